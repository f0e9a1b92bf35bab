using System.Text.Json;
using LabelBench.Core;

namespace LabelBench.Cli.Verification;

/// <summary>The result of each check as a file of its own, so that a verification can stop and go on.</summary>
internal static class ResultFiles
{
    /// <returns>The result of an earlier call, or null where there is none that can be read.</returns>
    public static CheckResult? Read(string folder, string check)
    {
        try
        {
            return JsonSerializer.Deserialize<CheckResult>(File.ReadAllText(PathOf(folder, check)), Json.Pretty);
        }
        catch (Exception mistake) when (mistake is IOException or UnauthorizedAccessException or JsonException)
        {
            return null;
        }
    }

    public static void Write(string folder, CheckResult result)
    {
        var path = PathOf(folder, result.Name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, JsonSerializer.Serialize(result, Json.Pretty) + "\n");
    }

    private static string PathOf(string folder, string check) => Path.Combine(folder, "checks", check + ".json");
}
