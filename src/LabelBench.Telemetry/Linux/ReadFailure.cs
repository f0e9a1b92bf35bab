namespace LabelBench.Telemetry.Linux;

/// <summary>Turns a failed read into the reason that a report shows.</summary>
internal static class ReadFailure
{
    public static string Describe(string path, Exception failure) => failure switch
    {
        FileNotFoundException or DirectoryNotFoundException => $"{path} does not exist here",
        UnauthorizedAccessException => $"{path} may not be read: permission denied",
        _ when failure.Message.Contains("not supported", StringComparison.OrdinalIgnoreCase) => $"{path} is switched off in this kernel",
        _ => $"{path} cannot be read: {failure.Message}",
    };
}
