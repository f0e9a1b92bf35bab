using System.Collections.Immutable;
using LabelBench.Analysis;
using LabelBench.Reporting.Wording;

namespace LabelBench.Reporting.Charts;

/// <summary>The loss by step, one line per trial, through the points that the record keeps.</summary>
public static class LossChart
{
    /// <summary>More lines in one figure cannot be told apart.</summary>
    private const int MostCurves = 6;

    /// <summary>A logarithmic axis from this ratio of the largest to the smallest loss.</summary>
    private const double WideRange = 20;

    /// <summary>Figures per training cell, each with at most six trials.</summary>
    public static ImmutableArray<ChartDescription> Of(RunSummary summary) =>
        [.. TrainingWords.Cells(summary)
            .SelectMany(cell => cell.Training!.LossCurves.Chunk(MostCurves).Select((curves, i) => (cell, curves, Part: i + 1, Parts: (cell.Training.LossCurves.Length + MostCurves - 1) / MostCurves)))
            .Select((f, i) => Of(summary, f.cell, f.curves, f.Parts == 1 ? "" : $", {f.Part} of {f.Parts}", i))];

    private static ChartDescription Of(RunSummary summary, CellSummary cell, LossCurve[] curves, string part, int index)
    {
        var name = $"{PlainText.Line(cell.Workload.Id)}, {CellWords.Configuration(summary, cell.Cell)}{part}";
        var losses = curves.SelectMany(c => c.Points).Select(p => p.Loss).ToList();
        var wide = losses.Min() > 0 && losses.Max() / losses.Min() >= WideRange;
        var said = curves.Select(c => $"{Name(c)}: {TrainingWords.Number(c.Points[0].Loss)} at step {Quantity.Count(c.Points[0].Step)}, {TrainingWords.Number(c.Points[^1].Loss)} at step {Quantity.Count(c.Points[^1].Step)}");
        return new ChartDescription(
            $"loss-{index + 1}",
            name,
            ChartKind.Lines,
            ChartAxis.Of("step", "", AxisScale.Linear),
            ChartAxis.Of("loss", "", wide ? AxisScale.Logarithmic : AxisScale.Linear),
            [.. curves.Select(c => new ChartSeries(Name(c), [.. c.Points.Select(p => new ChartPoint(p.Step, p.Loss, null, null, TrainingWords.Number(p.Loss)))]))],
            $"Lines of the loss by step of {name}. {string.Join("; ", said)}.");
    }

    private static string Name(LossCurve curve) => curve switch
    {
        { NonFiniteStep: { } step } => $"trial {Quantity.Count(curve.Repetition)}, not finite from step {Quantity.Count(step)}",
        { Counts: false } => $"trial {Quantity.Count(curve.Repetition)}, invalid",
        _ => $"trial {Quantity.Count(curve.Repetition)}",
    };
}
