using LabelBench.Core;

namespace LabelBench.Models;

/// <summary>A generated model file in the cache. While it is held, no process evicts the file.</summary>
public sealed class CachedModel : IDisposable
{
    private readonly FileStream _lease;
    private readonly long _size;

    internal CachedModel(FileStream lease, GeneratedModel model, string sha256, bool wasBuilt)
    {
        _lease = lease;
        _size = lease.Length;
        Model = model;
        Sha256 = sha256;
        WasBuilt = wasBuilt;
    }

    /// <summary>Absolute path of the .onnx file.</summary>
    public string Path => _lease.Name;

    public Bytes Size => new(_size);

    /// <summary>SHA-256 (hexadecimal) of the file, checked when the file was opened.</summary>
    public string Sha256 { get; }

    /// <summary>Whether this call wrote the file, because it was absent or damaged.</summary>
    public bool WasBuilt { get; }

    /// <summary>What the file holds: inputs, outputs, parameters, FLOPs.</summary>
    public GeneratedModel Model { get; }

    public void Dispose() => _lease.Dispose();
}
