using System.Collections.Immutable;
using LabelBench.Capacity.Sheets;
using LabelBench.Core;
using LabelBench.Reporting.Sheets;
using LabelBench.Reporting.Wording;

namespace LabelBench.Reporting.Charts;

/// <summary>A server beside its neighbours, one figure a job; what was measured and what is predicted are two series.</summary>
internal static class SheetCharts
{
    public const string Predicted = "predicted", Measured = "measured";

    /// <summary>A figure for each job that a neighbour does too.</summary>
    public static ImmutableArray<ChartDescription> Of(ServerSheet sheet, SheetText text) =>
        [.. sheet.Jobs.Where(j => sheet.Neighbours.Any(n => n.Rates.ContainsKey(j.Headline.Workload.Id))).Select((job, i) => Of(sheet, job, text, i))];

    private static ChartDescription Of(ServerSheet sheet, SheetJob job, SheetText text, int index)
    {
        var words = new SheetWords(text);
        var period = SheetWords.Period(job.Rate.Value);
        ImmutableArray<(string Name, Figure Rate)> rows =
        [
            (text["comparison.this"], job.Rate),
            .. sheet.Neighbours.Where(n => n.Rates.ContainsKey(job.Headline.Workload.Id)).Select(n => (Name(sheet, n), n.Rates[job.Headline.Workload.Id])),
        ];
        return new ChartDescription(
            $"comparison-{index + 1}",
            words.Job(job.Headline.Workload),
            ChartKind.Bars,
            ChartAxis.Of("", text[$"unit.{period.Key}"], AxisScale.Linear),
            new ChartAxis("", "", AxisScale.Category, [.. rows.Select(r => r.Name)], [.. rows.Select(r => words.Mark(r.Rate))]),
            [Series(Measured, 0, r => r.Provenance == Provenance.Measured), Series(Predicted, 1, r => r.Provenance != Provenance.Measured)],
            $"{words.Job(job.Headline.Workload)}, {text[$"unit.{period.Key}"]}: {string.Join("; ", rows.Select(r => text.Say("comparison.value", ("name", r.Name), ("value", Value(r.Rate)), ("mark", words.Mark(r.Rate)))))}");

        ChartSeries Series(string name, int emphasis, Func<Figure, bool> belongs) => new(name,
            [.. rows.Index().Where(r => belongs(r.Item.Rate)).Select(r => new ChartPoint(r.Item.Rate.Value * period.Seconds, r.Index, r.Item.Rate.Low * period.Seconds, r.Item.Rate.High * period.Seconds, Value(r.Item.Rate)))], emphasis);

        string Value(Figure rate) => text.Numbers.Score(rate.Value * period.Seconds);
    }

    /// <summary>With the run's id where two would be called the same.</summary>
    private static string Name(ServerSheet sheet, SheetNeighbour neighbour)
    {
        var name = SheetWords.Server(neighbour.Run, neighbour.Offer);
        var isTaken = name == SheetWords.Server(sheet.Run, sheet.Offer) || sheet.Neighbours.Count(n => SheetWords.Server(n.Run, n.Offer) == name) > 1;
        return !isTaken ? name : neighbour.Run is { } run ? $"{name} ({PlainText.Line(run.Record.RunId)})" : $"{name}, {PlainText.Line(neighbour.Offer!.Region)}";
    }
}
