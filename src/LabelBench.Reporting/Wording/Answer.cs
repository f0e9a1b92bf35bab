using System.Collections.Immutable;
using LabelBench.Analysis;
using LabelBench.Capacity;
using LabelBench.Records;
using LabelBench.Workloads;

namespace LabelBench.Reporting.Wording;

/// <summary>The sentences at the top of every format: what the machine does, what limits it, what to rent, how many people it keeps busy.</summary>
public static class Answer
{
    /// <summary>At the foot of everything that is handed out.</summary>
    public const string Disclaimer = "All benchmark scores are approximate and may vary with configuration; server availability is subject to stock.";

    public const string NothingValid = "No trial of this run was valid, so it says nothing about throughput.";

    /// <summary>The first sentence of every format.</summary>
    public static string Opening(RunSummary summary, Headline? headline) =>
        Slowed(summary) + (summary.Search is { } search ? SearchWords.Found(search) : headline is null ? NothingValid : Does(summary, headline));

    /// <summary>The sentences that follow it: what limits the machine and what to rent, or how a search came to its answer.</summary>
    public static IEnumerable<string> AfterOpening(RunSummary summary, Headline? headline, Recommendation? recommendation) => summary.Search is { } search
        ? new[] { SearchWords.Kept(search), SearchWords.How(search) }.OfType<string>()
        : [.. headline is null ? Array.Empty<string>() : [Limit(headline)], .. summary.Record.InjectedSlowdown is null ? [Rent(summary, recommendation)] : Array.Empty<string>()];

    /// <summary>What stands before anything else where a run was slowed on purpose.</summary>
    private static string Slowed(RunSummary summary) => summary.Record.InjectedSlowdown is { } share
        ? string.Create(System.Globalization.CultureInfo.InvariantCulture, $"NOT A MEASUREMENT, slowed by {share.Value * 100:0.##} % on purpose. ")
        : "";

    /// <summary>The headline of the workload that was planned for, else the first of the run; null when no trial was valid.</summary>
    public static Headline? Main(RunSummary summary, Recommendation? recommendation)
    {
        var headlines = Headlines.Of(summary);
        return headlines.FirstOrDefault(h => h.Workload.Id == recommendation?.Demand.WorkloadId) ?? headlines.FirstOrDefault();
    }

    /// <summary><c>image-classify: 1,904 images/s ± 1 % on cuda fp16, batch 64.</c></summary>
    public static string Does(RunSummary summary, Headline headline) => headline.Best is { OpenLoop: { } load, Cell.Arrivals: { } arrivals }
        ? $"{PlainText.Line(headline.Workload.Id)}: {LoadWords.Verdict(load)} at {LoadWords.Arrivals(arrivals)}{(LoadWords.Promise(headline.Workload) is { } promise ? $", {promise}" : "")}, on {CellWords.Configuration(summary, headline.Best.Cell)}."
        : headline.Best.Training is not null
        ? $"{PlainText.Line(headline.Workload.Id)}: {TrainingWords.Step(headline.Best)}, {Rate(headline.Best)} on {CellWords.Configuration(summary, headline.Best.Cell)}."
        : $"{PlainText.Line(headline.Workload.Id)}: {Rate(headline.Best)} on {CellWords.Configuration(summary, headline.Best.Cell)}.";

    private static string Rate(CellSummary best) =>
        Quantity.WithMargin(best.Throughput!, CellWords.Unit(best)) + (best.FewTrials is { } few ? $" ({few})" : "");

    /// <summary>The stage that holds the others up, and what the model alone would do.</summary>
    public static string Limit(Headline headline)
    {
        var alone = headline is { InferOnly.Throughput: { } throughput, InferOverBest: { } ratio }
            ? $"the model alone does {Quantity.Number(throughput.Value, throughput.Low, throughput.High)} {CellWords.Unit(headline.Best)}, {Quantity.Times(ratio)} as much"
            : null;
        return headline.Best switch
        {
            { OpenLoop: { } load } => PlainText.Line(load.Reason),
            { Training: { DataWaitingShare: { } waiting } } trained => PlainText.Sentence(TrainingWords.LossInFull(trained)) + $"; {Quantity.Share(waiting.Value)} of the time waiting for data.",
            { Attribution: { } attribution } when LimitWords.Long(attribution) is { } limit => $"Limited by {limit}{(alone is null ? "" : "; " + alone)}.",
            { Bottleneck: { } stage } => $"Limited by {PlainText.Line(stage.Name)} ({PlainText.Plural(stage.Workers, "worker", "workers")}, {Quantity.Share(stage.BusyShare.Value)} busy){(alone is null ? "" : "; " + alone)}.",
            { Cell.Scope: Scope.Infer } => "Only the model call was measured; reading and decoding around it were not.",
            { Cell.Scenario: Scenario.SingleStream or Scenario.MultiStream } => "One query at a time: throughput under full load was not measured.",
            _ => alone is null ? "What limits it is not known: no stage times were recorded." : PlainText.Sentence(alone) + ".",
        };
    }

    /// <summary><c>For 2,000,000 images a day: 1 server, Example Cloud C16, 189 EUR/month (measured here).</c> Without a plan, the command that makes one; where only training was measured, how long a job takes.</summary>
    public static string Rent(RunSummary summary, Recommendation? recommendation)
    {
        if (recommendation is null && Headlines.Of(summary) is [{ Best: { Training: not null } trained }, ..])
            return $"A job of {TrainingWords.Job(trained)}.";
        if (recommendation is null)
        {
            return summary.TrialsValid == 0
                ? "Next: labelbench doctor tells whether this machine can be measured; then run again."
                : $"What to rent: labelbench plan --run {PlainText.Line(summary.Record.RunId)} --per-day 2e6";
        }
        return recommendation.Ranked.IsEmpty
            ? $"{For(recommendation)}: no offer in the catalog does the job."
            : $"{For(recommendation)}: {Rent(recommendation.Ranked[0])}.";
    }

    /// <summary><c>For 2,000,000 images a day</c>.</summary>
    public static string For(Recommendation recommendation) =>
        $"For {Quantity.Count(recommendation.Demand.ItemsPerDay)} {PlainText.Line(recommendation.ItemsName)} a day";

    /// <summary>The people needed for the demand, else those that the machine keeps busy; null when neither is known.</summary>
    public static string? People(Headline? headline, Recommendation? recommendation) =>
        (recommendation is null ? null : People(recommendation)) ?? (headline is null ? null : People(headline));

    private static string? People(Headline headline) => headline.Review is not { } review ? null
        : $"People: at {Quantity.Exact(review.SecondsPerItem)} s {Article(headline.Workload.Item)} and {Quantity.Share(review.ReviewShare.Value)} sent to review"
            + $"{(review.ShareMeasured ? " (measured)" : " (assumed)")}, this rate keeps {Reviewers(review)} busy.";

    private static string? People(Recommendation recommendation) => recommendation.Reviewers is not { } need ? null
        : $"People: {PlainText.Plural(Math.Ceiling(need.ReviewersNeeded.Value), "reviewer", "reviewers")}, {Quantity.Number(need.HoursPerDay)} h of review a day. {PlainText.Line(need.Explanation)}";

    /// <summary>The machine in one line.</summary>
    public static string Machine(RunSummary summary)
    {
        var machine = summary.Record.Machine;
        var memory = machine.MemoryLimit.ValueOrNull is { } limit && limit.Value < machine.MemoryBytes.Value
            ? $"{Quantity.Bytes(limit.Value)} of {Quantity.Bytes(machine.MemoryBytes.Value)}" : Quantity.Bytes(machine.MemoryBytes.Value);
        return string.Join(" · ", (string[])[.. Cpus(machine), memory, .. Gpus(machine), PlainText.Line(machine.OperatingSystem)]);
    }

    /// <summary>What of the machine decides most: processors and GPUs.</summary>
    public static string MachineBriefly(RunSummary summary) => string.Join(", ", (string[])[.. Cpus(summary.Record.Machine), .. Gpus(summary.Record.Machine)]);

    private static string[] Cpus(MachineDescription machine) =>
    [
        machine.Sockets > 1 ? $"{machine.Sockets} x {PlainText.Line(machine.CpuModel)}" : PlainText.Line(machine.CpuModel),
        machine.UsableCpus == machine.LogicalCpus ? PlainText.Plural(machine.LogicalCpus, "CPU", "CPUs") : $"{Quantity.Exact(machine.UsableCpus)} of {machine.LogicalCpus} CPUs usable",
    ];

    private static string[] Gpus(MachineDescription machine) => machine.Gpus.IsEmpty ? ["no GPU"]
        : [.. machine.Gpus.GroupBy(g => g.Name, StringComparer.Ordinal).Select(g => (g.Count() > 1 ? $"{g.Count()} x " : "") + PlainText.Line(g.Key))];

    /// <summary>Which run this is and how much of it counts.</summary>
    public static string Run(RunSummary summary)
    {
        var record = summary.Record;
        var label = record.Label is { } l ? $" \"{PlainText.Line(l)}\"" : "";
        return $"{PlainText.Line(record.RunId)}{label} · {summary.TrialsValid} of {PlainText.Plural(summary.TrialsPlanned, "trial", "trials")} valid · "
            + $"{Quantity.Instant(record.StartedUtc)}, {Quantity.Duration(record.EndedUtc - record.StartedUtc)}";
    }

    private static string Rent(RankedOffer offer) =>
        $"{OfferWords.Servers(offer.Servers)}, {OfferWords.Name(offer.Offer)}, {OfferWords.MonthlyCost(offer)} ({OfferWords.Provenance(offer.ThroughputPerServer.Provenance)})";

    private static string Reviewers(ReviewLoad review)
    {
        var figure = review.Reviewers;
        return figure.Value < 1
            ? $"less than one reviewer ({Quantity.Share(figure.Value)} of one)"
            : $"{Quantity.Number(figure.Value, figure.Low, figure.High)} reviewers";
    }

    private static string Article(string noun) => ("aeiou".Contains(char.ToLowerInvariant(noun.FirstOrDefault('x')), StringComparison.Ordinal) ? "an " : "a ") + PlainText.Line(noun);
}
