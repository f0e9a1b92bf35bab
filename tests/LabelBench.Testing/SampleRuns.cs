using System.Collections.Immutable;
using LabelBench.Core;
using LabelBench.Records;
using LabelBench.Workloads;

namespace LabelBench.Testing;

/// <summary>Small runs to compare: photos as a full pipeline, one at a time, and the model alone.</summary>
public static class SampleRuns
{
    public static Cell Offline { get; } = Photos(Scope.Pipeline, Scenario.Offline);

    public static Cell Single { get; } = Photos(Scope.Pipeline, Scenario.SingleStream);

    /// <param name="hour">When it was run, and what it is told apart by.</param>
    /// <param name="speed">How fast the machine was; 1 is usual.</param>
    /// <param name="trials">Of each cell.</param>
    /// <param name="spread">Between trials, as a share.</param>
    /// <param name="change">What else is different about the run.</param>
    public static RunRecord Run(int hour, double speed = 1, int trials = 6, double spread = 0.004, Func<RecordBuilder, RecordBuilder>? change = null)
    {
        var builder = new RecordBuilder((ulong)(1729 + hour)).Trials(trials)
            .With(EnvironmentFact.Known("cpu.governor", "performance", "/sys"))
            .With(EnvironmentFact.Known("gpu.0.power_limit_w", "72", "NVML"))
            .With(EnvironmentFact.Known("gpu.0.temperature_c", (40 + hour).ToString(System.Globalization.CultureInfo.InvariantCulture), "NVML"))
            .With(EnvironmentFact.Known("kernel.command_line", "ro quiet", "/proc/cmdline"))
            .With(EnvironmentFact.Missing("cpu.microcode", "not shown to virtual machines", "/proc/cpuinfo"))
            .Measure(SampleWorkloads.ImageClassify, new CellScript(Offline, 120 * speed, Milliseconds(400 / speed), [new("decode", 4, 0.3), new("infer", 2, 0.98)]) { TrialSpread = spread })
            .Measure(SampleWorkloads.ImageClassify, new CellScript(Single, 30 * speed, Milliseconds(33 / speed), []) { TrialSpread = spread });
        var record = (change?.Invoke(builder) ?? builder).Build();
        return At(record with { Machine = record.Machine with { Hypervisor = null } }, hour);
    }

    /// <summary>The same run at another hour, under another id.</summary>
    public static RunRecord At(RunRecord record, int hour)
    {
        var later = TimeSpan.FromHours(hour);
        return record with
        {
            RunId = RunId.From(record.StartedUtc + later, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]),
            StartedUtc = record.StartedUtc + later,
            EndedUtc = record.EndedUtc + later,
            Trials = [.. record.Trials.Select(t => t with { StartedUtc = t.StartedUtc + later })],
        };
    }

    /// <summary>The run with one environment fact as it is given, whether it was known or not.</summary>
    public static RunRecord With(this RunRecord record, string fact, string value) =>
        record with { Environment = [.. record.Environment.Where(f => f.Name != fact), EnvironmentFact.Known(fact, value, "test")] };

    /// <summary>The run with other trials.</summary>
    public static RunRecord WithTrials(this RunRecord record, Func<TrialRecord, int, TrialRecord> change) => record with { Trials = [.. record.Trials.Select(change)] };

    /// <summary>The run on a machine whose CPUs together did a share of their usual work around its trials; readings scatter by two thousandths.</summary>
    public static RunRecord AtPace(this RunRecord record, double pace) => record.WithTrials((t, i) => t with { Pace = new PaceRecord(4, Reading(pace * (1 + 0.002 * (i % 3 - 1))), Reading(pace)) });

    /// <summary>The run on a machine whose CPUs exchanged data at a share of the usual pace around its trials and otherwise were the same; readings scatter by a few hundredths.</summary>
    public static RunRecord AtExchange(this RunRecord record, double exchange) => record.WithTrials((t, i) => t with
    {
        Pace = new PaceRecord(4, Reading(1 + 0.002 * (i % 3 - 1)) with { Exchange = 8e6 * exchange * (1 + 0.05 * (i % 3 - 1)) }, Reading(1) with { Exchange = 8e6 * exchange }),
    });

    private static PaceReading Reading(double pace) => new(200e9 * pace, 60e9 * pace);

    private static Cell Photos(Scope scope, Scenario scenario) => new("image-classify", scope, scenario, ExecutionProvider.Cpu, "cpu", Precision.Fp32, 1, 4, scenario is Scenario.Offline ? 2 : 1, 4);

    private static TimeSpan Milliseconds(double milliseconds) => TimeSpan.FromTicks((long)(milliseconds * TimeSpan.TicksPerMillisecond));
}
