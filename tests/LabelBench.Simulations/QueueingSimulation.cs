using LabelBench.Capacity.Queueing;
using LabelBench.Statistics;

namespace LabelBench.Simulations;

/// <summary>Forecasts of waiting against queues played on a virtual clock, and how many servers both ask for.</summary>
public sealed class QueueingSimulation : ISimulation
{
    private static readonly (string Name, double Service, double Arrival)[] Kinds =
        [("M/D", 0, 1), ("M/G-0.25", 0.25, 1), ("M/M", 1, 1), ("M/G-2", 2, 1), ("bursts-D", 0, 4), ("bursts-M", 1, 4)];

    public string Name => "queueing";

    public IEnumerable<SimulatedFigure> Run(bool full, ulong seed)
    {
        // Most of these lie between the queues of the table that the forecast was fitted to.
        var queries = full ? 1_000_000 : 600_000;
        int[] servers = full ? [1, 2, 3, 4, 6, 8, 12, 16, 24, 32] : [3, 6, 12];
        double[] loads = full ? [0.60, 0.68, 0.76, 0.84, 0.92] : [0.68, 0.84];
        var cases = (from kind in Kinds from c in servers from busy in loads select (Kind: kind, Servers: c, Busy: busy)).ToArray();
        var errors = Repeat.Times(cases.Length, i =>
        {
            var (kind, c, busy) = cases[i];
            var load = new QueueLoad(busy * c, 1, kind.Service, kind.Arrival);
            var waits = QueueSimulator.Run(load, c, queries, seed + (ulong)i).Select(q => q.Wait).ToArray();
            var (mean, tail) = (waits.Average(), QueueSimulator.Percentile(waits, 0.99));
            var forecast = WaitForecast.Of(load, c);
            // A wait of a hundredth of a service is none, and its relative error says nothing.
            return (kind.Name, Mean: mean < 0.01 ? (double?)null : Math.Abs(forecast.MeanSeconds / mean - 1), Tail: tail < 0.01 ? (double?)null : Math.Abs(forecast.Percentile(0.99) / tail - 1));
        });
        foreach (var (kind, _, _) in Kinds)
        {
            yield return Error($"{Name}.{kind}.mean-wait.median-error", errors.Where(e => e.Name == kind).Select(e => e.Mean), 0.5, null);
            yield return Error($"{Name}.{kind}.p99-wait.median-error", errors.Where(e => e.Name == kind).Select(e => e.Tail), 0.5, null);
            yield return Error($"{Name}.{kind}.p99-wait.p90-error", errors.Where(e => e.Name == kind).Select(e => e.Tail), 0.9, null);
        }
        yield return Error($"{Name}.p99-wait.median-error", errors.Select(e => e.Tail), 0.5, 5);
        yield return Error($"{Name}.p99-wait.p90-error", errors.Select(e => e.Tail), 0.9, 12);
        foreach (var figure in Staffed(full, seed))
            yield return figure;
    }

    /// <summary>Servers so that 99 % of queries wait at most one service time.</summary>
    private IEnumerable<SimulatedFigure> Staffed(bool full, ulong seed)
    {
        var loads = (from offered in full ? new[] { 1.5, 3, 6, 12, 25, 50, 100 } : [1.5, 6, 25] from kind in Kinds select new QueueLoad(offered, 1, kind.Service, kind.Arrival)).ToArray();
        var found = Repeat.Times(loads.Length, i => (Formula: Staffing.ByFormula(loads[i], 1, 0.99)!.Value, True: Staffing.Verified(loads[i], 1, 0.99, seed + (ulong)i, full ? 1_000_000 : 200_000)!.Value));
        yield return SimulatedFigure.Share($"{Name}.staffing.exact", found.Count(f => f.Formula == f.True), found.Length, 80);
        yield return SimulatedFigure.Share($"{Name}.staffing.within-1", found.Count(f => Math.Abs(f.Formula - f.True) <= 1), found.Length, 100);
    }

    private static SimulatedFigure Error(string name, IEnumerable<double?> errors, double level, double? target)
    {
        double[] sorted = [.. errors.OfType<double>().Order()];
        return new SimulatedFigure(name, 100 * Quantiles.Of(sorted, level), "%", target, AtMost: true);
    }
}
