namespace LabelBench.Records;

/// <summary>A run that others are compared with, under a name that outlives the run: <c>@NAME</c> stands for it wherever a run is named.</summary>
/// <param name="Name">Lower-case letters, digits, dots and hyphens; see <see cref="IsName"/>.</param>
/// <param name="ExpiresUtc">From then on it is refused, because nobody has vouched for it since; null: never.</param>
/// <param name="PreviousRunId">The run that it was promoted from; null for one that was never promoted.</param>
public sealed record Baseline(string Name, string RunId, DateTimeOffset SetUtc, DateTimeOffset? ExpiresUtc, string? PreviousRunId)
{
    /// <summary>Stands before a name where a run is named.</summary>
    public const char Mark = '@';

    private const int Longest = 60;

    public bool IsExpired(DateTimeOffset now) => ExpiresUtc <= now;

    public static bool IsName(string text) => text.Length is > 0 and <= Longest && text.All(c => c is >= 'a' and <= 'z' or >= '0' and <= '9' or '.' or '-' or '_') && char.IsLetterOrDigit(text[0]);
}
