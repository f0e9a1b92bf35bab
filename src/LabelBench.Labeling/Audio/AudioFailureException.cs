namespace LabelBench.Labeling.Audio;

/// <summary>A recording that cannot be used: empty, cut off, corrupt, too short or in a form that is not supported.</summary>
/// <param name="file">Name of the recording, as given by the caller.</param>
/// <param name="reason">What is wrong, one line.</param>
/// <param name="isOtherForm">Whether nothing is known to be wrong but that the form is not one that is read here.</param>
public sealed class AudioFailureException(string file, string reason, bool isOtherForm = false) : Exception($"{file}: cannot be used as audio: {reason}")
{
    public string File { get; } = file;

    public string Reason { get; } = reason;

    public bool IsOtherForm { get; } = isOtherForm;
}
