using System.Globalization;
using LabelBench.Analysis;
using LabelBench.Workloads;

namespace LabelBench.Reporting.Wording;

/// <summary>How a cell is called in tables and sentences.</summary>
internal static class CellWords
{
    public const string InferOnly = "infer only";

    /// <summary><c>cpu fp32</c>; with threads and streams where another cell of the run differs in nothing else: <c>cpu fp32 t4 s2</c>; with the number of workers at once: <c>cpu fp32 x2</c>.</summary>
    public static string Provider(RunSummary summary, Cell cell)
    {
        var name = $"{Cell.Word(cell.Provider)} {Cell.Word(cell.Precision)}";
        var twins = summary.Cells.Select(c => c.Cell).Where(c => Shown(c) == Shown(cell)).ToList();
        if (cell.DeviceCount > 1)
            name += string.Create(CultureInfo.InvariantCulture, $" on {cell.DeviceCount} devices at once");
        else if (twins.Select(c => c.Device).Distinct(StringComparer.Ordinal).Count() > 1)
            name += " " + PlainText.Line(cell.Device);
        if (cell.WorkersAtOnce > cell.DeviceCount)
            name += string.Create(CultureInfo.InvariantCulture, $" x{cell.WorkersAtOnce / cell.DeviceCount}");
        if (twins.Select(c => c.Settings).Distinct().Count() > 1)
            name += " " + (cell.Settings.Differences is { IsEmpty: false } differences ? string.Join(' ', differences) : "defaults");
        if (twins.Select(c => (c.IntraOpThreads, c.Streams)).Distinct().Count() > 1)
            name += string.Create(CultureInfo.InvariantCulture, $" t{cell.IntraOpThreads} s{cell.Streams}");
        return name;
    }

    /// <summary><c>cpu fp32, batch 8</c>; in multi-stream <c>cpu fp32, queries of 8, batch 4</c>.</summary>
    public static string Configuration(RunSummary summary, Cell cell) =>
        $"{Provider(summary, cell)}, {(cell.SamplesPerQuery is { } samples ? $"queries of {Quantity.Count(samples)}, " : "")}batch {Quantity.Count(cell.Batch)}";

    /// <summary><c>cpu fp32</c>, or <c>cpu fp32, infer only</c>.</summary>
    public static string ProviderAndScope(RunSummary summary, Cell cell) =>
        cell.Scope == Scope.Infer ? $"{Provider(summary, cell)}, {InferOnly}" : Provider(summary, cell);

    /// <summary><c>infer only, cpu fp32, batch 8</c>: unique within one workload and scenario.</summary>
    public static string WithinWorkload(RunSummary summary, Cell cell) =>
        cell.Scope == Scope.Infer ? $"{InferOnly}, {Configuration(summary, cell)}" : Configuration(summary, cell);

    /// <summary><c>images/s</c>; in training <c>images trained/s</c>, because no labels come out.</summary>
    public static string Unit(CellSummary cell) => PlainText.Line(cell.Workload.Items) + (cell.Training is null ? "/s" : " trained/s");

    private static (string, Scope, Scenario, ExecutionProvider, Precision, int) Shown(Cell c) =>
        (c.WorkloadId, c.Scope, c.Scenario, c.Provider, c.Precision, c.Batch);
}
