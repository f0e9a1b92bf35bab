using System.Collections.Immutable;
using CsvHelper;

namespace LabelBench.Capacity.Queueing;

/// <summary>By how much simulated waits are longer than the formula says, as the logarithm of a factor on the tail's weight, between the queues of a grid.</summary>
/// <remarks>
/// Two moments of gaps and services do not settle how long bursts make others wait. The grid was played (<c>./simulate.sh --fit-waits FILE</c>), and the factor that makes the
/// formula's 99th percentile right is kept; between the queues of the grid it is interpolated along log(1 + variability), log servers and -log(1 - busy), beyond them the
/// nearest holds. Random arrivals with exponential services are exact without it.
/// </remarks>
public sealed class WaitTable
{
    private readonly ImmutableArray<double>[] _axes;
    private readonly double[] _factors;

    private WaitTable(ImmutableArray<(QueueLoad Load, int Servers, double LogFactor)> rows)
    {
        var places = rows.Select(r => Place(r.Load, r.Servers)).ToArray();
        _axes = [.. Enumerable.Range(0, 4).Select(axis => places.Select(p => p[axis]).Distinct().Order().ToImmutableArray())];
        _factors = new double[_axes.Aggregate(1, (size, axis) => size * axis.Length)];
        foreach (var (place, row) in places.Zip(rows))
            _factors[Index([.. place.Select((x, axis) => _axes[axis].IndexOf(x))])] = row.LogFactor;
    }

    public static WaitTable Builtin { get; } = new(EmbeddedData.Rows("wait_factors.csv", Row));

    /// <summary>Logarithm of the factor on the weight of the tail.</summary>
    public double LogFactor(QueueLoad load, int servers)
    {
        Span<int> low = stackalloc int[4];
        Span<double> share = stackalloc double[4];
        foreach (var (axis, x) in Place(load, servers).Index())
        {
            var values = _axes[axis];
            var at = values.BinarySearch(x);
            low[axis] = Math.Clamp(at < 0 ? ~at - 1 : at, 0, Math.Max(0, values.Length - 2));
            share[axis] = values.Length == 1 ? 0 : Math.Clamp((x - values[low[axis]]) / (values[low[axis] + 1] - values[low[axis]]), 0, 1);
        }
        var sum = 0.0;
        Span<int> index = stackalloc int[4];
        for (var corner = 0; corner < 16; corner++)
        {
            var weight = 1.0;
            for (var axis = 0; axis < 4; axis++)
            {
                var upper = corner >> axis & 1;
                weight *= upper == 1 ? share[axis] : 1 - share[axis];
                index[axis] = low[axis] + upper;
            }
            if (weight > 0)
                sum += weight * _factors[Index(index)];
        }
        return sum;
    }

    private int Index(ReadOnlySpan<int> place) => ((place[0] * _axes[1].Length + place[1]) * _axes[2].Length + place[2]) * _axes[3].Length + place[3];

    private static double[] Place(QueueLoad load, int servers) =>
        [Coordinate(1 + load.ArrivalVariability), Coordinate(1 + load.ServiceVariability), Coordinate(servers), -Coordinate(1 - load.Offered / servers)];

    /// <summary>Rounded, so that the same place of the grid is the same number however it was computed.</summary>
    private static double Coordinate(double value) => Math.Round(Math.Log(value), 9);

    private static (QueueLoad, int, double) Row(CsvReader csv)
    {
        var servers = csv.GetField<int>("servers");
        return (new QueueLoad(csv.GetField<double>("busy") * servers, 1, csv.GetField<double>("service_scv"), csv.GetField<double>("arrival_scv")), servers, csv.GetField<double>("log_factor"));
    }
}
