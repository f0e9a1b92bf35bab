using System.Collections.Immutable;
using LabelBench.Analysis;
using LabelBench.Core;
using LabelBench.Records;
using LabelBench.Simulations.Virtual;

namespace LabelBench.Simulations;

/// <summary>Virtual workloads whose bottleneck is known: how often it is named, and whether any answer is sure and wrong when readings are taken away one by one.</summary>
/// <remarks>Synthetic: no trace of a real GPU is in it. What lies between 1.25 and 1.5 times the next resource counts as mild.</remarks>
public sealed class AttributionSimulation : ISimulation
{
    private static readonly string[] Severities = ["mild", "clear", "strong"];

    public string Name => "attribution";

    public IEnumerable<SimulatedFigure> Run(bool full, ulong seed)
    {
        var windows = full ? 400 : 40;
        int right = 0, all = 0;
        foreach (var (cause, onGpu) in Enum.GetValues<Cause>().Select(c => (c, true)).Concat(VirtualWorkload.OnCpu.Select(c => (c, false))))
        {
            for (var severity = 0; severity < Severities.Length; severity++)
            {
                var workload = new VirtualWorkload(cause, severity, onGpu);
                var found = Repeat.Times(windows, i => Attributions.Of(workload.Window(SplitMix64.For(seed + (ulong)severity, i))).Limit == workload.Truth).Count(r => r);
                (right, all) = (right + found, all + windows);
                yield return SimulatedFigure.Share($"{Name}.{(onGpu ? "gpu" : "cpu")}.{cause.ToString().ToLowerInvariant()}.{Severities[severity]}.right", found, windows);
            }
        }
        yield return SimulatedFigure.Share($"{Name}.all.right", right, all, 95);
        var removed = Removed(full ? 40 : 5, seed + 17);
        yield return new SimulatedFigure($"{Name}.readings-taken-away.answers", removed.Answers, "answers");
        yield return new SimulatedFigure($"{Name}.readings-taken-away.sure-and-wrong", removed.SureAndWrong, "answers", 0, AtMost: true);
        yield return new SimulatedFigure($"{Name}.readings-taken-away.truth-not-among-candidates", removed.Lost, "answers", 0, AtMost: true);
        yield return SimulatedFigure.Share($"{Name}.readings-taken-away.still-sure-or-likely-and-right", removed.StillRight, removed.Answers);
    }

    /// <summary>Every reading taken away by itself, from windows whose bottleneck is named while all are there.</summary>
    private static (int Answers, int SureAndWrong, int Lost, int StillRight) Removed(int windows, ulong seed)
    {
        var cases = from workload in Enum.GetValues<Cause>().Select(c => (c, true)).Concat(VirtualWorkload.OnCpu.Select(c => (c, false)))
                    from severity in Enumerable.Range(0, Severities.Length)
                    from window in Enumerable.Range(0, windows)
                    select (Workload: new VirtualWorkload(workload.c, severity, workload.Item2), Window: window);
        int answers = 0, wrong = 0, lost = 0, right = 0;
        foreach (var (workload, number) in cases)
        {
            var window = workload.Window(SplitMix64.For(seed, number));
            if (Attributions.Of(window).Limit != workload.Truth)
                continue;
            foreach (var less in Without(window))
            {
                var answer = Attributions.Of(less);
                answers++;
                wrong += answer.Certainty is Certainty.Sure && answer.Limit != workload.Truth ? 1 : 0;
                lost += answer.Limit != workload.Truth && !answer.Candidates.Contains(workload.Truth) ? 1 : 0;
                right += answer.Limit == workload.Truth ? 1 : 0;
            }
        }
        return (answers, wrong, lost, right);
    }

    /// <summary>The same window with one reading less: each metric, the stage times, the places of queues, the pauses, the facts about the quota, and everything that GPM tells.</summary>
    public static IEnumerable<AttributionInput> Without(AttributionInput window)
    {
        ArgumentNullException.ThrowIfNull(window);
        foreach (var metric in window.Telemetry)
            yield return window with { Telemetry = [.. window.Telemetry.Select(m => m.Name == metric.Name ? Gone(m) : m)] };
        yield return window with { Stages = [] };
        yield return window with { Stages = [.. window.Stages.Select(s => s with { QueueFill = null })] };
        yield return window with { GcPause = Reading.Missing<Share>("taken away") };
        yield return window with { Environment = [] };
        yield return window with { Telemetry = [.. window.Telemetry.Select(m => m.Name.EndsWith("_active_share", StringComparison.Ordinal) ? Gone(m) : m)] };
        yield return window with { Telemetry = [] };
    }

    private static MetricSummary Gone(MetricSummary metric)
    {
        var missing = Reading.Missing<Count>("taken away");
        return metric with { Samples = 0, Mean = missing, Minimum = missing, Maximum = missing };
    }
}
