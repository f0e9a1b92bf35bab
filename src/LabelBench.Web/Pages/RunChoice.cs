using System.Collections.Immutable;
using LabelBench.Reporting.Html;
using LabelBench.Reporting.Wording;
using LabelBench.Web.Runs;

namespace LabelBench.Web.Pages;

/// <summary>A field that chooses a run.</summary>
internal static class RunChoice
{
    private const int MostOffered = 100;

    /// <param name="chosen">Id; it is offered even if it is among older ones.</param>
    /// <param name="id">Of the field where several have one name; null for the name.</param>
    /// <param name="none">What an empty choice is called; null where there is none.</param>
    public static Markup Select(string name, ImmutableArray<ListedRun> runs, string? chosen, string? id = null, string? none = null)
    {
        var readable = runs.Where(r => r.Header is not null).ToArray();
        var offered = readable.Take(MostOffered).Concat(readable.Skip(MostOffered).Where(r => r.RunId == chosen));
        return Markup.Of($"""
            <select id="{id ?? name}" name="{name}" class="wide">
            {Markup.When(none is not null, () => Markup.Of($"<option value=\"\">{none!}</option>\n"))}{Markup.Join(offered.Select(r => Markup.Of($"<option value=\"{r.RunId}\"{(r.RunId == chosen ? new Markup(" selected") : Markup.Empty)}>{Name(r)}</option>\n")))}</select>

            """);
    }

    private static string Name(ListedRun run) => $"{Quantity.Instant(run.Header!.StartedUtc)}, {PlainText.Line(run.Header.Machine)}, {PlainText.Line(run.Header.Label ?? run.Header.SuiteId)}, {run.RunId}";
}
