using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using LabelBench.Core;
using LabelBench.Records;
using LabelBench.Workloads;

namespace LabelBench.Benchmarks;

/// <summary>How long the whole program takes to compare two runs of 200 cells, 10 trials each, with 1,000 latencies a trial that it reads from their files.</summary>
internal sealed class CompareSpeed : IBenchmark
{
    private const int Cells = 200, Trials = 10, Samples = 1000, Repetitions = 5;

    private static readonly DateTimeOffset Start = new(2026, 8, 22, 6, 0, 0, TimeSpan.Zero);

    public string Name => "compare";

    public IEnumerable<Figure> Measure(Workshop workshop)
    {
        var (from, to) = (Write(workshop.File("compare-from"), 0), Write(workshop.File("compare-to"), 1));
        var seconds = Enumerable.Range(0, Repetitions).Select(_ =>
        {
            var watch = Stopwatch.StartNew();
            workshop.Run(workshop.Program, ["compare", from, to, "--json"], fine: [0, 1, 2]);
            return watch.Elapsed.TotalSeconds;
        }).Order().ToArray();
        yield return new Figure($"{Name}.200x10x1000", seconds[Repetitions / 2], "s", 2, AtMost: true);
    }

    private static string Write(string folder, int side)
    {
        Directory.CreateDirectory(Path.Combine(folder, "latencies"));
        var workload = StubServer.Workload(TimeSpan.FromMilliseconds(2));
        ImmutableArray<Cell> cells = [.. Enumerable.Range(1, Cells).Select(batch => new Cell(workload.Id, Scope.Infer, Scenario.SingleStream, ExecutionProvider.Cpu, "cpu", Precision.Fp32, batch, 1, 1, 0))];
        var planned = cells.SelectMany(c => Enumerable.Range(1, Trials).Select(r => new PlannedTrial(c.Id, r, (ulong)r))).ToImmutableArray();
        var plan = new RunPlan("custom", 1, new TrialSettings(Trials, TimeSpan.Zero, TimeSpan.FromSeconds(1), 1, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(60)), [workload], cells, planned);
        var start = Start + TimeSpan.FromDays(side);
        var machine = new MachineDescription("bench", "CPU", 1, 2, 2, 2, Reading.Missing<Hertz>("none"), new Bytes(1e9), Reading.Missing<Bytes>("none"), null, "x64", "Linux", [], []);
        var record = new RunRecord(RunRecord.CurrentSchema, RunId.From(start, new byte[10]), null, start, start + TimeSpan.FromHours(1), RunOutcome.Complete, plan, plan.ComputeHash(), machine,
            new SoftwareDescription("0", "0", "0", "0", "npm", "0", null, null, null), [], [.. planned.Select((trial, i) => Trial(folder, trial, start + TimeSpan.FromSeconds(i), (ulong)(side * planned.Length + i)))]);
        File.WriteAllBytes(Path.Combine(folder, "record.json"), RecordJson.ToUtf8(record));
        return folder;
    }

    private static TrialRecord Trial(string folder, PlannedTrial trial, DateTimeOffset start, ulong seed)
    {
        var random = SplitMix64.For(seed, 0);
        var level = 2e6 * (1 + 0.01 * random.Bell());
        var latencies = new long[Samples];
        for (var i = 0; i < Samples; i++)
            latencies[i] = (long)(level * (1 + 0.05 * Math.Abs(random.Bell())));
        var name = string.Create(CultureInfo.InvariantCulture, $"latencies/{trial.CellId}.{trial.Repetition}.lat");
        File.WriteAllBytes(Path.Combine(folder, name), LatencyFormat.Encode(latencies));
        var mean = TimeSpan.FromTicks((long)(level / 100));
        return new TrialRecord(trial.CellId, trial.Repetition, trial.Seed, TrialStatus.Valid, null, start, TimeSpan.FromSeconds(1), null, new TrialMeasurement(
            new Window(0, 1_000_000_000), TimeSpan.Zero, Samples, Samples, new ItemsPerSecond(1e9 / level), new LatencySummary(Samples, mean, mean, mean, mean, mean, mean, mean, mean), [], [], [],
            new UnreadableItems(0, []), new Records.HarnessCost(0, 0, 0, 0, TimeSpan.Zero), name), []);
    }
}
