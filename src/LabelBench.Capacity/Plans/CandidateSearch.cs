using System.Collections.Immutable;
using System.Globalization;
using LabelBench.Analysis;
using LabelBench.Capacity.Demands;
using LabelBench.Statistics;
using LabelBench.Workloads;

namespace LabelBench.Capacity.Plans;

/// <summary>Says of every offer what it does of every job, or why it is out.</summary>
internal sealed class CandidateSearch
{
    private readonly TeamDemand _demand;
    private readonly PlanningData _data;
    private readonly string _runs;
    private readonly Forecasts _forecasts;
    private readonly Supposition _supposed;
    private readonly ImmutableArray<(JobDemand Job, ImmutableArray<Forecast> Ways)> _jobs;
    private readonly double _confidence;
    private readonly List<string> _assumptions = [];
    private readonly HashSet<string> _told = new(ReferenceEqualityComparer.Instance);

    /// <param name="confidence">That a throughput is no lower than bought for.</param>
    public CandidateSearch(PlanningRuns runs, TeamDemand demand, PlanningData data, Forecasts forecasts, Supposition supposed, double confidence)
    {
        (_demand, _data, _runs, _forecasts, _supposed) = (demand, data, runs.Words, forecasts, supposed);
        _jobs = [.. demand.Jobs.Select(job => (job, forecasts.Of(job)))];
        _confidence = Normal.Quantile(confidence) / Normal.Quantile(0.95);
    }

    /// <summary>How the rates of all offers examined so far were made, and what of the runs was left out; each sentence once.</summary>
    public ImmutableArray<string> Assumptions => [.. _assumptions.Concat(_jobs.SelectMany(j => j.Ways[0].Notes)).Distinct(StringComparer.Ordinal)];

    /// <returns>Rates for each job that it can do, by workload; or the reason why it may not be rented at all.</returns>
    /// <param name="place">Of the offer among those of the forecasts.</param>
    public (ImmutableSortedDictionary<string, JobRate> Rates, ImmutableSortedDictionary<string, string> Refusals) Examine(int place)
    {
        var offer = _forecasts.Offers[place];
        var rates = ImmutableSortedDictionary.CreateBuilder<string, JobRate>(StringComparer.Ordinal);
        var refusals = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var (job, ways) in _jobs)
        {
            switch (ways[0].Predicted[place])
            {
                case null:
                    refusals.Add(job.WorkloadId, $"there is no valid trial of {job.WorkloadId} in {_runs}; cheapest fix: labelbench run --workload {job.WorkloadId}");
                    break;
                case Prediction.NoBasis none:
                    refusals.Add(job.WorkloadId, none.Reason);
                    break;
                case Prediction.Known when job.Disk?.Value > offer.DiskBytes?.Value:
                    refusals.Add(job.WorkloadId, string.Create(CultureInfo.InvariantCulture, $"its disks hold {offer.DiskBytes!.Value.Value / (1L << 30):#,0} GiB, {job.WorkloadId} keeps {job.Disk!.Value.Value / (1L << 30):#,0.#}"));
                    break;
                case Prediction.Known:
                    var (rate, known) = Best(job, ways, place);
                    if ((TooSlow(rate) ?? TooLarge(rate, offer)) is { } reason)
                    {
                        refusals.Add(job.WorkloadId, reason);
                        break;
                    }
                    _assumptions.AddRange(Sentences(job, known).Where(_told.Add));
                    rates.Add(job.WorkloadId, rate);
                    break;
            }
        }
        return (rates.ToImmutable(), refusals.ToImmutable());
    }

    /// <summary>Why a server cannot do a job however few of its items come to it; null where it can.</summary>
    public static string? TooSlow(JobRate rate)
    {
        var job = rate.Job;
        if (job.Promise is { } promise && rate.Usable <= 0)
            return string.Create(CultureInfo.InvariantCulture, $"even an item that waits for no other takes {Say.Number(1000 * Soonest(rate, promise))} ms there at the {promise.Percentile:0.##}th percentile{(rate.Batch > 1 ? $" in batches of {rate.Batch}" : "")}, too long for {promise.Limit.TotalMilliseconds:#,0.#} ms");
        // A retraining is one process: more servers do not make it shorter.
        return job.Retraining is { } retraining && retraining.ItemsPerWeek * rate.Slots / rate.Sure / 3600 is var hours && hours > retraining.Hours
            ? $"a week's training of {job.WorkloadId} takes {Say.Number(hours)} h there, and {retraining.Hours} h of a week are for it"
            : null;
    }

    /// <summary>Why a job does not fit into a server's memory; null where it does, or nobody knows.</summary>
    private static string? TooLarge(JobRate rate, Offer offer) => rate.Memory?.Value + MemoryUse.System.Value > offer.MemoryBytes.Value
        ? string.Create(CultureInfo.InvariantCulture, $"its memory holds {offer.MemoryBytes.Value / (1L << 30):0.#} GiB, {rate.Job.WorkloadId} takes {rate.Memory!.Value.Value / (1L << 30):0.0} there and the system {MemoryUse.System.Value / (1L << 30):0.#}")
        : null;

    private static double Soonest(JobRate rate, ServiceLevelObjective promise) => PromisedRate.Soonest(promise.Percentile / 100, rate.Sure, rate.Slots, rate.Job, rate.Batches);

    private static bool IsSooner(JobRate rate, JobRate other) => rate.Job.Promise is { } promise && Soonest(rate, promise) < Soonest(other, promise);

    private static IEnumerable<string> Sentences(JobDemand job, Prediction.Known known) => job.Retraining is null
        ? known.Assumptions
        // Training reads and decodes within its steps, so nothing is left out of its rate.
        : known.Assumptions.Where(a => !a.StartsWith("Only the model call was measured", StringComparison.Ordinal)).Append($"{job.WorkloadId}: items trained a second are carried to other servers as items labelled are; nobody has measured how far that holds for training, or how it grows with cores.");

    /// <summary>Why an offer may not be rented, whatever it does; null where it may.</summary>
    public string? Barred(Offer offer)
    {
        var rules = _demand.Rules;
        if (rules.Term is { } term && offer.Term != term)
            return $"it is let {Cell.Word(offer.Term)}, the demand asks for {Cell.Word(term)}";
        if (!rules.Regions.IsEmpty && !rules.Regions.Any(r => offer.Region.StartsWith(r, StringComparison.OrdinalIgnoreCase)))
            return $"its region is {(offer.Region.Length == 0 ? "not stated" : offer.Region)}, the demand asks for {string.Join(" or ", rules.Regions)}";
        if (!rules.Providers.IsEmpty && !rules.Providers.Contains(offer.Provider, StringComparer.OrdinalIgnoreCase))
            return $"its provider is {offer.Provider}, the demand asks for {string.Join(" or ", rules.Providers)}";
        if (rules.Memory is { } memory && offer.MemoryBytes.Value < memory.Value)
            return string.Create(CultureInfo.InvariantCulture, $"it has {offer.MemoryBytes.Value / (1L << 30):0.#} GiB of memory, the demand asks for {memory.Value / (1L << 30):0.#}");
        if (offer.Stock == 0)
            return "it is out of stock";
        if (offer.Electricity is ElectricityTerms.Extra && rules.ElectricityPerKilowattHour is null)
            return "its electricity comes on top of the rent and nobody says what a kWh costs: state electricity_per_kwh under servers, or --electricity-per-kwh";
        if (offer is { Electricity: ElectricityTerms.Extra, Watts: null })
            return "its electricity comes on top of the rent and nobody knows its power: give watts in the catalog";
        return rules.Watts is not null && offer.Watts is null ? "nobody knows its power, and the demand limits it: give watts in the catalog" : null;
    }

    /// <summary>The way in which most of a job can be bought; where none keeps its promise, the one that comes nearest.</summary>
    private (JobRate Rate, Prediction.Known Known) Best(JobDemand job, ImmutableArray<Forecast> ways, int place)
    {
        (JobRate Rate, Prediction.Known Known)? best = null;
        foreach (var way in ways)
        {
            // Ways are tried fastest first, and none is bought for more than it is sure to do.
            if (way.Predicted[place] is not Prediction.Known predicted || (best is { } found && Sure(_supposed.On(predicted)) <= found.Rate.Usable))
                continue;
            var known = _supposed.On(predicted);
            var rate = Rate(job, known, _forecasts.Offers[place], way);
            if (best is not { } other || rate.Usable > other.Rate.Usable || (rate.Usable == other.Rate.Usable && IsSooner(rate, other.Rate)))
                best = (rate, known);
        }
        return best!.Value;
    }

    private JobRate Rate(JobDemand job, Prediction.Known known, Offer offer, Forecast way)
    {
        var (batching, memory) = known.Bound is ServerBound.Cpu ? (way.OnCores, way.MemoryOnCores) : (way.OnGpus, way.MemoryOnGpus);
        var slots = job.Retraining is not null && known.Bound is ServerBound.Cpu ? 1 : Slots(offer, batching);
        var inflow = Inflow.Of(job, offer, _demand.Rules);
        var sure = Math.Min(Sure(known), inflow?.ItemsPerSecond ?? double.PositiveInfinity);
        var bounded = inflow?.Under(known) ?? known;
        return new JobRate(job, bounded.Throughput, sure, slots, _forecasts.Promised.Of(sure, slots, job, batching?.Times), bounded.LimitedBy)
        {
            Batches = batching?.Times,
            Stack = bounded.Stack,
            Memory = memory?.On(Units(offer)),
            Kind = bounded.Kind,
            Bound = bounded.Bound,
            Run = bounded.Run,
            Trials = bounded.Trials,
            At80 = bounded.At80,
            LowConfidence = bounded.LowConfidence,
        };
    }

    /// <summary>The rate reached with the confidence asked for; intervals have the ends of a log-normal distribution, sizing rates hold at 95 %.</summary>
    private double Sure(Prediction.Known known)
    {
        var value = known.Throughput.Value;
        return value * Math.Pow(known.SizingRate.Value / value, _confidence);
    }

    /// <summary>A core or a GPU works on one item at a time; where the run was fastest with batches, a server has as many of them at once, for its cores or GPUs, as the run's machine.</summary>
    private static int Slots(Offer offer, Batching? batching)
    {
        var units = Units(offer);
        return batching?.Slots(units) ?? Math.Max(1, offer.Gpus > 0 ? (int)units : (int)Math.Round(units));
    }

    /// <summary>GPUs of a server, or whole cores where it has none.</summary>
    private static double Units(Offer offer) => offer.Gpus > 0 ? offer.Gpus : EffectiveCores.Of(offer).Value;
}
