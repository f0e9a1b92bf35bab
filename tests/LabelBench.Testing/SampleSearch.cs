using System.Collections.Immutable;
using LabelBench.Core;
using LabelBench.Records;
using LabelBench.Workloads;

namespace LabelBench.Testing;

/// <summary>A search that has ended: four configurations measured, of which one is over the limit and one was confirmed, and one that found no memory.</summary>
public static class SampleSearch
{
    private static readonly Cell Base = new("image-classify", Scope.Infer, Scenario.Offline, ExecutionProvider.Cpu, "cpu", Precision.Fp32, 1, 1, 1, 0);

    public static SearchRecord Search { get; } = new(
        Base, [new(SearchSetting.Batch, ["1", "2", "4", "8", "16"]), new(SearchSetting.Streams, ["1", "2"])], new ServiceLevelObjective(99, TimeSpan.FromMilliseconds(100)), Bytes.FromMebibytes(700), 5, null, 3)
    {
        Answer = new SearchAnswer(SearchEnd.Tries, "5 of 10 configurations were tried, as many as allowed.", (Base with { Batch = 4, Streams = 2 }).Id, true, new Figure(150, 146, 154, 0.95, Provenance.Measured, "3 trials"))
        {
            Tried = 5,
            OutOfMemory = 1,
        },
    };

    public static RunRecord Record()
    {
        var run = new RecordBuilder(1729).Trials(1).Measure(SampleWorkloads.ImageClassify, new CellScript(Base, 40, TimeSpan.FromMilliseconds(20), [])).Build();
        var plan = run.Plan with { Cells = [], Trials = [] };
        return (run with { Plan = plan, PlanHash = plan.ComputeHash(), Trials = [], Search = Search }).With(
            Trial(1, 1, 40, 20, 300), Trial(4, 2, 170, 62, 500), Trial(2, 1, 60, 45, 350), Trial(8, 2, 180, 130, 650),
            Trial(16, 2, 1, 1, 1) with { Status = TrialStatus.Failed, Measurement = null, Failure = new TrialFailure(FailureReason.OutOfMemory, "std::bad_alloc", "") },
            Trial(4, 2, 148, 65, 500, 2), Trial(4, 2, 150, 66, 505, 3), Trial(4, 2, 152, 64, 500, 4));
    }

    private static TrialRecord Trial(int batch, int streams, double rate, double latencyMs, double memoryMiB, int repetition = 1)
    {
        var cell = Base with { Batch = batch, Streams = streams };
        var trial = new RecordBuilder((ulong)(batch + repetition)).Trials(1).Measure(SampleWorkloads.ImageClassify, new CellScript(cell, rate, TimeSpan.FromMilliseconds(latencyMs), [])).Build().Trials[0];
        return trial with
        {
            Repetition = repetition,
            Search = new SearchTrial(repetition == 1 ? SearchPhase.Try : SearchPhase.Confirm, cell),
            Worker = trial.Worker! with { PeakMemory = Bytes.FromMebibytes(memoryMiB) },
            Measurement = trial.Measurement! with { Throughput = new ItemsPerSecond(rate), Latency = trial.Measurement.Latency with { P99 = TimeSpan.FromMilliseconds(latencyMs) } },
        };
    }
}
