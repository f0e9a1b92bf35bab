using LabelBench.Core;
using LabelBench.Simulations.Virtual;
using LabelBench.Statistics;

namespace LabelBench.Simulations;

/// <summary>M/D/1 with 2 ms of service, from an empty queue, in windows of 1 s: how often a stable queue is stopped, and how soon one that runs away.</summary>
public sealed class DivergingQueueSimulation : ISimulation
{
    public string Name => "diverging-queue";

    public IEnumerable<SimulatedFigure> Run(bool full, ulong seed)
    {
        var runs = full ? 1000 : 150;
        foreach (var load in new[] { 0.5, 0.8, 0.9, 0.95 })
            yield return SimulatedFigure.Share($"{Name}.at-{100 * load:0}%-load.stopped-within-120s", Stops(load, runs, seed).Count(s => s is not null), runs, load <= 0.9 ? 1 : null, atMost: true);
        foreach (var load in new[] { 1.05, 1.2, 2 })
        {
            var stops = Stops(load, runs, seed + 1);
            yield return SimulatedFigure.Share($"{Name}.at-{100 * load:0}%-load.stopped-within-60s", stops.Count(s => s <= 60), runs, load >= 1.2 ? 99 : 95);
            yield return new SimulatedFigure($"{Name}.at-{100 * load:0}%-load.median-stop", Robust.Median([.. stops.Select(s => s ?? 120.0)]), "s");
        }
    }

    private static int?[] Stops(double load, int runs, ulong seed) => Repeat.Times(runs, run =>
    {
        const int Seconds = 120;
        var rate = 500 * load;
        var arrivals = new long[(int)(rate * Seconds * 1.1)];
        QueueTruth.Poisson(SplitMix64.For(seed, run).Next(), rate, arrivals);
        var (started, done) = (new long[arrivals.Length], new long[arrivals.Length]);
        new DeterministicServer(2_000_000).Serve(arrivals, started, done, 0);
        var queue = new DivergingQueue();
        for (var second = 0; second < Seconds; second++)
        {
            long from = second * 1_000_000_000L, to = from + 1_000_000_000L;
            double busy = 0, response = 0;
            var answered = 0;
            for (var i = 0; i < arrivals.Length && arrivals[i] < to; i++)
            {
                busy += Math.Max(0, Math.Min(done[i], to) - Math.Max(arrivals[i], from));
                if (done[i] >= from && done[i] < to)
                    (response, answered) = (response + done[i] - arrivals[i], answered + 1);
            }
            if (queue.Add(busy / 1e9, response / Math.Max(1, answered)))
                return second + 1;
        }
        return (int?)null;
    });
}
