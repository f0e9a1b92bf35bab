using System.Collections.Immutable;
using LabelBench.Core;
using LabelBench.Records;
using LabelBench.Workloads;

namespace LabelBench.Testing;

/// <summary>Runs of one cell on the same machine, a day apart.</summary>
public static class SampleHistory
{
    private static readonly DateTimeOffset First = new(2026, 1, 1, 2, 0, 0, TimeSpan.Zero);

    /// <param name="rate">Items per second of run number i, 0-based.</param>
    /// <param name="change">Alters run number i.</param>
    public static ImmutableArray<RunRecord> Runs(int count, Func<int, double> rate, Func<int, RunRecord, RunRecord>? change = null, string machine = "node-1") =>
        [.. Enumerable.Range(0, count).Select(i => Run(i, rate(i), machine)).Select((run, i) => change?.Invoke(i, run) ?? run)];

    /// <summary>About 1 % from run to run, from a seed.</summary>
    public static Func<int, double> Noisy(double level, Func<int, double> factor, ulong seed = 1) => i =>
    {
        var random = SplitMix64.For(seed, i);
        return level * factor(i) * (1 + 0.01 * random.Bell());
    };

    private static RunRecord Run(int index, double rate, string machine)
    {
        var cell = new Cell("image-classify", Scope.Pipeline, Scenario.Offline, ExecutionProvider.Cpu, "cpu", Precision.Fp32, 1, 4, 2, 4);
        var run = new RecordBuilder((ulong)index).On(SampleMachines.CpuServer with { Name = machine }).With(EnvironmentFact.Known("cpu.governor", "performance", "/sys"))
            .Measure(SampleWorkloads.ImageClassify, new CellScript(cell, rate, TimeSpan.FromMilliseconds(7600 / rate), [])).Build();
        var start = First.AddDays(index);
        return run with { RunId = RunId.From(start, [1, 2, 3, 4, 5, 6, 7, 8, 9, (byte)machine[^1]]), StartedUtc = start, EndedUtc = start + (run.EndedUtc - run.StartedUtc) };
    }
}
