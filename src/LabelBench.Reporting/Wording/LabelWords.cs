using LabelBench.Analysis;
using LabelBench.Records;
using LabelBench.Workloads;

namespace LabelBench.Reporting.Wording;

/// <summary>What a run found out about the labels themselves, in words.</summary>
internal static class LabelWords
{
    private const string ParityPrefix = "parity_rel_l2:";

    /// <summary>The cells of a run that say something about labels, one for each workload and configuration: pipelines at full load.</summary>
    public static IEnumerable<CellSummary> Rows(RunSummary summary) => summary.Cells.Where(c =>
        c is { TrialsValid: > 0, Cell: { Scope: Scope.Pipeline, Scenario: Scenario.Offline } } && (c.Gate is not null || Figures(c).Length + Parity(c).Length > 0));

    /// <summary><c>80 % accepted, 15 % reviewed, 5 % rejected</c>.</summary>
    public static string Gate(GateRecord gate) => gate.Total == 0 ? "nothing came to the gate"
        : $"{Of(gate.Accepted, gate.Total)} accepted, {Of(gate.Reviewed, gate.Total)} to review, {Of(gate.Rejected, gate.Total)} rejected";

    /// <summary>Spot checks of accepted items, and how many were right where that is known.</summary>
    public static string Checks(GateRecord gate) => gate.QualityChecked == 0 ? "none"
        : gate.QualityAgreed is { } agreed ? $"{Quantity.Count(gate.QualityChecked)}, {Of(agreed, gate.QualityChecked)} right"
        : Quantity.Count(gate.QualityChecked);

    /// <summary>Whose word the gate took.</summary>
    public static string Confidence(GateRecord gate) => gate.Injected ? "drawn as the workload file states, for generated weights know nothing" : "the model's own";

    /// <summary>Figures about the labels with their limits.</summary>
    public static string Figures(CellSummary cell) => string.Join("; ", cell.Quality
        .Where(q => !q.Metric.Contains(':', StringComparison.Ordinal) && q.Metric is not (GateRecord.ShareMetric or "non_finite_values" or "denormal_values" or "output_rms"))
        .Select(q => $"{Name(q.Metric)} {Value(q.Metric, q.Value)}{(q.Maximum is { } most ? $" (at most {Value(q.Metric, most)})" : "")}"));

    /// <summary>Distance of the model's outputs to FP32 on the CPU; empty where they were not compared.</summary>
    public static string Parity(CellSummary cell)
    {
        var distances = cell.Quality.Where(q => q.Metric.StartsWith(ParityPrefix, StringComparison.Ordinal)).Select(q => q.Value).ToList();
        return distances.Count == 0 ? "" : distances.Max() switch
        {
            0 => "the same",
            < 1e-4 => "within 0.01 %",
            var distance => $"{Quantity.Share(distance)} away",
        };
    }

    /// <summary>The name of a quality figure: <c>character error rate</c>.</summary>
    public static string Name(string metric) => PlainText.Line(metric.Replace('_', ' '));

    private static string Value(string metric, double value) => IsShare(metric) ? Quantity.Share(value) : Quantity.Number(value);

    /// <summary>Whether a quality figure is a share of something, to be given in per cent.</summary>
    public static bool IsShare(string metric) => metric.EndsWith("_share", StringComparison.Ordinal) || metric.StartsWith("character_error_rate", StringComparison.Ordinal);

    private static string Of(long part, long whole) => Quantity.Share(part / (double)whole);
}
