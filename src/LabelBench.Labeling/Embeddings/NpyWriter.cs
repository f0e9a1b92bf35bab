using System.Runtime.InteropServices;
using LabelBench.Core;
using LabelBench.Labeling.Labels;

namespace LabelBench.Labeling.Embeddings;

/// <summary>Writes embeddings row by row to a NumPy .npy file. Safe for several threads.</summary>
/// <remarks>The rows are handed over before the header that counts them, so that the file is a valid one after every flush, and a longer one than it says in between.</remarks>
public sealed class NpyWriter : IDisposable
{
    private readonly Lock _gate = new();
    private readonly LabelFile _file;
    private bool _closed;

    /// <summary>Begins a new file, over an older one.</summary>
    /// <param name="dimensions">Numbers of every embedding, at least 1.</param>
    /// <exception cref="UserMistakeException">The file cannot be created.</exception>
    public NpyWriter(string path, int dimensions)
    {
        Dimensions = dimensions;
        _file = new LabelFile(path, path);
        _file.Write(Header());
        Flush();
    }

    public int Dimensions { get; }

    /// <summary>Rows so far, those still in memory included.</summary>
    public long Rows { get; private set; }

    /// <exception cref="ArgumentException">The embedding has another number of dimensions.</exception>
    /// <exception cref="LabelWriteException">The file cannot be written further.</exception>
    public void Write(ReadOnlySpan<float> embedding)
    {
        if (embedding.Length != Dimensions)
            throw new ArgumentException($"An embedding of {embedding.Length} numbers does not go into a file of {Dimensions}.", nameof(embedding));
        lock (_gate)
        {
            _file.Write(MemoryMarshal.AsBytes(embedding)); // .NET runs on little-endian machines only
            Rows++;
            _file.HandOver(Rows, evenIfLittle: false);
        }
    }

    /// <summary>Hands what is in memory to the operating system, and writes how many rows there are.</summary>
    /// <param name="toDisk">Waits until the disk has it, so that it outlives a power cut.</param>
    /// <exception cref="LabelWriteException">The file cannot be written further.</exception>
    public void Flush(bool toDisk = false)
    {
        lock (_gate)
        {
            _file.HandOver(Rows);
            _file.Overwrite(0, Header(), Rows, toDisk);
        }
    }

    /// <exception cref="LabelWriteException">The last rows cannot be written.</exception>
    public void Dispose()
    {
        lock (_gate)
        {
            if (_closed)
                return;
            _closed = true;
            try
            {
                if (!_file.IsBroken)
                    Flush();
            }
            finally
            {
                _file.Dispose();
            }
        }
    }

    private byte[] Header() => new NpyHeader(Rows, Dimensions, NpyHeader.Length).ToBytes();
}
