using System.Globalization;
using LabelBench.Analysis;
using LabelBench.Capacity.Costs;
using LabelBench.Core;
using LabelBench.Workloads;

namespace LabelBench.Reporting.Wording;

/// <summary>What a million items cost on the measured machine.</summary>
internal static class PriceWords
{
    /// <summary><c>0.42 EUR ± 4 %</c>; null where no price or no rate is known, and where the load left the machine idle at times.</summary>
    public static string? PerMillion(MachineCost cost, CellSummary cell) => (cost, PerMillionOf(cost, cell)) is (MachineCost.Known { Price: var price }, { } figure)
        ? Quantity.WithMargin(figure, PlainText.Line(price.Currency))
        : null;

    /// <summary><c>A million images cost 0.42 EUR ± 4 % on this machine. At 14.90 EUR a month, ...</c>; null where that is not known.</summary>
    public static string? OfHeadline(MachineCost cost, Headline? headline) => headline is not null && PerMillion(cost, headline.Best) is { } money
        ? $"A million {PlainText.Line(headline.Workload.Items)} cost {money} on this machine. {Basis(cost)}"
        : null;

    /// <summary>The same in full.</summary>
    public static Figure? PerMillionOf(MachineCost cost, CellSummary cell) => (cost, cell) is (MachineCost.Known { Price: var price }, { Throughput: { Value: > 0 } rate, Cell.Scenario: Scenario.Offline or Scenario.Training })
        ? price.PerMillion(rate)
        : null;

    /// <summary>What the costs rest on, or why there are none.</summary>
    public static string Basis(MachineCost cost) => cost switch
    {
        MachineCost.Known { Price: var price } => string.Create(CultureInfo.InvariantCulture,
            $"At {Quantity.Money(price.PerMonth, PlainText.Line(price.Currency))} a month, {Who(price)}, {price.AsOf:yyyy-MM-dd}; without tax and setup fee, for a machine that is busy around the clock (730 h a month)."),
        MachineCost.Unknown unknown => $"Cost per million items: n/a ({PlainText.Line(unknown.Reason)}).",
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private static string Who(MachinePrice price) => price.Provenance == Provenance.ListPrice
        ? $"list price of {PlainText.Line(price.Name)} ({PlainText.Line(price.Source)})"
        : $"{PlainText.Line(price.Source)} with {PlainText.Line(price.Name)}";
}
