using LabelBench.Analysis;
using LabelBench.Core;
using LabelBench.Records;

namespace LabelBench.Reporting.Wording;

/// <summary>What limited a cell, as people read it.</summary>
internal static class LimitWords
{
    /// <summary>How the limits are found, for the foot of a table of them.</summary>
    public const string Method = "The first rule that holds is named, with the readings it rests on; where a rule before it could not be judged, the answer says so. Rules and lines: docs/validity.md.";

    /// <summary>For a narrow column: <c>CPUs, infer 81 %</c>; the busiest stage where the limit is not known, and nothing where no stage is either.</summary>
    public static string Short(CellSummary cell) => cell.Attribution switch
    {
        { Limit: Limit.Cpus, Stage: { } most } => $"CPUs, {PlainText.Line(most.Name)} {Quantity.Share(most.WorkShare.Value)}",
        { Limit: Limit.CpuDecode or Limit.Stage or Limit.SerialHostCode, Stage: { } stage } => Busy(stage),
        { Limit: not (Limit.CannotSeparate or Limit.Unexplained) } known => Name(known.Limit),
        { Limit: Limit.CannotSeparate } when cell.Bottleneck is null => "cannot tell",
        _ => cell.Bottleneck is { } stage ? Busy(stage) : "",
    };

    /// <summary>For a sentence: <c>all CPUs (96 % of CPU time busy), most of their work infer (71 %)</c>; null where the limit is not known.</summary>
    public static string? Long(Attribution? attribution) => attribution switch
    {
        null or { Limit: Limit.CannotSeparate or Limit.Unexplained } => null,
        { Limit: Limit.Cpus, Stage: { } most } => $"{Name(Limit.Cpus)}{Value(attribution)}, most of their work {PlainText.Line(most.Name)} ({Quantity.Share(most.WorkShare.Value)})",
        { Stage: { } stage } => $"{(attribution.Limit is Limit.Stage ? "" : Name(attribution.Limit) + ": ")}{PlainText.Line(stage.Name)} ({PlainText.Plural(stage.Workers, "worker", "workers")}, {Quantity.Share(stage.BusyShare.Value)} busy)",
        _ => Name(attribution.Limit) + Value(attribution),
    };

    /// <summary>What it is, or between what it cannot be told.</summary>
    public static string Verdict(Attribution attribution) => attribution switch
    {
        { Limit: Limit.CannotSeparate, Leading: { } leading } => $"cannot separate: {Name(leading)}, or {string.Join(", or ", attribution.NotExcluded.Select(q => Name(q.Limit)).Distinct())}",
        { Limit: Limit.CannotSeparate } => $"cannot separate: {string.Join(", or ", attribution.NotExcluded.Select(q => Name(q.Limit)).Distinct())}",
        { Limit: Limit.Unexplained } => "nothing that was read is at its limit",
        _ => Long(attribution)!,
    };

    public static string Name(Limit limit) => limit switch
    {
        Limit.CpuQuota => "the CPU quota",
        Limit.Steal => "steal",
        Limit.CpuHeat => "heat of the CPU",
        Limit.GpuHeat => "heat of the GPU",
        Limit.PowerLimit => "the GPU's power limit",
        Limit.DeviceDecoder => "the GPU's decoder",
        Limit.Pcie => "PCIe",
        Limit.Cpus => "all CPUs",
        Limit.SerialHostCode => "one host thread",
        Limit.CpuDecode => "decoding",
        Limit.ManagedRuntime => "garbage collection",
        Limit.Storage => "storage",
        Limit.Host => "the host, which the GPU waits for",
        Limit.DeviceMemoryBandwidth => "GPU memory bandwidth",
        Limit.DeviceCompute => "GPU compute",
        Limit.LaunchOrLatency => "kernel launches and latency",
        Limit.DeviceMemoryCapacity => "GPU memory",
        Limit.Stage => "a stage",
        Limit.CannotSeparate => "cannot separate",
        _ => "unexplained",
    };

    /// <summary>What would make such a machine do more, for somebody who chooses the next; null where the limit does not tell.</summary>
    public static string? Remedy(Limit limit) => limit switch
    {
        Limit.Cpus => "More or faster CPUs help.",
        Limit.CpuDecode => "More or faster CPUs help; a bigger GPU does not.",
        Limit.SerialHostCode => "A faster CPU helps; more of them do not.",
        Limit.CpuQuota => "A larger CPU quota helps.",
        Limit.Steal => "Other guests of the host take its CPUs; a dedicated machine helps.",
        Limit.CpuHeat or Limit.GpuHeat => "Better cooling helps.",
        Limit.Storage => "Faster storage helps.",
        Limit.DeviceCompute => "A faster GPU helps; more CPUs do not.",
        Limit.DeviceMemoryBandwidth => "A GPU with more memory bandwidth helps; more CPUs do not.",
        Limit.DeviceMemoryCapacity => "A GPU with more memory helps.",
        _ => null,
    };

    public static string Certainty(Certainty certainty) => certainty switch
    {
        Analysis.Certainty.Sure => "sure",
        Analysis.Certainty.Likely => "likely",
        _ => "cannot tell",
    };

    /// <summary><c>CPU steal 4.1 % (above 1 %)</c>, one after the other.</summary>
    public static string Readings(Attribution attribution) => string.Join("; ", attribution.Evidence.Select(Reading));

    /// <summary>What could not be looked for: <c>CPU heat (cpu_package_throttled_share: no such counter)</c>.</summary>
    public static string NotExcluded(Attribution attribution) =>
        string.Join("; ", attribution.NotExcluded.Select(q => PlainText.Line($"{Name(q.Limit)} ({string.Join(", ", q.Missing)})")));

    private static string Reading(Evidence evidence) =>
        $"{Metric(evidence.Metric)} {Number(evidence, evidence.Value)} ({(evidence.Above ? "above" : "below")} {Number(evidence, evidence.Line)})";

    private static string Value(Attribution attribution) => attribution.Evidence is [{ } first, ..] && Key(first.Metric).EndsWith("_share", StringComparison.Ordinal)
        ? $" ({Metric(first.Metric)} {Number(first, first.Value)})"
        : "";

    private static string Busy(StageSummary stage) => $"{PlainText.Line(stage.Name)} {Quantity.Share(stage.BusyShare.Value)}";

    /// <summary>Shares of stages carry the stage's name behind the metric's.</summary>
    private static string Metric(string metric) => metric.Split(' ', 2) is [var name, var stage] ? $"{MetricWords.Name(name)} {PlainText.Line(stage)}" : MetricWords.Name(metric);

    private static string Key(string metric) => metric.Split(' ', 2)[0];

    private static string Number(Evidence evidence, double value) => MetricWords.Value(Key(evidence.Metric), new Count(value))!;
}
