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
    private readonly ImmutableArray<(JobDemand Job, ThroughputModel Model)> _jobs;
    private readonly List<string> _assumptions = [];

    public CandidateSearch(RunSummary run, TeamDemand demand, PlanningData data)
    {
        (_demand, _data) = (demand, data);
        _jobs = [.. demand.Jobs.Select(job => (job, new ThroughputModel(RunBasis.From(run, job.WorkloadId, data.Gpus), data)))];
    }

    /// <summary>How the rates of all offers examined so far were made; each sentence once.</summary>
    public ImmutableArray<string> Assumptions => [.. _assumptions];

    /// <returns>Rates for each job that it can do, by workload; or the reason why it may not be rented at all.</returns>
    public (ImmutableSortedDictionary<string, JobRate> Rates, ImmutableSortedDictionary<string, string> Refusals) Examine(Offer offer)
    {
        var rates = ImmutableSortedDictionary.CreateBuilder<string, JobRate>(StringComparer.Ordinal);
        var refusals = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var (job, model) in _jobs)
        {
            switch (model.Predict(offer))
            {
                case Prediction.Known known when Rate(job, known, offer) is { Usable: > 0 } rate:
                    _assumptions.AddRange(known.Assumptions.Except(_assumptions, StringComparer.Ordinal));
                    rates.Add(job.WorkloadId, rate);
                    break;
                case Prediction.Known known:
                    refusals.Add(job.WorkloadId, string.Create(CultureInfo.InvariantCulture,
                        $"one item takes {Say.Number(1000 * Slots(offer) / Sure(known))} ms there, too long for {job.Promise!.Limit.TotalMilliseconds:0.#} ms at the {job.Promise.Percentile:0.##}th percentile"));
                    break;
                case Prediction.NoBasis none:
                    refusals.Add(job.WorkloadId, none.Reason);
                    break;
            }
        }
        return (rates.ToImmutable(), refusals.ToImmutable());
    }

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
        return rules.Watts is not null && offer.Watts is null ? "nobody knows its power, and the demand limits it: give watts in the catalog" : null;
    }

    /// <summary>Price of one server a month in the demand's currency, its setup fee spread.</summary>
    public decimal Price(Offer offer) =>
        Math.Round(_data.Rates.Convert(offer.PricePerMonth + offer.SetupFee / (decimal)_demand.Rules.SetupMonths, offer.Currency, _demand.Currency), 4, MidpointRounding.ToPositiveInfinity);

    private JobRate Rate(JobDemand job, Prediction.Known known, Offer offer)
    {
        var (sure, slots) = (Sure(known), Slots(offer));
        return new JobRate(job, known.Throughput, sure, slots, PromisedRate.Of(sure, slots, job), known.LimitedBy);
    }

    /// <summary>The rate reached with the confidence asked for; intervals have the ends of a log-normal distribution, sizing rates hold at 95 %.</summary>
    private double Sure(Prediction.Known known)
    {
        var value = known.Throughput.Value;
        return value * Math.Pow(known.SizingRate.Value / value, Normal.Quantile(_demand.Rules.Confidence) / Normal.Quantile(0.95));
    }

    /// <summary>A core or a GPU works on one item at a time.</summary>
    private static int Slots(Offer offer) => offer.Gpus > 0 ? Math.Max(1, (int)offer.Gpus) : Math.Max(1, (int)Math.Round(EffectiveCores.Of(offer).Value));
}
