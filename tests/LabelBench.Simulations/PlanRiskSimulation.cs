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
/// Plans for random demands, bought at 95 % confidence for throughputs that roofs predict which saw neither the GPU nor, in half of the cases, the model; then played with the published
/// throughputs. How often they hold, and what they cost beside plans that know the throughputs beforehand.
/// </summary>
public sealed class PlanRiskSimulation : ISimulation
{
    private const string Workload = "image-classify";

    private const int Queries = 100_000;

    /// <summary>Of a published rate about the median of its GPU: the median deviation is 1 %, its 90th percentile 5.2 % (149 groups).</summary>
    private const double Noise = 0.02;

    private static readonly ImmutableArray<RatePoint> Points = GpuPoints.Builtin;

    public string Name => "plan-risk";

    public IEnumerable<SimulatedFigure> Run(bool full, ulong seed)
    {
        var run = RunAnalyzer.Summarise(RecordBuilder.Standard().Build());
        string[] models = [.. Points.GroupBy(p => p.Model, StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal).Select(g => g.Key)];
        var market = Catalog.Builtin(new DateOnly(2026, 8, 1)).Offers.Where(o => o.Gpus > 0 && o.Gpus == Math.Floor(o.Gpus) && GpuTable.Builtin.Find(o.GpuName!) is not null).ToArray();
        var fits = Repeat.Times(models.Length, i => Fits(models[i], full)).SelectMany(f => f).ToDictionary(f => f.Key, f => f.Ensemble);
        var played = Repeat.Times(full ? 1000 : 60, i => Play(SplitMix64.For(seed, i), seed + (ulong)i, models, market, fits, run)).OfType<Outcome>().ToArray();
        foreach (var (kind, of) in new (string, Outcome[])[] { ("", played), (".deadline", [.. played.Where(p => !p.IsPromise)]), (".promise", [.. played.Where(p => p.IsPromise)]), (".fitted", [.. played.Where(p => !p.IsCarried)]), (".carried", [.. played.Where(p => p.IsCarried)]) })
        {
            yield return SimulatedFigure.Share($"{Name}{kind}.held", of.Count(p => p.Held), of.Length, kind.Length == 0 ? 93 : null);
            if (kind.Length == 0)
                yield return SimulatedFigure.Share($"{Name}.held-at-most", of.Count(p => p.Held), of.Length, 97, atMost: true);
            yield return new SimulatedFigure($"{Name}{kind}.cost-over-clairvoyant", Quantiles.Of([.. of.Select(p => p.CostRatio).Order()], 0.5), "ratio", kind.Length == 0 ? 1.35 : null, AtMost: true);
        }
        yield return new SimulatedFigure($"{Name}.servers", Quantiles.Of([.. played.Select(p => (double)p.Servers).Order()], 0.5), "servers");
        yield return SimulatedFigure.Share($"{Name}.said-to-hold", played.Count(p => p.Stated >= 0.95), played.Length);
    }

    /// <summary>For every GPU of a model, roofs of the model that did not see the GPU, and roofs of the other models alone that did not either.</summary>
    private static IEnumerable<((string Model, string Gpu, bool IsCarried) Key, RoofEnsemble Ensemble)> Fits(string model, bool full) =>
        from gpu in Points.Where(p => p.Model == model).Select(p => p.Gpu.Name)
        from carried in new[] { false, true }
        select ((model, gpu, carried), RoofEnsemble.Fit([.. Points.Where(p => p.Gpu.Name != gpu && !(carried && p.Model == model))]));

    private sealed record Outcome(bool IsPromise, bool IsCarried, bool Held, double CostRatio, int Servers, double Stated);

    private static Outcome? Play(SplitMix64 random, ulong seed, string[] models, Offer[] market, Dictionary<(string, string, bool), RoofEnsemble> fits, RunSummary run)
    {
        var (model, carried) = (random.Pick<string>(models), random.Below(2) == 0);
        var truths = Points.Where(p => p.Model == model).ToDictionary(p => p.Gpu.Name, StringComparer.Ordinal);
        var known = truths.Values.OrderBy(p => p.Gpu.Name, StringComparer.Ordinal).ElementAt(random.Below(truths.Count));
        // Offers of all kinds at prices of the day; the measured GPU cannot be rented.
        var offers = new List<Offer>();
        foreach (var offer in market)
        {
            if (GpuTable.Builtin.Find(offer.GpuName!)!.Name is var name && truths.ContainsKey(name) && name != known.Gpu.Name && random.Unit() < 0.6)
                offers.Add(offer with { PricePerMonth = Math.Round(offer.PricePerMonth * (decimal)Math.Exp(0.25 * Normal.Draw(ref random)), 2), AsOf = new DateOnly(2026, 8, 1) });
        }
        if (offers.Count < 5)
            return null;
        var estimates = offers.Select(o => GpuTable.Builtin.Find(o.GpuName!)!.Name).Distinct(StringComparer.Ordinal).ToDictionary(g => g, g => Predicted(truths[g], known, carried, fits), StringComparer.Ordinal);
        var luck = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var gpu in estimates.Keys.Order(StringComparer.Ordinal))
            luck[gpu] = truths[gpu].Rate * Math.Exp(Noise * Normal.Draw(ref random));
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
        var plan = new CapacityPlanner(run, catalog, PlanningData.Builtin, (_, o) => Known(Server(o, estimates[Gpu(o)]))).Plan(demand, PlanDepth.Purchase);
        var clairvoyant = new CapacityPlanner(run, catalog, PlanningData.Builtin, (_, o) => Known(LogEstimate.Exact(Server(o, LogEstimate.Exact(luck[Gpu(o)])).Value))).Plan(demand, PlanDepth.Purchase);
        if (!plan.IsPossible || !clairvoyant.IsPossible || plan.Replay is not { Holds: true } || clairvoyant.Replay is not { Holds: true })
            return null;
        var held = Holds(plan, o => Server(o, LogEstimate.Exact(luck[Gpu(o)])).Value, seed);
        return new Outcome(isPromise, carried, held, (double)(plan.PricePerMonth / clairvoyant.PricePerMonth), plan.Servers, plan.Replay.Carried);
    }

    /// <summary>A published rate as it is predicted without it.</summary>
    private static LogEstimate Predicted(RatePoint truth, RatePoint known, bool carried, Dictionary<(string, string, bool), RoofEnsemble> fits)
    {
        var ensemble = fits[(truth.Model, truth.Gpu.Name, carried)];
        var others = Points.Where(p => p.Gpu.Name != truth.Gpu.Name).ToArray();
        var novelty = others.Any(p => p.Gpu.Die == truth.Gpu.Die) ? RoofNovelty.Gpu : others.Any(p => p.Gpu.Architecture == truth.Gpu.Architecture) ? RoofNovelty.Die : RoofNovelty.Architecture;
        var predicted = carried ? ensemble.Ratio(known.Gpu, truth.Gpu) : ensemble.Predict(truth.Model, truth.Gpu);
        var estimate = RoofModel.Builtin.Calibration.Estimate(carried ? predicted with { LogRate = predicted.LogRate + Math.Log(known.Rate) } : predicted, carried ? RoofBasis.OneOtherGpu : RoofBasis.OtherGpus, novelty);
        return LogEstimate.Within(estimate.Value, estimate.LogHalf90);
    }

    private static Prediction.Known Known(LogEstimate rate) =>
        new(rate.ToFigure("published, left out of the fit"), new ItemsPerSecond(rate.Low), "GPU", []) { At80 = rate.ToFigureAt80("published, left out of the fit") };

    /// <summary>Servers get items as they are fast; a backlog has to be done in time, a promise has to be kept by every server.</summary>
    private static bool Holds(CapacityPlan plan, Func<Offer, double> rate, ulong seed)
    {
        var servers = plan.Pools.Single().Servers.Select(s => (s.Count, Rate: rate(s.Candidate.Offer), s.Candidate.Rates[0].Slots)).ToArray();
        var (job, all) = (plan.Demand.Jobs[0], servers.Sum(s => s.Count * s.Rate));
        var busy = job.RequiredRate(1) / all;
        if (busy > 1 + 1e-9 || job.Promise is not { } promise)
            return busy <= 1 + 1e-9;
        return busy < 1 && servers.DistinctBy(s => (s.Rate, s.Slots)).All(s =>
            QueueSimulator.Percentile(QueueSimulator.Run(PromisedRate.Load(busy * s.Rate, s.Rate, s.Slots, job), s.Slots, Queries, seed).Select(q => q.Wait + q.Service), promise.Percentile / 100) <= promise.Limit.TotalSeconds);
    }
}
