namespace LabelBench.Labeling.Medical;

/// <summary>A medical volume that cannot be used: empty, cut off, corrupt or in a form that is not supported.</summary>
/// <param name="file">Name of the volume, as given by the caller.</param>
/// <param name="reason">What is wrong and what would help, one line.</param>
public sealed class VolumeFailureException(string file, string reason) : Exception($"{file}: cannot be read as a volume: {reason}")
{
    public string File { get; } = file;

    public string Reason { get; } = reason;
}
