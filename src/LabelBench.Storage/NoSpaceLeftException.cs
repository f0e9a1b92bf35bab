namespace LabelBench.Storage;

/// <summary>The disk is full. What was stored before is whole; what was being stored is not there.</summary>
public sealed class NoSpaceLeftException(string path, Exception cause)
    : IOException($"No space is left to write {path}; free some and try again; a run goes on with --resume. What was finished before is kept.", cause)
{
    public string Path { get; } = path;
}
