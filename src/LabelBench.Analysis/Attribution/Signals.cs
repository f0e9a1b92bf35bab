using System.Collections.Immutable;
using LabelBench.Core;
using LabelBench.Records;

namespace LabelBench.Analysis;

/// <summary>Readings of an <see cref="AttributionInput"/> as conditions. Of several GPUs the one furthest beyond the line counts.</summary>
internal sealed class Signals(AttributionInput input)
{
    private readonly ImmutableArray<MetricSummary> _readings = CellGpus.Readings(input.Machine, input.Cell, input.Telemetry);

    public AttributionInput Input => input;

    public Condition Above(string metric, double line) => Compare(metric, Values(metric), line, above: true);

    public Condition Below(string metric, double line) => Compare(metric, Values(metric), line, above: false);

    /// <summary>The claim about a value that is computed.</summary>
    public static Condition Claim(string name, Reading<Count> value, double line, bool above = true) => Compare(name, [value], line, above);

    /// <summary>A metric's mean over the windows; of several GPUs the greatest.</summary>
    public Reading<Count> Greatest(string metric)
    {
        var values = Values(metric);
        return values.OfType<Reading<Count>.Measured>().MaxBy(v => v.Value.Value) ?? values[0];
    }

    /// <summary>Stages with a name that is one of these words, or has one as a part.</summary>
    public IEnumerable<StageSummary> StagesNamed(params string[] words) =>
        input.Stages.Where(s => s.Name.Split('-', '_', ' ').Any(part => words.Contains(part, StringComparer.OrdinalIgnoreCase)));

    /// <summary>The stage behind one, or null behind the last.</summary>
    public StageSummary? After(StageSummary stage) => input.Stages.SkipWhile(s => s != stage).Skip(1).FirstOrDefault();

    private ImmutableArray<Reading<Count>> Values(string metric)
    {
        ImmutableArray<Reading<Count>> found = [.. _readings.Where(m => m.Name == metric).Select(m => m.Mean)];
        return found.IsEmpty ? [Reading.Missing<Count>("not among the metrics of this run")] : found;
    }

    private static Condition Compare(string name, ImmutableArray<Reading<Count>> values, double line, bool above)
    {
        ImmutableArray<double> known = [.. values.OfType<Reading<Count>.Measured>().Select(v => v.Value.Value)];
        if (known.IsEmpty)
            return Condition.Open($"{name}: {values.OfType<Reading<Count>.Unavailable>().First().Reason}");
        var value = above ? known.Max() : known.Min();
        return (above ? value > line : value < line) ? new(true, [new Evidence(name, value, line, above)], []) : Condition.No;
    }
}
