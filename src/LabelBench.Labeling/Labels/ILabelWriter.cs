namespace LabelBench.Labeling.Labels;

/// <summary>Writes labels to a file, in one tool's format. Safe for several threads.</summary>
public interface ILabelWriter : IDisposable
{
    /// <summary>Items written so far, those still in memory included.</summary>
    long Items { get; }

    /// <exception cref="LabelWriteException">The file cannot be written further, for example because the disk is full.</exception>
    void Write(ItemLabels labels);

    /// <summary>Hands what is in memory to the operating system.</summary>
    /// <param name="toDisk">Waits until the disk has it, so that it outlives a power cut.</param>
    /// <exception cref="LabelWriteException">The file cannot be written further.</exception>
    void Flush(bool toDisk = false);
}
