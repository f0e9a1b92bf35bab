using System.Globalization;
using LabelBench.Capacity.Queueing;

namespace LabelBench.Simulations;

/// <summary>Plays the grid of queues behind <see cref="BulkTable"/> and writes their percentiles in times of a full batch: src/LabelBench.Capacity/Data/bulk_waits.csv.</summary>
internal static class BulkFit
{
    private static readonly double[] Arrivals = [1, 2, 4], Overheads = [0, 0.02, 0.05, 0.15, 0.4, 1], Busy = [0.2, 0.4, 0.6, 0.75, 0.85, 0.92, 0.96];

    private static readonly int[] Largest = [2, 4, 8, 16, 32, 64], Servers = [1, 2, 4, 8, 16, 32];

    public static void Write(string file, ulong seed)
    {
        using var writer = new StreamWriter(file);
        writer.WriteLine($"arrival_scv,overhead,largest,servers,busy,{string.Join(',', new[] { "wait", "response" }.SelectMany(what => BulkTable.Levels.Select(l => string.Create(CultureInfo.InvariantCulture, $"{what}_{l}"))))}");
        foreach (var (group, (largest, servers)) in (from largest in Largest from servers in Servers select (largest, servers)).Index())
        {
            // Queues of one group are played on the same times, so that they differ by what is varied.
            var drawn = new DrawnTimes();
            var queues = (from arrival in Arrivals from overhead in Overheads from busy in Busy select (arrival, overhead, busy)).ToArray();
            foreach (var row in Repeat.Times(queues.Length, i =>
            {
                var (arrival, overhead, busy) = queues[i];
                var percentiles = Percentiles(Load(arrival, overhead, largest, servers, busy), servers, busy switch { > 0.95 => 1_200_000, > 0.9 => 800_000, > 0.8 => 500_000, _ => 200_000 }, seed + (ulong)group, drawn);
                return string.Create(CultureInfo.InvariantCulture, $"{arrival},{overhead},{largest},{servers},{busy},{string.Join(',', percentiles.Select(p => p.ToString("0.####", CultureInfo.InvariantCulture)))}");
            }))
                writer.WriteLine(row);
            writer.Flush();
        }
    }

    /// <summary>Queries that come to so many servers, each of which takes a second for a full batch.</summary>
    internal static QueueLoad Load(double arrival, double overhead, int largest, int servers, double busy) =>
        new(busy * servers * largest, 1.0 / largest, BulkTable.ItemVariability, arrival) { Batches = BatchTimes.Affine(largest, overhead) };

    private static IEnumerable<double> Percentiles(QueueLoad load, int servers, int queries, ulong seed, DrawnTimes drawn)
    {
        var played = QueueSimulator.Run(load, servers, queries, seed, drawn);
        double[] waits = [.. played.Select(q => q.Wait)], responses = [.. played.Select(q => q.Wait + q.Service)];
        return BulkTable.Levels.Select(l => QueueSimulator.Percentile(waits, l)).Concat(BulkTable.Levels.Select(l => QueueSimulator.Percentile(responses, l)));
    }
}
