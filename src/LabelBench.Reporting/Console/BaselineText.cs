using System.Globalization;
using LabelBench.Records;

namespace LabelBench.Reporting.Console;

/// <summary>Baselines as plain lines.</summary>
public static class BaselineText
{
    public static IReadOnlyList<string> Lines(IReadOnlyList<Baseline> baselines, DateTimeOffset now)
    {
        if (baselines.Count == 0)
            return ["There are no baselines. Name a run with: labelbench baseline set NAME RUN"];
        var table = new TextTable(new("baseline"), new("run"), new("since"), new("expires"), new("before"));
        foreach (var b in baselines)
            table.Add(Baseline.Mark + b.Name, b.RunId, Day(b.SetUtc), b.ExpiresUtc is { } end ? b.IsExpired(now) ? $"EXPIRED {Day(end)}" : Day(end) : "never", b.PreviousRunId ?? "");
        return [.. table.Lines(WideEnough)];
    }

    public static string Sentence(Baseline b) => $"{Baseline.Mark}{b.Name} is run {b.RunId}{(b.PreviousRunId is { } before ? $", before it {before}" : "")}; it expires {(b.ExpiresUtc is { } end ? $"on {Day(end)}" : "never")}.";

    // Two run ids of 26 characters stand side by side.
    private const int WideEnough = 110;

    /// <summary><c>2026-01-31</c>, in UTC.</summary>
    public static string Day(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
