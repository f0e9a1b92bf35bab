namespace LabelBench.Capacity;

/// <summary>Compares CPU names as catalogs and operating systems write them.</summary>
internal static class CpuName
{
    private static readonly string[] Fillers = ["amd", "intel", "cpu", "processor", "gen", "with", "radeon", "graphics", "x"];

    /// <returns><c>ryzen 9 7950x</c> for "AMD Ryzen 9 7950X 16-Core Processor", <c>xeon platinum 8481c</c> for "2 x Intel(R) Xeon(R) Platinum 8481C CPU @ 2.70GHz".</returns>
    public static string Normalise(string name)
    {
        var text = name.ToLowerInvariant().Replace("(r)", " ", StringComparison.Ordinal).Replace("(tm)", " ", StringComparison.Ordinal).Replace("™", " ", StringComparison.Ordinal).Replace("®", " ", StringComparison.Ordinal);
        var at = text.IndexOf('@', StringComparison.Ordinal);
        var words = (at < 0 ? text : text[..at]).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return string.Join(' ', words.Where((w, i) => !Fillers.Contains(w) && !IsCoreCount(w) && !IsGeneration(w) && !IsSocketCount(words, i)));
    }

    public static bool Same(string? a, string? b) => a is not null && b is not null && Normalise(a) == Normalise(b);

    private static bool IsCoreCount(string word) => word.EndsWith("-core", StringComparison.Ordinal);

    private static bool IsGeneration(string word) => word.Length >= 3 && char.IsDigit(word[0]) && word[^2..] is "st" or "nd" or "rd" or "th";

    private static bool IsSocketCount(string[] words, int i) => i + 1 < words.Length && words[i + 1] == "x" && words[i].All(char.IsDigit);
}
