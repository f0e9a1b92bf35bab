using LabelBench.Analysis;
using LabelBench.Reporting.Wording;
using LabelBench.Workloads;

namespace LabelBench.Reporting.Html.Sections;

/// <summary>The rows that tables of cells share: grouped by workload, the model alone indented, troubles in words.</summary>
internal static class CellRows
{
    /// <param name="figures">What follows the first column for a cell with figures, the batch size first.</param>
    /// <remarks>A cell without figures keeps its name and batch size; the reason spans the rest.</remarks>
    public static void Fill(HtmlTable table, RunSummary summary, Scenario scenario, Func<CellSummary, Markup[]> figures)
    {
        foreach (var row in CellRow.Of(summary, scenario))
        {
            if (row.First)
                table.AddGroup(Markup.Of($"{PlainText.Line(row.Cell.Workload.Id)} <span class=\"quiet\">{PlainText.Line(row.Cell.Workload.Title)}</span>"));
            Markup name = row.UnderPipeline ? Markup.Of($"<span class=\"under\">{CellWords.InferOnly}</span>") : Markup.Of($"{CellWords.ProviderAndScope(summary, row.Cell.Cell)}");
            if (row.Cell.TrialsValid > 0)
                table.Add([name, .. figures(row.Cell)]);
            Markup[] first = row.Cell.TrialsValid > 0 ? [Markup.Empty, Markup.Empty] : [name, Markup.Of($"{Quantity.Count(row.Cell.Cell.Batch)}")];
            foreach (var trouble in Trouble.In(summary, row.Cell))
            {
                table.AddSpanning("trouble", first, Markup.Of($"{trouble.Sentence}"));
                first = [Markup.Empty, Markup.Empty];
            }
        }
    }

    /// <summary>A cell by its workload, what varies within it, and its scenario unless that is full load.</summary>
    public static Markup Name(RunSummary summary, CellSummary cell) => Markup.Of(
        $"{PlainText.Line(cell.Workload.Id)} <span class=\"quiet\">{CellWords.WithinWorkload(summary, cell.Cell)}{(cell.Cell.Scenario == Scenario.Offline ? "" : ", " + Cell.Word(cell.Cell.Scenario))}</span>");

    public static Markup Footnote(RunSummary summary, Scenario scenario) => Markup.When(
        summary.Cells.Any(c => c.Cell.Scenario == scenario && LatencyWords.RestsOnFew(summary, c)),
        () => Markup.Of($"<p class=\"note\">* {LatencyWords.Footnote}</p>\n"));
}
