using System.Collections.Immutable;
using LabelBench.Reporting.Html;
using LabelBench.Reporting.Wording;
using LabelBench.Web.Runs;

namespace LabelBench.Web.Pages;

/// <summary>All runs, newest first, and a field that leaves those with its words.</summary>
internal static class RunListPage
{
    /// <summary>More make a page that nobody reads to its end.</summary>
    private const int MostShown = 200;

    /// <param name="words">What is looked for; empty for all.</param>
    public static PageContent Content(ImmutableArray<ListedRun> all, string words)
    {
        ImmutableArray<ListedRun> fitting = [.. all.Where(r => r.Fits(words))];
        return new("LabelBench runs", Markup.Of($"""
            <header>
            <p class="eyebrow">LabelBench</p>
            <h1>Runs</h1>
            </header>
            <form class="fields" role="search" action="/" data-live="runs">
            <label for="q">Only with these words</label>
            <input id="q" name="q" type="search" value="{words}" maxlength="200" autocomplete="off" spellcheck="false" placeholder="name, machine, suite, state or id" />
            <button>Filter</button>
            </form>
            <div id="runs">
            <p role="status">{Count(all.Length, fitting.Length)}</p>
            {Markup.When(all.IsEmpty, () => Markup.Of($"<p class=\"lead\">Measure one with: <code>labelbench run</code></p>\n"))}{Table(fitting)}</div>

            """), []);
    }

    private static string Count(int all, int fitting) => $"{PlainText.Plural(fitting, "run", "runs")}{(fitting < all ? $" of {Quantity.Count(all)}" : "")}{(fitting > MostShown ? $"; the newest {Quantity.Count(MostShown)} are shown" : "")}";

    private static Markup Table(ImmutableArray<ListedRun> runs)
    {
        var table = new HtmlTable("Runs, newest first", new("run"), new("started", Number: true), new("machine"), new("suite"), new("trials", Number: true), new("state")) { Folds = true };
        foreach (var run in runs.Take(MostShown))
        {
            var name = Markup.Of($"<a href=\"/runs/{run.RunId}/\">{PlainText.Line(run.Header?.Label ?? run.RunId)}</a>{Markup.When(run.Header?.Label is not null, () => Markup.Of($"<small>{run.RunId}</small>"))}");
            if (run.Header is not { } header)
                table.AddSpanning("trouble", [name], Markup.Of($"{PlainText.Line(run.Problems.Length > 0 ? run.Problems[0].Text : "cannot be read")}"));
            else
                table.Add(name, Markup.Of($"{Quantity.Instant(header.StartedUtc)}"), Markup.Of($"{PlainText.Line(header.Machine)}"), Markup.Of($"{PlainText.Line(header.SuiteId)}"),
                    Markup.Of($"{Trials(header.TrialsValid, header.Trials)}"), Markup.Of($"{run.State}"));
        }
        return table.IsEmpty ? Markup.Empty : table.Render();
    }

    private static string Trials(int valid, int all) => valid == all ? Quantity.Count(all) : $"{Quantity.Count(valid)} of {Quantity.Count(all)} valid";
}
