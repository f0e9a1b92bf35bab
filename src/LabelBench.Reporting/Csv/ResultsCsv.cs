using System.Text;
using LabelBench.Analysis;
using LabelBench.Capacity.Costs;
using LabelBench.Reporting.Export;

namespace LabelBench.Reporting.Csv;

/// <summary>results.csv: one row per cell, every number in full precision, its unit in the name of its column.</summary>
/// <remarks>An empty field means that there is no value; <c>unavailable</c> and <c>troubles</c> say why.</remarks>
public static class ResultsCsv
{
    /// <param name="cost">What the machine costs; null where nobody looked.</param>
    public static string Render(RunSummary summary, MachineCost? cost = null)
    {
        var columns = ResultColumns.Of(summary, cost);
        var text = new StringBuilder(columns.Aggregate(new CsvLine(), (line, column) => line.Add(column.Name)).ToString());
        foreach (var cell in summary.Cells)
            text.Append(columns.Aggregate(new CsvLine(), (line, column) => column.Text is { } words ? line.Add(words(cell)) : line.Add(column.Number!(cell))));
        return text.ToString();
    }
}
