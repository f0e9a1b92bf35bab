using LabelBench.Analysis;
using LabelBench.Core;

namespace LabelBench.Reporting.Wording;

/// <summary>Energy of an item, as people read it.</summary>
internal static class EnergyWords
{
    public const string Header = "J/item";

    /// <summary>Whether any cell has a figure; without one there is no column.</summary>
    public static bool AreKnown(RunSummary summary) => summary.Cells.Any(c => c.Energy?.Gross is not null);

    /// <summary><c>0.031 ± 5 %</c>, or <c>n/a</c>.</summary>
    public static string Short(CellSummary cell) => Figure(cell.Energy?.Gross) ?? "n/a";

    public static string? Figure(Figure? figure) => figure is null ? null : Quantity.WithMargin(figure, "");

    /// <summary>A joule an item is 1 / 3.6 kWh for a million.</summary>
    public static string? KilowattHoursPerMillion(CellSummary cell) => cell.Energy?.Gross is { } gross
        ? Quantity.WithMargin(gross with { Value = gross.Value / 3.6, Low = gross.Low / 3.6, High = gross.High / 3.6 }, "")
        : null;

    /// <summary>Why there is no figure; null where there is one, and where nothing was measured.</summary>
    public static string? Reason(CellSummary cell) => cell.Energy?.Unavailable is { } reason ? PlainText.Line(reason) : null;
}
