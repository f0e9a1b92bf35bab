namespace LabelBench.Telemetry.Linux.Machine;

/// <summary>/etc/os-release: <c>KEY="value"</c> lines; os-release(5).</summary>
internal static class OsRelease
{
    public static string? PrettyName(string? text) => Value(text, "PRETTY_NAME") ?? Value(text, "NAME");

    private static string? Value(string? text, string key)
    {
        var line = text?.Split('\n').FirstOrDefault(l => l.StartsWith(key + "=", StringComparison.Ordinal));
        var value = line?[(key.Length + 1)..].Trim().Trim('"', '\'');
        return string.IsNullOrEmpty(value) ? null : value;
    }
}
