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
        foreach (var figure in InBulk(full, seed).Concat(Staffed(full, seed)))
            yield return figure;
    }

    /// <summary>Servers that take all that wait, up to a batch; most of these lie between the queues of the table.</summary>
    private IEnumerable<SimulatedFigure> InBulk(bool full, ulong seed)
    {
        double[] overheads = full ? [0.03, 0.1, 0.3, 0.6] : [0.3], loads = full ? [0.60, 0.68, 0.76, 0.84, 0.92] : [0.68, 0.84];
        int[] batches = full ? [3, 6, 12, 24, 48] : [6, 24], servers = full ? [1, 2, 3, 6, 12, 24, 32] : [1, 3, 12];
        var cases = (from arrival in new double[] { 1, 4 } from overhead in overheads from batch in batches from c in servers from busy in loads select (arrival, overhead, batch, c, busy)).ToArray();
        var errors = Repeat.Times(cases.Length, i =>
        {
            var (arrival, overhead, batch, c, busy) = cases[i];
            var load = BulkFit.Load(arrival, overhead, batch, c, busy);
            var played = QueueSimulator.Run(load, c, full ? 1_000_000 : 400_000, seed + (ulong)i);
            var (wait, response) = (QueueSimulator.Percentile(played.Select(q => q.Wait), 0.99), QueueSimulator.Percentile(played.Select(q => q.Wait + q.Service), 0.99));
            // Full batches take a second: a wait of a hundredth of it is none.
            return (Arrival: arrival, Wait: wait < 0.01 ? (double?)null : Math.Abs(BulkTable.Builtin.Wait(load, c, 0.99) / wait - 1), Response: (double?)Math.Abs(BulkTable.Builtin.Response(load, c, 0.99) / response - 1));
        });
        foreach (var (kind, arrival) in new[] { ("bulk", 1.0), ("bulk-bursts", 4.0) })
        {
            var of = errors.Where(e => e.Arrival == arrival).ToArray();
            yield return Error($"{Name}.{kind}.p99-wait.median-error", of.Select(e => e.Wait), 0.5, 5);
            yield return Error($"{Name}.{kind}.p99-wait.p90-error", of.Select(e => e.Wait), 0.9, 12);
            yield return Error($"{Name}.{kind}.p99-response.median-error", of.Select(e => e.Response), 0.5, null);
            yield return Error($"{Name}.{kind}.p99-response.p90-error", of.Select(e => e.Response), 0.9, null);
        }
    }

    /// <summary>Servers so that 99 % of queries wait at most one service time, or the time of a full batch; and whether those that the simulation settled on keep that when it is run again.</summary>
    private IEnumerable<SimulatedFigure> Staffed(bool full, ulong seed)
    {
        double[] offers = full ? [1.5, 3, 6, 12, 25, 50, 100] : [1.5, 6, 25];
        QueueLoad[] loads =
        [
            .. from offered in offers from kind in Kinds select new QueueLoad(offered, 1, kind.Service, kind.Arrival),
            .. from offered in offers.Where(o => o < 30) from arrival in new double[] { 1, 4 } from batch in full ? new[] { 4, 16 } : [8] select BulkFit.Load(arrival, 0.3, batch, 1, offered),
        ];
        var found = Repeat.Times(loads.Length, i =>
        {
            var (formula, limit) = (Staffing.ByFormula(loads[i], loads[i].FullBatchSeconds, 0.99)!.Value, loads[i].FullBatchSeconds);
            var verified = Staffing.Verified(loads[i], limit, 0.99, seed + (ulong)i, full ? 600_000 : 200_000)!.Value;
            // By other numbers; what is within the noise of a percentile is no miss.
            var wait = QueueSimulator.Percentile(QueueSimulator.Run(loads[i], verified, full ? 3_000_000 : 1_000_000, seed + 100_000 + (ulong)i).Select(q => q.Wait), 0.99);
            return (IsBulk: loads[i].Batches is not null, Formula: formula, Verified: verified, IsUnder: wait > 1.03 * limit);
        });
        foreach (var (kind, of) in new[] { ("staffing", found.Where(f => !f.IsBulk).ToArray()), ("staffing-bulk", [.. found.Where(f => f.IsBulk)]) })
        {
            yield return SimulatedFigure.Share($"{Name}.{kind}.exact", of.Count(f => f.Formula == f.Verified), of.Length, 80);
            yield return SimulatedFigure.Share($"{Name}.{kind}.within-1", of.Count(f => Math.Abs(f.Formula - f.Verified) <= 1), of.Length, 100);
            yield return SimulatedFigure.Share($"{Name}.{kind}.formula-under", of.Count(f => f.Formula < f.Verified), of.Length);
            yield return new SimulatedFigure($"{Name}.{kind}.under-and-not-caught", of.Count(f => f.IsUnder), "queues", 0, AtMost: true);
        }
    }

    private static SimulatedFigure Error(string name, IEnumerable<double?> errors, double level, double? target)
    {
        double[] sorted = [.. errors.OfType<double>().Order()];
        return new SimulatedFigure(name, 100 * Quantiles.Of(sorted, level), "%", target, AtMost: true);
    }
}
