using System.Collections.Immutable;
using System.Globalization;
using LabelBench.Workloads;

namespace LabelBench.Analysis;

/// <summary>What workers at once do, against what the same workers do one after the other.</summary>
/// <param name="Together">The cell with several workers.</param>
/// <param name="Alone">Items per second of each worker's device by itself, added up over the devices.</param>
public sealed record HostContention(CellSummary Together, double Alone)
{
    /// <summary>Whether the workers have a device each; otherwise they share one.</summary>
    public bool OnSeveralDevices => Together.Cell.DeviceCount > 1;

    /// <summary>Rate together over the rates alone: 1 on several devices means that the host takes nothing from any of them; on one device it is what more workers gain.</summary>
    public double Ratio => Together.Throughput!.Value / Alone;

    /// <summary>What workers at once gain or lose, in one sentence.</summary>
    public string Sentence
    {
        get
        {
            var cell = Together.Cell;
            var job = $"{cell.WorkloadId}, {(cell.Scope is Scope.Infer ? "model call" : "pipeline")}, {Cell.Word(cell.Provider)} {Cell.Word(cell.Precision)}, batch {cell.Batch}";
            return OnSeveralDevices
                ? Text($"{job}: {cell.DeviceCount} devices at once do {Together.Throughput!.Value:G3} {Together.Workload.Items}/s, {100 * Ratio:0} % of the {Alone:G3} that they do one after the other.")
                : Text($"{job}: {cell.WorkersAtOnce} workers at once do {Together.Throughput!.Value:G3} {Together.Workload.Items}/s, {Ratio:0.00} times the {Alone:G3} of one alone.");
        }
    }

    /// <summary>Of every cell with several workers whose devices were also measured by themselves, in the order of the plan.</summary>
    public static ImmutableArray<HostContention> Of(IReadOnlyCollection<CellSummary> cells) =>
        [.. cells.Where(c => c.Cell.WorkersAtOnce > 1 && c.Throughput is not null).Select(c => Of(c, cells)).OfType<HostContention>()];

    private static HostContention? Of(CellSummary together, IReadOnlyCollection<CellSummary> run)
    {
        var alone = together.Cell.Device.Split(Cell.DeviceSeparator).Select(device => RateAlone(together.Cell, device, run)).ToArray();
        return alone.All(rate => rate is not null) ? new HostContention(together, alone.Sum()!.Value) : null;
    }

    /// <summary>The fastest arrangement of threads and streams, because a worker that has the machine to itself may use all of it.</summary>
    private static double? RateAlone(Cell together, string device, IReadOnlyCollection<CellSummary> run) => run
        .Where(c => c.Throughput is not null && c.Cell.WorkersAtOnce == 1 && c.Cell.Device == device && Job(c.Cell) == Job(together))
        .Max(c => c.Throughput?.Value);

    private static (string, Scope, Scenario, ExecutionProvider, Precision, int, ProviderSettings) Job(Cell c) =>
        (c.WorkloadId, c.Scope, c.Scenario, c.Provider, c.Precision, c.Batch, c.Settings);

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
