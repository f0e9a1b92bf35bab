using System.Collections.Immutable;
using System.Globalization;
using LabelBench.Core;
using LabelBench.Records;
using LabelBench.Statistics;
using LabelBench.Workloads;
using static LabelBench.Analysis.MetricKeys;

namespace LabelBench.Analysis;

/// <summary>Energy per item from counters of energy over the very windows that the items were counted in.</summary>
public static class EnergyAnalysis
{
    /// <summary>Windows shorter than this do not let a sampled gauge settle, so that nothing can be compared with it.</summary>
    private static readonly TimeSpan LeastForCheck = TimeSpan.FromSeconds(5);

    /// <summary>A GPU's energy counter over its sampled power: outside, one of the two is wrong.</summary>
    private const double LeastRatio = 0.9, MostRatio = 1.1;

    /// <param name="valid">Measurements of the cell's valid trials.</param>
    /// <returns>Null where nothing was measured, or no power was looked for.</returns>
    public static EnergySummary? Of(RunRecord record, Cell cell, ImmutableArray<TrialMeasurement> valid)
    {
        ArgumentNullException.ThrowIfNull(record);
        var gpus = CellGpus.Uuids(record.Machine, cell);
        ImmutableArray<(string Metric, string? Device)> known = [.. valid.SelectMany(m => m.Telemetry).Where(m => IsPart(m, gpus)).Select(m => (m.Name, m.Device)).Distinct()];
        if (known.IsEmpty)
            return null;
        ImmutableArray<EnergyPart> parts = [.. known.Select(part => new EnergyPart(part.Metric, part.Device, Power(valid, part.Metric, part.Device), Idle(record.IdlePower, part.Metric, part.Device)))];
        ImmutableArray<EnergyPart> read = [.. parts.Where(p => p.Power.ValueOrNull is not null)];
        if (read.IsEmpty)
            return new EnergySummary(parts, null, null, null, string.Join("; ", parts.Select(p => $"{p.Metric}: {Reason(p.Power)}")), null);
        var source = Source(record, parts, read, valid.Length);
        var gross = Gross(valid, read, source);
        var net = Net(valid, read, gross, source);
        var watts = read.Sum(p => p.Power.ValueOrNull!.Value.Value);
        var rate = valid.Average(Rate);
        var spread = (gross.High!.Value - gross.Value) / gross.Value;
        return new EnergySummary(parts, gross, net.Figure, new Figure(rate / watts, rate / watts / (1 + spread), rate / watts / (1 - spread), null, Provenance.Measured, source), null, net.Reason);
    }

    private static bool IsPart(MetricSummary metric, ImmutableHashSet<string> gpus) => metric.Name switch
    {
        PackagePower or DramPower => true,
        GpuPower => metric.Device is null ? !gpus.IsEmpty : gpus.Contains(metric.Device),
        _ => false,
    };

    /// <summary>Items a second of the window, whatever its throughput is counted by.</summary>
    private static double Rate(TrialMeasurement trial) => trial.Items / trial.Window.Duration.TotalSeconds;

    private static Reading<Watts> Power(ImmutableArray<TrialMeasurement> valid, string metric, string? device)
    {
        ImmutableArray<Reading<Watts>> trials = [.. valid.Select(m => Power(m, metric, device))];
        return trials.OfType<Reading<Watts>.Unavailable>().FirstOrDefault() is { } missing ? missing : new Watts(trials.Average(t => t.ValueOrNull!.Value.Value));
    }

    private static Reading<Watts> Power(TrialMeasurement trial, string metric, string? device)
    {
        var summary = Find(trial.Telemetry, metric, device);
        var power = summary?.Mean ?? Reading.Missing<Count>("not among the metrics of every trial");
        if (metric == GpuPower && trial.Window.Duration >= LeastForCheck && power.ValueOrNull is { } counted
            && Find(trial.Telemetry, GpuInstantPower, device)?.Mean.ValueOrNull is { Value: > 0 } sampled && counted.Value / sampled.Value is < LeastRatio or > MostRatio)
        {
            return Reading.Missing<Watts>(string.Create(CultureInfo.InvariantCulture,
                $"energy unreliable: the counter gives {counted.Value:0} W and the samples {sampled.Value:0} W, further apart than {MostRatio:0.0} times"));
        }
        return power.Map(p => new Watts(p.Value));
    }

    private static Reading<Watts> Idle(IdlePower? idle, string metric, string? device)
    {
        if (idle is null || idle.Before.IsEmpty || idle.After.IsEmpty)
            return Reading.Missing<Watts>("idle power was not measured before and after this run");
        ImmutableArray<Reading<Count>> both = [.. new[] { idle.Before, idle.After }.Select(s => Find(s, metric, device)?.Mean ?? Reading.Missing<Count>("not read while idle"))];
        return both.OfType<Reading<Count>.Unavailable>().FirstOrDefault() is { } missing ? Reading.Missing<Watts>(missing.Reason) : new Watts(both.Average(r => r.ValueOrNull!.Value.Value));
    }

    /// <summary>Mean over trials of joules per item; parts have a gain each, edges and trials scatter by chance.</summary>
    private static Figure Gross(ImmutableArray<TrialMeasurement> valid, ImmutableArray<EnergyPart> read, string source)
    {
        double[] trials = [.. valid.Select(m => read.Sum(p => Power(m, p.Metric, p.Device).ValueOrNull!.Value.Value) / Rate(m))];
        var watts = read.Select(p => p.Power.ValueOrNull!.Value.Value).ToArray();
        var gain = EnergyError.Gain * EnergyError.Together(watts) / watts.Sum();
        var value = trials.Average();
        var scatter = trials.Length > 1 ? Math.Sqrt(Moments.Variance(trials) / trials.Length) / value : 0;
        var error = EnergyError.Together(gain, Edges(valid, read), scatter);
        return new Figure(value, value * (1 - error), value * (1 + error), null, Provenance.Measured, source);
    }

    /// <summary>Without idle power; half of what that moved from before to after is a further error, and of the gross error all but the gain stays as it is.</summary>
    private static (Figure? Figure, string? Reason) Net(ImmutableArray<TrialMeasurement> valid, ImmutableArray<EnergyPart> read, Figure gross, string source)
    {
        if (read.Select(p => Reason(p.Idle)).FirstOrDefault(r => r is not null) is { } reason)
            return (null, reason);
        var idle = read.Sum(p => p.Idle.ValueOrNull!.Value.Value) / valid.Average(Rate);
        var value = gross.Value - idle;
        var error = EnergyError.Together(gross.High!.Value - gross.Value, EnergyError.Gain * idle);
        return (new Figure(value, value - error, value + error, null, Provenance.Measured, source), null);
    }

    private static double Edges(ImmutableArray<TrialMeasurement> valid, ImmutableArray<EnergyPart> read) => valid.Max(m => EnergyError.Together(
        [.. read.Select(p => Find(m.Telemetry, p.Metric, p.Device) is { Minimum: Reading<Count>.Measured least, Maximum: Reading<Count>.Measured most, Mean: Reading<Count>.Measured mean }
            ? EnergyError.Edges(most.Value.Value - least.Value.Value, mean.Value.Value, m.Window.Duration.TotalSeconds, p.Metric == GpuPower ? EnergyError.GpuStepSeconds : 0) : 0)]));

    private static string Source(RunRecord record, ImmutableArray<EnergyPart> parts, ImmutableArray<EnergyPart> read, int trials)
    {
        var missing = parts.Except(read).Select(p => $"{p.Metric} ({Reason(p.Power)})").ToArray();
        return $"{trials} {(trials == 1 ? "trial" : "trials")}, run {record.RunId}; {string.Join(" + ", read.Select(p => p.Metric))}{(missing.Length == 0 ? "" : $", without {string.Join(", ", missing)}")}; the rest of the server is not in it";
    }

    private static MetricSummary? Find(ImmutableArray<MetricSummary> telemetry, string metric, string? device) => telemetry.FirstOrDefault(m => m.Name == metric && m.Device == device);

    private static string? Reason(Reading<Watts> reading) => (reading as Reading<Watts>.Unavailable)?.Reason;
}
