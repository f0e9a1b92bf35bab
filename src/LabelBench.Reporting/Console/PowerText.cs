using LabelBench.Analysis.Repetition;
using LabelBench.Reporting.Wording;

namespace LabelBench.Reporting.Console;

/// <summary>How many trials a comparison takes, as plain lines for a terminal.</summary>
public static class PowerText
{
    /// <summary>With fewer trials the spread itself is hardly known.</summary>
    private const int GoodPilot = 10;

    public static IReadOnlyList<string> Lines(RepetitionPlan plan, int width = SummaryText.Width) =>
    [
        .. plan.Runs is { IsScatterKnown: true } ? [] : plan.Totals.SelectMany(total => TextWrap.Hanging($"{Percent(total.Change),4}  ", Sentence(total), width)),
        .. plan.Runs is { } runs ? Runs(runs, width) : [],
        "",
        .. plan.Runs is { IsScatterKnown: true } known ? Table(known, width) : Table(plan, width),
        .. plan.LeftOut.SelectMany(line => TextWrap.Hanging("! ", PlainText.Line(line), width)),
        "",
        .. plan.Runs is { IsScatterKnown: true } ? TextWrap.Lines($"Runs of both sides that take turns (base, candidate, candidate, base, ...) and count as one each; they find the change with a probability of {Percent(plan.Power)}, at p = {Quantity.Exact(plan.Significance)} (Welch's t). Between runs: what they differ by beyond their trials; planned by: so much that four of five such pilots plan enough.", width) : TextWrap.Lines($"Trials of each side that find the change with a probability of {Percent(plan.Power)}, at p = {Quantity.Exact(plan.Significance)} (Welch's t); more figures in one comparison take a little more. Spread: standard deviation between trials, with its 95 % interval: trials grow with its square.", width),
        .. plan.Runs is { IsScatterKnown: true } many ? Few(many, width) : plan.Figures.Any(f => f.Trials < GoodPilot) ? TextWrap.Hanging("! ", $"The pilot has fewer than {GoodPilot} trials a cell: the numbers may be off by a factor of two and more. Measure a better one with: labelbench run --trials {GoodPilot}", width) : [],
    ];

    private static string Sentence(RepetitionTotal total) => total is { Trials: { } trials, Time: { } time }
        ? $"{PlainText.Plural(trials, "trial", "trials")} of each cell and side, {Quantity.Duration(time)} a side; compare --threshold {Percent(total.Threshold).Replace(" ", "", StringComparison.Ordinal)}"
        : "takes more trials than anyone would wait for; find a quieter machine, or a workload that scatters less";

    /// <summary>What runs that take turns need; from one run on a virtual machine, what it would be at the least.</summary>
    private static IEnumerable<string> Runs(RunRepetition runs, int width) => runs.IsScatterKnown
        ? runs.Totals.SelectMany(total => TextWrap.Hanging($"{Percent(total.Change),4}  ", Sentence(total), width))
        : TextWrap.Hanging("! ", $"This is a virtual machine, which moves by itself from run to run: a comparison names a direction there only from {runs.LeastRuns} runs of each side that take turns on. How much runs differ one run does not say; {RunRepetition.GoodPilot} pilot runs would: labelbench power RUN,RUN,RUN,RUN. If they differed by nothing but their trials, it would be", width)
            .Concat(runs.Totals.SelectMany(total => TextWrap.Hanging($"  {Percent(total.Change),4}  ", Sentence(total), width)));

    private static IEnumerable<string> Few(RunRepetition runs, int width) => runs.PilotRuns.Length < RunRepetition.GoodPilot
        ? TextWrap.Hanging("! ", $"The pilot has fewer than {RunRepetition.GoodPilot} runs: what they differ by may be off by a factor of three and more.", width) : [];

    private static string Sentence(RunRepetitionTotal total) => total is { Runs: { } runs, Trials: { } trials, Time: { } time }
        ? $"{PlainText.Plural(runs, "run", "runs")} of each side with {PlainText.Plural(trials, "trial", "trials")} of each cell, {Quantity.Duration(time)} for both sides; compare --threshold {Percent(total.Threshold).Replace(" ", "", StringComparison.Ordinal)}"
        : "takes more runs than anyone would wait for; find a quieter machine, or a workload that scatters less";

    private static IEnumerable<string> Table(RunRepetition runs, int width)
    {
        var table = new TextTable(new("figure"), new("between runs", Right: true), new("planned by", Right: true), new("between trials", Right: true));
        foreach (var cell in runs.Figures.GroupBy(f => f.CellId))
        {
            table.AddNote(0, PlainText.Line(cell.Key));
            foreach (var figure in cell)
                table.Add(["  " + PlainText.Line(figure.Metric.Name), Quantity.Share(figure.BetweenRuns!.Value), Quantity.Share(figure.BetweenRunsPlanned!.Value), Quantity.Share(figure.BetweenTrials)]);
        }
        return table.Lines(width).Concat(runs.LeftOut.SelectMany(line => TextWrap.Hanging("! ", PlainText.Line(line), width)));
    }

    private static IEnumerable<string> Table(RepetitionPlan plan, int width)
    {
        var table = new TextTable(new("figure"), new("spread", Right: true), new("95 %", Right: true), new("finds", Right: true), new("1 %", Right: true), new("2 %", Right: true), new("5 %", Right: true), new("window", Right: true));
        foreach (var cell in plan.Figures.GroupBy(f => f.CellId))
        {
            table.AddNote(0, PlainText.Line(cell.Key));
            foreach (var figure in cell)
            {
                table.Add(["  " + PlainText.Line(figure.Metric.Name), Quantity.Share(figure.Deviation), $"{Quantity.Share(figure.DeviationLow)}-{Quantity.Share(figure.DeviationHigh)}", Quantity.Share(figure.LeastChange),
                    .. figure.Needs.Select(n => n.Trials is { } trials ? Quantity.Count(trials) : "-"), figure.BestWindow is { } window ? Quantity.Duration(window) : "n/a"]);
            }
        }
        return table.Lines(width);
    }

    private static string Percent(double share) => Quantity.Exact(share * 100) + " %";
}
