using System.Collections.Immutable;
using LabelBench.Analysis;
using LabelBench.Capacity;
using LabelBench.Capacity.Costs;
using LabelBench.Core;
using LabelBench.Workloads;

namespace LabelBench.Reporting.Wording;

/// <summary>What somebody asks who never saw the tool, with the answers that <see cref="Answer"/> has in sentences.</summary>
internal static class Questions
{
    /// <summary>More jobs than these are in the cards below.</summary>
    private const int MostJobs = 4;

    /// <returns>Question and answer; none for a run without a valid trial, for one that was slowed on purpose, and for a search, whose opening says all.</returns>
    public static IEnumerable<(string Question, string Answer)> Of(RunSummary summary, Headline? main, Recommendation? recommendation, MachineCost cost)
    {
        if (main is null || summary.Search is not null || summary.Record.InjectedSlowdown is not null)
            yield break;
        yield return ("Good for", GoodFor(main, Headlines.Of(summary), cost));
        yield return (main.Best.Training is not null ? "Training" : main.Best.OpenLoop is not null ? "Why" : "Limited by", LimitedBy(main, Headlines.Of(summary).Length > 1));
        yield return Rent(summary, main, recommendation);
        if (Answer.People(main, recommendation) is { } people)
            yield return ("People", Without("People: ", people));
    }

    /// <summary>The limit of the main job, what its stage is, and what would help.</summary>
    private static string LimitedBy(Headline main, bool isOneOfSeveral)
    {
        var limit = Without("Limited by ", Answer.Limit(main));
        if (main.Best is not { Training: null, OpenLoop: null, Attribution: { } attribution } || LimitWords.Long(attribution) is null)
            return limit;
        var job = isOneOfSeveral ? $"{PlainText.Line(main.Workload.Title)}: " : "";
        return string.Join(' ', new[] { job + (isOneOfSeveral ? char.ToLowerInvariant(limit[0]) + limit[1..] : limit), StageWords.Meaning(attribution.Stage?.Name), LimitWords.Remedy(attribution.Limit) }.OfType<string>());
    }

    /// <summary>Items a day of each job, the one that was planned for first.</summary>
    private static string GoodFor(Headline main, ImmutableArray<Headline> all, MachineCost cost)
    {
        var jobs = all.OrderBy(h => h != main).Take(MostJobs).Select(Job).ToArray();
        var more = all.Length > MostJobs ? $" {PlainText.Plural(all.Length - MostJobs, "more job", "more jobs")} below." : "";
        var each = all.Any(IsWholeJob) ? $" A day is 24 h of full load{(all.Length > 1 ? ", each job alone on the machine" : "")}." : "";
        var price = IsWholeJob(main) && PriceWords.PerMillion(cost, main.Best) is { } money ? $" A million {PlainText.Line(main.Workload.Items)}: {money}." : "";
        return $"{string.Join("; ", jobs)}.{more}{each}{price}";
    }

    private static string Job(Headline headline) => IsWholeJob(headline)
        ? $"{PlainText.Line(headline.Workload.Title)}: {PerDay(headline.Best.Throughput!)} {PlainText.Line(headline.Workload.Items)} a day"
        : $"{PlainText.Line(headline.Workload.Title)}: {Quantity.WithMargin(headline.Best.Throughput!, CellWords.Unit(headline.Best))}{Remark(headline.Best.Cell)}";

    /// <summary>Where the machine was kept busy with everything that the job takes.</summary>
    private static bool IsWholeJob(Headline headline) => headline.Best is { Training: null, Cell: { Scenario: Scenario.Offline, Scope: Scope.Pipeline } };

    private static string Remark(Cell cell) => cell switch
    {
        { Arrivals: not null } => " at the load that was offered",
        { Scenario: Scenario.SingleStream or Scenario.MultiStream } => ", one query at a time",
        { Scope: Scope.Infer } => ", the model call alone",
        _ => "",
    };

    private static string PerDay(Figure rate)
    {
        var factor = new ItemsPerSecond(1).ItemsPerDay;
        return Quantity.Number(rate.Value * factor, rate.Low * factor, rate.High * factor);
    }

    private static (string, string) Rent(RunSummary summary, Headline main, Recommendation? recommendation) => recommendation switch
    {
        null when main.Best.Training is not null => ("A whole job", Answer.Rent(summary, null)),
        null => ("To rent", $"Not planned yet: labelbench plan --run {PlainText.Line(summary.Record.RunId)} --per-day 2e6"),
        { Demand.IsDefault: true } => ("To rent", $"{Answer.Rent(summary, recommendation)} That demand is assumed; with yours: labelbench plan --run {PlainText.Line(summary.Record.RunId)} --per-day N"),
        _ => ("To rent", Answer.Rent(summary, recommendation)),
    };

    private static string Without(string beginning, string sentence) => sentence.StartsWith(beginning, StringComparison.Ordinal) ? PlainText.Sentence(sentence[beginning.Length..]) : sentence;
}
