using System.Collections.Immutable;
using LabelBench.Capacity;
using LabelBench.Core;
using LabelBench.Web.Runs;

namespace LabelBench.Web.Plans;

/// <summary>The runs that a plan rests on.</summary>
/// <param name="State">Which runs in which state: the same for the same plan.</param>
internal sealed record PlanBasis(PlanningRuns Runs, string State)
{
    /// <summary>A plan over more machines is for a file and <c>labelbench plan</c>.</summary>
    public const int MostRuns = 8;

    public ImmutableArray<string> Ids => [.. Runs.All.Select(r => r.Record.RunId)];

    /// <returns>The basis, or what speaks against planning on these runs together.</returns>
    public static Checked<PlanBasis> Of(IReadOnlyCollection<LoadedRun> runs)
    {
        var together = PlanningRuns.Of(runs.Select(r => r.Summary));
        return together.IsValid
            ? Checked<PlanBasis>.Valid(new PlanBasis(together.Value, string.Join(' ', together.Value.All.Select(r => $"{r.Record.RunId}@{r.Record.EndedUtc.UtcTicks}"))))
            : Checked<PlanBasis>.Invalid([.. together.Problems]);
    }
}
