using System.Collections.Immutable;
using CsvHelper;

namespace LabelBench.Capacity.Queueing;

/// <summary>How long queries wait, and are away, where servers take all that wait, up to a batch, whenever they are free: between the queues of a grid.</summary>
/// <remarks>
/// Bulk service with a batch of 1 to b (Bailey 1954, doi:10.1111/j.2517-6161.1954.tb00149.x; Neuts 1967, doi:10.1214/aoms/1177698869) has no closed form for several servers, bursts and
/// times that grow with the batch. The grid was played (<c>./simulate.sh --fit-bulk-waits FILE</c>), and percentiles are kept in times of a full batch. Between the queues of the
/// grid their logarithms are interpolated along log(1 + variability of gaps), the logarithm of what a batch of one takes, log batch, log servers and
/// -log(1 - busy). Beyond the last load they grow as 1 / (1 - busy), as in heavy traffic; beyond the other ends the nearest holds. Times of items have a squared coefficient of
/// variation of <see cref="ItemVariability"/>, those of a batch of n an n-th of it.
/// </remarks>
internal sealed class BulkTable
{
    public const double ItemVariability = 0.25;

    /// <summary>Percentiles that are kept.</summary>
    public static ImmutableArray<double> Levels { get; } = [0.9, 0.95, 0.99, 0.999];

    /// <summary>Added to waits before their logarithm is taken: those of a hundredth of a batch's time are hardly any.</summary>
    private const double Hardly = 0.01;

    private readonly LinearGrid _grid;

    private BulkTable(ImmutableArray<(double[] Place, double[] Values)> rows) => _grid = new LinearGrid(rows);

    public static BulkTable Builtin { get; } = new(EmbeddedData.Rows("bulk_waits.csv", Row));

    /// <summary>Seconds that a share of all queries waits at most before its batch begins.</summary>
    /// <param name="level">0.9 or more, and below 1; what is below 0.9 is taken as that.</param>
    /// <returns>Infinite where full batches cannot keep up.</returns>
    public double Wait(QueueLoad load, int servers, double level) => Percentile(load, servers, level, 0, y => Math.Max(0, Math.Exp(y) - Hardly));

    /// <summary>The same from arrival to answer.</summary>
    public double Response(QueueLoad load, int servers, double level) => Percentile(load, servers, level, Levels.Length, Math.Exp);

    private double Percentile(QueueLoad load, int servers, double level, int from, Func<double, double> value)
    {
        var busy = load.Offered / servers;
        if (busy >= 1)
            return double.PositiveInfinity;
        var place = Place(load.ArrivalVariability, Straightened(load.Batches?.Overhead ?? 0, load.LargestBatch), load.LargestBatch, servers, busy);
        var beyond = Math.Exp(Math.Max(0, place[^1] - _grid.Axis(place.Length - 1)[^1]));
        var (x, below) = (Depth(Math.Max(level, Levels[0])), Levels.Length - 2);
        while (below > 0 && x < Depth(Levels[below]))
            below--;
        var (low, high) = (value(_grid.At(place, from + below)), value(_grid.At(place, from + below + 1)));
        return beyond * load.FullBatchSeconds * (low + (high - low) * (x - Depth(Levels[below])) / (Depth(Levels[below + 1]) - Depth(Levels[below])));
    }

    /// <summary>Between two shares of the grid the logarithms grow with that of what a batch of one takes, share + (1 - share) / batch: the share that lies as far between them.</summary>
    private double Straightened(double overhead, int largest)
    {
        var shares = _grid.Axis(1);
        var upper = Math.Clamp(shares.Count(s => s < overhead), 1, shares.Length - 1);
        var (low, high) = (shares[upper - 1], shares[upper]);
        return low + (high - low) * (OfOne(overhead) - OfOne(low)) / (OfOne(high) - OfOne(low));

        double OfOne(double share) => Math.Log(share + (1 - share) / largest);
    }

    private static double Depth(double level) => -Math.Log(1 - level);

    private static double[] Place(double arrivalVariability, double overhead, int largest, int servers, double busy) =>
    [
        LinearGrid.Coordinate(Math.Log(1 + arrivalVariability)), LinearGrid.Coordinate(overhead), LinearGrid.Coordinate(Math.Log(largest)),
        LinearGrid.Coordinate(Math.Log(servers)), LinearGrid.Coordinate(-Math.Log(1 - busy)),
    ];

    private static (double[], double[]) Row(CsvReader csv) => (
        Place(csv.GetField<double>("arrival_scv"), csv.GetField<double>("overhead"), csv.GetField<int>("largest"), csv.GetField<int>("servers"), csv.GetField<double>("busy")),
        [.. Levels.Select((_, i) => Math.Log(Hardly + csv.GetField<double>(5 + i))), .. Levels.Select((_, i) => Math.Log(csv.GetField<double>(5 + Levels.Length + i)))]);
}
