using System.Collections.Immutable;
using System.Globalization;
using LabelBench.Workloads;

namespace LabelBench.Analysis;

/// <summary>Compares a GPU's cells with the same cells on the CPU: a GPU that is hardly faster is not what worked, or was kept waiting.</summary>
public static class GpuTwins
{
    /// <summary>A GPU that does not do this much more than the CPU of its own server has a reason that the reader must know.</summary>
    public const double LeastGain = 1.1;

    /// <returns>A sentence for every GPU cell that does no more than a tenth more than its CPU twin.</returns>
    public static IEnumerable<string> Of(ImmutableArray<CellSummary> cells) =>
        from gpu in cells
        where gpu is { Throughput: not null, Cell.WorkersAtOnce: 1, Cell.Provider: not (ExecutionProvider.Cpu or ExecutionProvider.Openvino) }
        from cpu in cells
        where cpu is { Throughput: not null, Cell.Provider: ExecutionProvider.Cpu } && Work(cpu.Cell) == Work(gpu.Cell)
        where gpu.Throughput!.Value < LeastGain * cpu.Throughput!.Value
        select string.Create(CultureInfo.InvariantCulture,
            $"{gpu.Cell.Id} does {gpu.Throughput!.Value:G4} {gpu.Workload.Items}/s and the CPU alone {cpu.Throughput!.Value:G4}: the GPU probably did not do the work, or waited for the host. {Remedy(gpu)}");

    private static (string, Scope, Scenario, Precision, int) Work(Cell cell) => (cell.WorkloadId, cell.Scope, cell.Scenario, cell.Precision, cell.Batch);

    private static string Remedy(CellSummary gpu) => gpu.Bottleneck is { } stage
        ? $"Its stage {stage.Name} was busy {100 * stage.BusyShare.Value:0} % of the time; compare with --scope infer, and see which nodes ran where in the record."
        : "See which nodes ran where in the record, and try a larger --batch.";
}
