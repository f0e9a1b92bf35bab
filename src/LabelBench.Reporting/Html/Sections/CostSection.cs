using LabelBench.Analysis;
using LabelBench.Capacity.Costs;
using LabelBench.Reporting.Wording;
using LabelBench.Workloads;

namespace LabelBench.Reporting.Html.Sections;

/// <summary>What an item costs: money where the machine's price is known, energy where power could be read, and why not elsewhere.</summary>
internal static class CostSection
{
    public static Markup Render(ReportContent content)
    {
        var priced = Priced(content);
        var powered = Powered(content.Summary);
        return content.Summary.TrialsValid == 0 ? Markup.Empty : Markup.Of($"""
            <section aria-labelledby="costs"><h2 id="costs">Energy and cost</h2>
            {(priced.IsEmpty ? Markup.Empty : priced.Render())}<p class="note">{PriceWords.Basis(content.Cost)}</p>
            {(powered.IsEmpty ? NoEnergy(content.Summary) : powered.Render())}</section>

            """);
    }

    /// <summary>Cells that keep the whole machine busy; the model alone is no job where the way around it was measured too.</summary>
    private static HtmlTable Priced(ReportContent content)
    {
        var table = new HtmlTable("Cost per million items", new("cell"), new("per million items", Number: true), new("throughput", Number: true)) { Folds = true };
        var jobs = content.Summary.Cells.Where(c => c.Cell.Scope == Scope.Pipeline || !content.Summary.Cells.Any(other => other.Workload.Id == c.Workload.Id && other.Cell.Scope == Scope.Pipeline));
        foreach (var cell in jobs)
        {
            if (PriceWords.PerMillion(content.Cost, cell) is { } price)
                table.Add(CellRows.Name(content.Summary, cell), Markup.Of($"<b>{price}</b>"), Markup.Of($"{Quantity.WithMargin(cell.Throughput!, CellWords.Unit(cell))}"));
        }
        return table;
    }

    private static HtmlTable Powered(RunSummary summary)
    {
        var table = new HtmlTable("Energy per item", new("cell"), new("gross, J", Number: true), new("without idle power, J", Number: true), new("items/s/W", Number: true), new("kWh per million items", Number: true), new("read from")) { Folds = true };
        if (!EnergyWords.AreKnown(summary))
            return table;
        foreach (var cell in summary.Cells.Where(c => c.Energy is not null))
        {
            table.Add(
                CellRows.Name(summary, cell),
                Markup.Of($"{EnergyWords.Short(cell)}"),
                Markup.Of($"{EnergyWords.Figure(cell.Energy!.Net) ?? $"n/a ({PlainText.Line(cell.Energy.NetUnavailable ?? "no gross figure")})"}"),
                Markup.Of($"{EnergyWords.Figure(cell.Energy.ItemsPerSecondPerWatt) ?? "n/a"}"),
                Markup.Of($"{EnergyWords.KilowattHoursPerMillion(cell) ?? "n/a"}"),
                Markup.Of($"<span class=\"quiet\">{PlainText.Line(cell.Energy.Gross?.Source ?? cell.Energy.Unavailable!)}</span>"));
        }
        return table;
    }

    private static Markup NoEnergy(RunSummary summary) => summary.Cells.Select(EnergyWords.Reason).FirstOrDefault(r => r is not null) is { } reason
        ? Markup.Of($"<p class=\"note\">Energy per item: n/a ({reason}).</p>\n")
        : Markup.Of($"<p class=\"note\">Energy per item: n/a (no power was looked for).</p>\n");
}
