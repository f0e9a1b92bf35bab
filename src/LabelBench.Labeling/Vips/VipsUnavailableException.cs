namespace LabelBench.Labeling.Vips;

/// <summary>libvips is not beside the program, or does not load; the message says why and what to do.</summary>
public sealed class VipsUnavailableException(string message, Exception? cause = null) : Exception(message, cause);
