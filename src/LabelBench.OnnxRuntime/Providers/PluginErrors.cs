using System.Text.RegularExpressions;

namespace LabelBench.OnnxRuntime.Providers;

/// <summary>What it means when ONNX Runtime does not take a provider's library; its API says it in prose only.</summary>
internal static partial class PluginErrors
{
    private const string Rebuild = "take library and runtime from the same release: build anew";

    /// <param name="message">As ONNX Runtime or the loader put it.</param>
    /// <param name="file">Name of the provider's library.</param>
    /// <param name="runtime">Version of ONNX Runtime.</param>
    public static (string Reason, string Remedy) Explain(string message, string file, string runtime)
    {
        var text = message.ReplaceLineEndings(" ");
        if (MissingLibrary().Match(text) is { Success: true } missing)
            return ($"{file} needs {missing.Groups["name"].Value}, which the loader does not find", "install it, or see what is looked for where: labelbench devices --explain cuda");
        if (text.Contains("undefined symbol", StringComparison.Ordinal))
            return ($"{file} does not fit ONNX Runtime {runtime}: {Tail(text)}", Rebuild);
        if (Version().IsMatch(text))
            return ($"{file} is of another version than ONNX Runtime {runtime}: {Tail(text)}", Rebuild);
        return text.Contains("invalid ELF header", StringComparison.Ordinal) || text.Contains("file too short", StringComparison.Ordinal)
            ? ($"{file} is no library, or is damaged", Rebuild)
            : ($"{file} could not be loaded: {Tail(text)}", "check the GPU driver and the provider's libraries: labelbench devices --explain cuda");
    }

    /// <summary>Without the error code and the source line of ONNX Runtime.</summary>
    private static string Tail(string text) => SourceLine().Replace(text, "").Trim();

    [GeneratedRegex(@"(?<name>lib[\w.+-]+\.so[\w.]*): cannot open shared object file")]
    private static partial Regex MissingLibrary();

    [GeneratedRegex(@"API version|ORT_API_VERSION|requires ONNX Runtime|not compatible with this version", RegexOptions.IgnoreCase)]
    private static partial Regex Version();

    [GeneratedRegex(@"^\[ErrorCode:\w+\]\s*|/\S+\.cc:\d+ \S+\([^)]*\)\s*")]
    private static partial Regex SourceLine();
}
