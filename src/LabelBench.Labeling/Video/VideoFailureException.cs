namespace LabelBench.Labeling.Video;

/// <summary>A video that cannot be used: empty, corrupt, in a form that nothing here reads, or refused by its decoder.</summary>
/// <param name="file">Name of the video, as given by the caller.</param>
/// <param name="reason">What is wrong, one line.</param>
public sealed class VideoFailureException(string file, string reason) : Exception($"{file}: cannot be used as video: {reason}")
{
    public string File { get; } = file;

    public string Reason { get; } = reason;
}
