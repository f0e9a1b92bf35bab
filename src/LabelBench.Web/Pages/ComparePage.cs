using System.Collections.Immutable;
using System.Globalization;
using LabelBench.Reporting.Html;
using LabelBench.Web.Runs;

namespace LabelBench.Web.Pages;

/// <summary>Two runs to choose, and the verdict on them.</summary>
internal static class ComparePage
{
    /// <param name="comparison">Null where two runs are not chosen yet.</param>
    public static PageContent Content(ImmutableArray<ListedRun> runs, string? from, string? to, double threshold, bool anyMachine, PageContent? comparison) => new(
        comparison?.Title ?? "LabelBench comparison",
        Markup.Join(Form(runs, from, to, threshold, anyMachine), comparison?.Body ?? Ask(runs)),
        comparison?.Charts ?? []);

    private static Markup Form(ImmutableArray<ListedRun> runs, string? from, string? to, double threshold, bool anyMachine) => Markup.Of($"""
        <form class="fields" action="/compare" aria-label="What to compare">
        <label for="base">Base, the accepted run</label>
        {RunChoice.Select("base", runs, from ?? Second(runs))}<label for="candidate">Candidate, the run under test</label>
        {RunChoice.Select("candidate", runs, to ?? First(runs))}<label for="threshold">Smallest change that matters, %</label>
        <input id="threshold" name="threshold" type="number" min="0.1" max="100" step="any" value="{(threshold * 100).ToString("0.###", CultureInfo.InvariantCulture)}" class="wide" />
        <label for="any_machine">Also runs of different machines</label>
        <span class="wide"><input id="any_machine" name="any_machine" type="checkbox" value="1"{(anyMachine ? new Markup(" checked") : Markup.Empty)} /></span>
        <button>Compare</button>
        </form>

        """);

    private static Markup Ask(ImmutableArray<ListedRun> runs) => Markup.Of($"""
        <header>
        <p class="eyebrow">LabelBench comparison</p>
        <h1>{(runs.Length < 2 ? "There are no two runs to compare" : "Choose two runs")}</h1>
        <p class="lead">{(runs.Length < 2 ? "Measure before and after a change, with the suite standard: labelbench run --suite standard" : "Base is what was accepted before, candidate what is to be judged.")}</p>
        </header>

        """);

    private static string? First(ImmutableArray<ListedRun> runs) => runs.FirstOrDefault(r => r.Header is not null)?.RunId;

    private static string? Second(ImmutableArray<ListedRun> runs) => runs.Where(r => r.Header is not null).Skip(1).FirstOrDefault()?.RunId;
}
