using LabelBench.Core;
using LabelBench.Records;
using LabelBench.Reporting.Console;
using LabelBench.Storage.Sqlite;

namespace LabelBench.Cli.Running;

/// <summary>What <c>@NAME</c> stands for.</summary>
internal static class Baselines
{
    /// <exception cref="UserMistakeException">There is no such baseline, or it has expired.</exception>
    public static async Task<RunRecord> FindRunAsync(string named, SqliteResultStore store, DateTimeOffset now, CancellationToken cancellation)
    {
        var name = named[1..];
        var known = await store.ListBaselinesAsync(cancellation).ConfigureAwait(false);
        var baseline = known.SingleOrDefault(b => b.Name == name)
            ?? throw new UserMistakeException(named, $"is no baseline{NearMatch.Hint(name, [.. known.Select(b => b.Name)])} Name one with: labelbench baseline set {(Baseline.IsName(name) ? name : "NAME")} RUN");
        return baseline.IsExpired(now)
            ? throw new UserMistakeException(named, $"expired on {BaselineText.Day(baseline.ExpiresUtc!.Value)}. Measure again and promote the new run: labelbench baseline promote {name} RUN; or keep this one: labelbench baseline set {name} {baseline.RunId} --replace")
            : (await store.FindAsync(baseline.RunId, cancellation).ConfigureAwait(false))!;
    }
}
