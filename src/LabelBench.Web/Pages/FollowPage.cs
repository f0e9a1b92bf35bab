using System.Collections.Immutable;
using LabelBench.Analysis.Comparison;
using LabelBench.Reporting.Html;
using LabelBench.Reporting.Wording;

namespace LabelBench.Web.Pages;

/// <summary>A metric over the runs of a machine: what to follow, and what became of it.</summary>
internal static class FollowPage
{
    /// <param name="history">Null where there is none.</param>
    /// <param name="why">Why there is none, and what to do.</param>
    public static PageContent Content(ImmutableArray<string> machines, string? machine, string metric, string workload, PageContent? history, string why) => new(
        history?.Title ?? "LabelBench history",
        Markup.Join(Form(machines, machine, metric, workload), history?.Body ?? Markup.Of($"""
            <header>
            <p class="eyebrow">LabelBench history</p>
            <h1>There is no history to show</h1>
            <p class="lead">{PlainText.Line(why)}</p>
            </header>

            """)),
        history?.Charts ?? []);

    private static Markup Form(ImmutableArray<string> machines, string? machine, string metric, string workload) => Markup.Of($"""
        <form class="fields" action="/history" aria-label="What to follow">
        <label for="metric">Figure</label>
        <input id="metric" name="metric" list="metrics" value="{metric}" maxlength="200" spellcheck="false" class="wide" />
        <datalist id="metrics">{Markup.Join(ComparedMetric.Families.Select(f => Markup.Of($"<option value=\"{f}\"></option>")))}</datalist>
        <label for="workload">Workload</label>
        <input id="workload" name="workload" value="{workload}" maxlength="200" spellcheck="false" placeholder="all" class="wide" />
        <label for="machine">Machine</label>
        <select id="machine" name="machine" class="wide">
        {Markup.Join(machines.Select(m => Markup.Of($"<option value=\"{m}\"{(m == machine ? new Markup(" selected") : Markup.Empty)}>{PlainText.Line(m)}</option>\n")))}</select>
        <button>Follow</button>
        </form>

        """);
}
