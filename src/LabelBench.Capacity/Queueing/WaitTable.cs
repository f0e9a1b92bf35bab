using System.Collections.Immutable;
using CsvHelper;

namespace LabelBench.Capacity.Queueing;

/// <summary>By how much simulated waits are longer than the formula says, as the logarithm of a factor on the tail's weight, between the queues of a grid.</summary>
/// <remarks>
/// Two moments of gaps and services do not settle how long bursts make others wait. The grid was played (<c>./simulate.sh --fit-waits FILE</c>), and the factor that makes the
/// formula's 99th percentile right is kept; between the queues of the grid it is interpolated along log(1 + variability), log servers and -log(1 - busy), beyond them the
/// nearest holds. Random arrivals with exponential services are exact without it.
/// </remarks>
internal sealed class WaitTable
{
    private readonly LinearGrid _grid;

    private WaitTable(ImmutableArray<(QueueLoad Load, int Servers, double LogFactor)> rows) =>
        _grid = new LinearGrid([.. rows.Select(r => (Place(r.Load, r.Servers), new[] { r.LogFactor }))]);

    public static WaitTable Builtin { get; } = new(EmbeddedData.Rows("wait_factors.csv", Row));

    /// <summary>Logarithm of the factor on the weight of the tail.</summary>
    public double LogFactor(QueueLoad load, int servers) => _grid.At(Place(load, servers), 0);

    private static double[] Place(QueueLoad load, int servers) =>
    [
        LinearGrid.Coordinate(Math.Log(1 + load.ArrivalVariability)), LinearGrid.Coordinate(Math.Log(1 + load.ServiceVariability)),
        LinearGrid.Coordinate(Math.Log(servers)), LinearGrid.Coordinate(-Math.Log(1 - load.Offered / servers)),
    ];

    private static (QueueLoad, int, double) Row(CsvReader csv)
    {
        var servers = csv.GetField<int>("servers");
        return (new QueueLoad(csv.GetField<double>("busy") * servers, 1, csv.GetField<double>("service_scv"), csv.GetField<double>("arrival_scv")), servers, csv.GetField<double>("log_factor"));
    }
}
