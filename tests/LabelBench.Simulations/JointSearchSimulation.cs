using System.Collections.Immutable;
using System.Globalization;
using LabelBench.Core;
using LabelBench.Measurement.Load.Search;

namespace LabelBench.Simulations;

/// <summary>Joint search on made-up machines: 11 batches x 5 streams x 4 thread counts x 2 precisions = 440 configurations, of which 35 may be tried.</summary>
/// <remarks>
/// A machine draws its cores, memory, cost per call and per item, gain of the lower precision, parallel share (Amdahl), contention between streams and what
/// a batch beyond the cache costs. Throughput = streams x batch / time, latency grows with streams that share cores; limit and memory are set so that a part of all
/// configurations breaks either. Measured values are off by 1.5 % (throughput) and 3 % (latency), one standard deviation.
/// </remarks>
public sealed class JointSearchSimulation : ISimulation
{
    private static readonly ImmutableArray<JointAxis> Axes =
    [
        new("batch", [.. Enumerable.Range(0, 11).Select(i => (1 << i).ToString(CultureInfo.InvariantCulture))], true),
        new("streams", ["1", "2", "4", "8", "16"], true, true),
        new("threads", ["1", "2", "4", "8"], false, true),
        new("precision", ["fp32", "int8"], false),
    ];

    public string Name => "joint-search";

    public IEnumerable<SimulatedFigure> Run(bool full, ulong seed)
    {
        var seeds = full ? 400 : 40;
        var searches = Repeat.Times(seeds, i => Search(SplitMix64.For(seed, i).Next()));
        yield return SimulatedFigure.Share($"{Name}.within-3%", searches.Count(s => s.Kept && s.Ratio >= 0.97), seeds, 95);
        yield return SimulatedFigure.Share($"{Name}.within-6%", searches.Count(s => s.Kept && s.Ratio >= 0.94), seeds);
        yield return SimulatedFigure.Share($"{Name}.tried-one-within-3%", searches.Count(s => s.Tried97), seeds);
        yield return SimulatedFigure.Share($"{Name}.limit-kept-in-truth", searches.Count(s => s.Kept), seeds);
        yield return new SimulatedFigure($"{Name}.tried", searches.Max(s => 100.0 * s.Tried / 440), "%", 8, AtMost: true);
        yield return new SimulatedFigure($"{Name}.out-of-memory", searches.Average(s => s.OutOfMemory), "tries");
        yield return new SimulatedFigure($"{Name}.too-large", searches.Average(s => s.ShareTooLarge) * 100, "% of all");
    }

    private static (double Ratio, bool Kept, int Tried, int OutOfMemory, double ShareTooLarge, bool Tried97) Search(ulong seed)
    {
        var machine = new Machine(seed);
        var search = JointSearch.Start(Axes, machine.Limit, 35, seed);
        var truth = Enumerable.Range(0, search.Configurations).Select(i => machine.Truth(search.Levels(i))).ToArray();
        var best = truth.Where(t => t.Fits && t.Latency <= machine.Limit).Max(t => t.Throughput);
        var random = SplitMix64.For(seed, 9);
        while (true)
        {
            switch (search.Ask())
            {
                case JointStep.Try next:
                    var (throughput, latency, fits) = truth[next.Index];
                    search = search.Tell(fits
                        ? new JointPoint(next.Index, JointOutcome.Measured, throughput * Math.Exp(0.015 * random.Bell()), latency * Math.Exp(0.03 * random.Bell()))
                        : new JointPoint(next.Index, JointOutcome.OutOfMemory));
                    break;
                case JointStep.Done done:
                    var chosen = done.Best is { } b ? truth[b.Index] : default;
                    return (chosen.Throughput / best, chosen.Latency <= machine.Limit, done.Tried, search.Points.Count(p => p.Outcome == JointOutcome.OutOfMemory), truth.Count(t => !t.Fits) / 440.0, search.Points.Any(p => truth[p.Index] is { Fits: true } t && t.Latency <= machine.Limit && t.Throughput >= 0.97 * best));
            }
        }
    }

    private sealed class Machine
    {
        private readonly double cores, call, item, gain, parallel, contention, cache, falloff, weights, activation, memory;

        public Machine(ulong seed)
        {
            var random = new SplitMix64(seed);
            cores = 4 << random.Below(3);
            (call, item) = (random.Between(0.0005, 0.005), random.Between(0.0005, 0.01));
            (gain, parallel, contention) = (random.Between(1.2, 3), random.Between(0.8, 0.98), random.Between(0, 0.05));
            (cache, falloff) = (random.Between(3, 8), random.Between(0, 0.15));
            (weights, activation) = (random.Between(50, 500), random.Between(1, 10));
            memory = (weights + activation * 1024) * random.Between(0.5, 6);
            double[] latencies = [.. from batch in Enumerable.Range(0, 11) from streams in Enumerable.Range(0, 5) from threads in Enumerable.Range(0, 4) select Truth([batch, streams, threads, 0]).Latency];
            Limit = latencies.Order().ElementAt((int)(latencies.Length * random.Between(0.3, 0.8)));
        }

        public double Limit { get; }

        public (double Throughput, double Latency, bool Fits) Truth(ImmutableArray<int> levels)
        {
            double batch = 1 << levels[0], streams = 1 << levels[1], threads = 1 << levels[2];
            var share = Math.Min(1, cores / (streams * threads));
            var speed = share / (1 - parallel + parallel / threads) * (share < 1 ? 0.95 : 1) / (1 + contention * (streams - 1));
            var beyond = 1 + falloff * Math.Max(0, levels[0] - cache);
            var time = (call + batch * item * beyond / (levels[3] == 1 ? gain : 1)) / speed;
            return (streams * batch / time, time * (1.1 + 0.05 * levels[1]), (weights + activation * batch * (levels[3] == 1 ? 0.5 : 1)) * streams <= memory);
        }
    }
}
