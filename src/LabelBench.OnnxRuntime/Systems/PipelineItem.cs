using LabelBench.Labeling.Scoring;
using LabelBench.OnnxRuntime.Preparation;

namespace LabelBench.OnnxRuntime.Systems;

/// <summary>The carrier of one item through a pipeline; reused, so every stage overwrites what it fills.</summary>
internal abstract class PipelineItem
{
    private byte[] encoded = new byte[256 * 1024];
    private int encodedLength;

    /// <summary>Number of the item in the load, 0 upwards.</summary>
    public long Number { get; private set; }

    /// <summary>Where it lies.</summary>
    public ItemRef Source { get; protected set; }

    /// <summary>File that holds it.</summary>
    public string File => Source.File;

    /// <summary>Its name in labels.</summary>
    public string Name => Source.Name;

    /// <summary>What the workload counts that is in the item: 1, or the seconds of a recording.</summary>
    public virtual double Units => 1;

    /// <summary>What the gate decided; null before it, and without one.</summary>
    public GateDecision? Decision { get; set; }

    /// <summary>Why the item could not be read; null while nothing is wrong with it.</summary>
    public string? Unreadable { get; set; }

    /// <summary>The item's bytes.</summary>
    public ReadOnlySpan<byte> Encoded => encoded.AsSpan(0, encodedLength);

    public virtual void Begin(long number, ItemRef source)
    {
        (Number, Source, Unreadable, Decision, encodedLength) = (number, source, null, null, 0);
    }

    /// <summary>Room for the item's bytes where they are not a stretch of a plain file.</summary>
    protected Span<byte> TakeRoom(int length)
    {
        if (length > encoded.Length)
            encoded = GC.AllocateUninitializedArray<byte>(length);
        encodedLength = length;
        return encoded.AsSpan(0, length);
    }

    /// <summary>Reads the item's bytes into the carrier's own buffer.</summary>
    public void Read()
    {
        try
        {
            using var handle = System.IO.File.OpenHandle(File, options: FileOptions.SequentialScan);
            var length = Source.Length ?? RandomAccess.GetLength(handle) - Source.Offset;
            if (length > Array.MaxLength)
            {
                Unreadable = "larger than 2 GiB";
                return;
            }
            if (length > encoded.Length)
                encoded = GC.AllocateUninitializedArray<byte>((int)Math.Min(Array.MaxLength, length + length / 4));
            encodedLength = RandomAccess.Read(handle, encoded.AsSpan(0, (int)length), Source.Offset);
        }
        catch (Exception exception) when (Core.Unreadable.Is(exception))
        {
            Unreadable = Core.Unreadable.Reason(File, exception);
        }
    }
}
