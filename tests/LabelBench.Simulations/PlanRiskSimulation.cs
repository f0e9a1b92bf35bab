using System.Collections.Immutable;
using LabelBench.Analysis;
using LabelBench.Capacity;
using LabelBench.Capacity.Demands;
using LabelBench.Capacity.Plans;
using LabelBench.Capacity.Queueing;
using LabelBench.Capacity.Roofs;
using LabelBench.Core;
using LabelBench.Statistics;
using LabelBench.Testing;
using LabelBench.Workloads;

namespace LabelBench.Simulations;

/// <summary>
/// Plans for random demands, bought at 95 % confidence on a run that measured one GPU: its published throughput is carried to other GPUs by roofs that saw neither the GPU nor the
/// model. They are played with the published throughputs, as far apart as results of one GPU are. How often they hold, and what they cost beside plans that know the throughputs beforehand.
/// </summary>
public sealed class PlanRiskSimulation : ISimulation
{
    private const string Workload = "image-classify";

    private const int Queries = 100_000;

    /// <summary>Deviations of results of one GPU from their median, of 149 groups: half of them, nine in ten and all but one in a hundred are within.</summary>
    private static readonly (double Share, double Deviation)[] Deviations = [(0, 0), (0.5, 0.010), (0.9, 0.052), (0.99, 0.187), (1, 0.25)];

    private static readonly ImmutableArray<RatePoint> Points = GpuPoints.Builtin;

    private static readonly string[] Models = [.. Points.Select(p => p.Model).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    /// <summary>For every GPU of a model, roofs of the other models that did not see the GPU.</summary>
    private static readonly Lazy<Dictionary<(string Model, string Gpu), RoofEnsemble>> Fitted = new(() => Repeat.Times(Models.Length, i =>
        Points.Where(p => p.Model == Models[i]).Select(own => (Key: (Models[i], own.Gpu.Name), Ensemble: RoofEnsemble.Fit([.. Points.Where(p => p.Gpu.Name != own.Gpu.Name && p.Model != Models[i])]))).ToArray()).SelectMany(f => f).ToDictionary(f => f.Key, f => f.Ensemble));

    public string Name => "plan-risk";

    public IEnumerable<SimulatedFigure> Run(bool full, ulong seed)
    {
        var run = RunAnalyzer.Summarise(RecordBuilder.Standard().Build());
        var market = Catalog.Builtin(new DateOnly(2026, 8, 1)).Offers.Where(o => o.Gpus > 0 && o.Gpus == Math.Floor(o.Gpus) && GpuTable.Builtin.Find(o.GpuName!) is not null).ToArray();
        var fits = Fitted.Value;
        var played = Repeat.Times(full ? 1000 : 60, i => Play(SplitMix64.For(seed, i), seed + (ulong)i, market, fits, run)).OfType<Outcome>().ToArray();
        foreach (var (kind, of) in new (string, Outcome[])[] { ("", played), (".deadline", [.. played.Where(p => !p.IsPromise)]), (".promise", [.. played.Where(p => p.IsPromise)]), (".same-gpu", [.. played.Where(p => p.OnMeasured)]), (".other-gpu", [.. played.Where(p => !p.OnMeasured)]) })
        {
            yield return SimulatedFigure.Share($"{Name}{kind}.held", of.Count(p => p.Held), of.Length, kind.Length == 0 ? 93 : null);
            if (kind.Length == 0)
                yield return SimulatedFigure.Share($"{Name}.held-at-most", of.Count(p => p.Held), of.Length, 97, atMost: true);
            double[] ratios = [.. of.Select(p => p.CostRatio).Order()];
            yield return new SimulatedFigure($"{Name}{kind}.cost-over-clairvoyant", Quantiles.Of(ratios, 0.5), "ratio", kind.Length == 0 ? 1.35 : null, AtMost: true) { Error = ErrorOfMedian(ratios) };
        }
        yield return new SimulatedFigure($"{Name}.servers", Quantiles.Of([.. played.Select(p => (double)p.Servers).Order()], 0.5), "servers");
        yield return SimulatedFigure.Share($"{Name}.said-to-hold", played.Count(p => p.Stated >= 0.95), played.Length);
    }

    /// <summary>Half the distance between the order statistics that hold the median with 68 % (binomial).</summary>
    private static double ErrorOfMedian(double[] sorted)
    {
        var half = Math.Sqrt(sorted.Length) / 2 / sorted.Length;
        return (Quantiles.Of(sorted, 0.5 + half) - Quantiles.Of(sorted, 0.5 - half)) / 2;
    }

    private sealed record Outcome(bool IsPromise, bool OnMeasured, bool Held, double CostRatio, int Servers, double Stated);

    private static Outcome? Play(SplitMix64 random, ulong seed, Offer[] market, Dictionary<(string, string), RoofEnsemble> fits, RunSummary run)
    {
        var model = random.Pick<string>(Models);
        var truths = Points.Where(p => p.Model == model).ToDictionary(p => p.Gpu.Name, StringComparer.Ordinal);
        // A server was measured that can be rented, if not today.
        var rentable = truths.Values.Where(p => market.Any(o => GpuTable.Builtin.Find(o.GpuName!)!.Name == p.Gpu.Name)).OrderBy(p => p.Gpu.Name, StringComparer.Ordinal).ToArray();
        var known = random.Pick<RatePoint>(rentable);
        // Offers of all kinds at prices of the day.
        var offers = new List<Offer>();
        foreach (var offer in market)
        {
            if (GpuTable.Builtin.Find(offer.GpuName!)!.Name is var name && truths.ContainsKey(name) && random.Unit() < 0.6)
                offers.Add(offer with { PricePerMonth = Math.Round(offer.PricePerMonth * (decimal)Math.Exp(0.25 * Normal.Draw(ref random)), 2), AsOf = new DateOnly(2026, 8, 1) });
        }
        if (offers.Count < 5)
            return null;
        var estimates = offers.Select(o => GpuTable.Builtin.Find(o.GpuName!)!.Name).Distinct(StringComparer.Ordinal).ToDictionary(g => g, g => Predicted(truths[g], known, fits), StringComparer.Ordinal);
        var luck = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var gpu in estimates.Keys.Order(StringComparer.Ordinal))
            luck[gpu] = truths[gpu].Rate * (1 + Deviation(ref random));
        var isPromise = random.Below(2) == 0;
        var perDay = 86_400 * truths.Values.Average(p => p.Rate) * Math.Exp(random.Between(Math.Log(3), Math.Log(60)));
        var typical = 1 / truths.Values.Average(p => p.Rate);
        var demand = new TeamDemand("random", "EUR", null,
            [new JobDemand(Workload, perDay, DayProfile.Flat)
            {
                Backlog = isPromise ? null : new Backlog(30 * perDay, 30),
                Promise = isPromise ? new ServiceLevelObjective(random.Below(2) == 0 ? 95 : 99, TimeSpan.FromSeconds(typical * random.Between(8, 60))) : null,
                Burstiness = isPromise ? 1 + random.Below(4) : 1,
            }], null, new RentingRules());
        var catalog = new Catalog([.. offers], []);
        LogEstimate Server(Offer offer, LogEstimate one) => one * offer.Gpus * GpuScaling.Builtin.Of(LabelingTask.ImageClassification, offer.Gpus);
        string Gpu(Offer offer) => GpuTable.Builtin.Find(offer.GpuName!)!.Name;
        var plan = new CapacityPlanner(run, catalog, PlanningData.Builtin, (_, o) => Known(Server(o, LogEstimate.Within(estimates[Gpu(o)].Value, estimates[Gpu(o)].LogHalf90)), estimates[Gpu(o)].LowConfidence)).Plan(demand, PlanDepth.Purchase);
        var clairvoyant = new CapacityPlanner(run, catalog, PlanningData.Builtin, (_, o) => Known(LogEstimate.Exact(Server(o, LogEstimate.Exact(luck[Gpu(o)])).Value), false)).Plan(demand, PlanDepth.Purchase);
        if (!plan.IsPossible || !clairvoyant.IsPossible || plan.Replay is not { Holds: true } || clairvoyant.Replay is not { Holds: true })
            return null;
        var held = Holds(plan, o => Server(o, LogEstimate.Exact(luck[Gpu(o)])).Value, seed);
        return new Outcome(isPromise, plan.Pools[0].Servers.Any(s => Gpu(s.Candidate.Offer) == known.Gpu.Name), held, (double)(plan.Price / clairvoyant.Price), plan.Servers, plan.Replay.Carried);
    }

    private static double Deviation(ref SplitMix64 random)
    {
        var (share, sign) = (random.Unit(), random.Below(2) == 0 ? -1 : 1);
        var upper = Array.FindIndex(Deviations, d => d.Share >= share);
        var (low, high) = (Deviations[Math.Max(0, upper - 1)], Deviations[Math.Max(1, upper)]);
        return sign * (low.Deviation + (high.Deviation - low.Deviation) * (share - low.Share) / (high.Share - low.Share));
    }

    /// <summary>A published rate as it is predicted without it.</summary>
    private static RoofEstimate Predicted(RatePoint truth, RatePoint known, Dictionary<(string, string), RoofEnsemble> fits)
    {
        if (truth == known)
            return new RoofEstimate(known.Rate, GpuModel.SameGpuMeasured, LowConfidence: false);
        var others = Points.Where(p => p.Gpu.Name != truth.Gpu.Name).ToArray();
        var novelty = others.Any(p => p.Gpu.Die == truth.Gpu.Die) ? RoofNovelty.Gpu : others.Any(p => p.Gpu.Architecture == truth.Gpu.Architecture) ? RoofNovelty.Die : RoofNovelty.Architecture;
        var predicted = fits[(truth.Model, truth.Gpu.Name)].Ratio(known.Gpu, truth.Gpu);
        return RoofModel.Builtin.Calibration.Estimate(predicted with { LogRate = predicted.LogRate + Math.Log(known.Rate) }, RoofBasis.OneOtherGpu, novelty);
    }

    private static Prediction.Known Known(LogEstimate rate, bool lowConfidence) =>
        new(rate.ToFigure("published, left out of the fit"), new ItemsPerSecond(rate.Low), "GPU", [])
        {
            At80 = rate.ToFigureAt80("published, left out of the fit"),
            LowConfidence = lowConfidence ? "the forms of the model part" : null,
        };

    /// <summary>A backlog has to be done in time, a promise has to be kept by every server with its share of the items: what it was bought for, as much more or less as it is faster or slower.</summary>
    private static bool Holds(CapacityPlan plan, Func<Offer, double> rate, ulong seed)
    {
        var (job, servers) = (plan.Demand.Jobs[0], plan.Pools.Single().Servers);
        double Bought(PooledServers s) => s.Candidate.Rates[0].Usable * rate(s.Candidate.Offer) / s.Candidate.Rates[0].Sure;
        var all = servers.Sum(s => s.Count * Bought(s));
        if (job.Promise is not { } promise)
            return all >= job.RequiredRate(1) * (1 - 1e-9);
        return servers.All(s =>
        {
            var (own, slots) = (rate(s.Candidate.Offer), s.Candidate.Rates[0].Slots);
            var load = PromisedRate.Load(job.RequiredRate(1) * Bought(s) / all, own, slots, job);
            return load.Offered < slots && QueueSimulator.Percentile(QueueSimulator.Run(load, slots, Queries, seed).Select(q => q.Wait + q.Service), promise.Percentile / 100) <= promise.Limit.TotalSeconds;
        });
    }
}
