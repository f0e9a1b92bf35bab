namespace LabelBench.Labeling.Vips;

/// <summary>An image that cannot be decoded: empty, cut off, corrupt or of an unknown format.</summary>
/// <param name="file">Name of the image, as given by the caller.</param>
/// <param name="reason">What libvips said, one line.</param>
public sealed class DecodeFailureException(string file, string reason) : Exception($"{file}: cannot be decoded: {reason}")
{
    public string File { get; } = file;

    public string Reason { get; } = reason;
}
