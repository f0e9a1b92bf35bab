using LabelBench.Core;
using LabelBench.Records;
using LabelBench.Workloads;

namespace LabelBench.Testing;

/// <summary>Runs whose queries came by themselves.</summary>
public static class SampleLoad
{
    /// <summary>ResNet-50 at 50 queries/s with this verdict in every trial; null for no promise.</summary>
    public static RecordBuilder Run(PromiseOutcome? outcome, int trials = 1) => new RecordBuilder().Trials(trials).Measure(
        SampleWorkloads.ImageClassify with { Slo = outcome is null ? null : new ServiceLevelObjective(99, TimeSpan.FromMilliseconds(200)) },
        new CellScript(Cell, 49.98, TimeSpan.FromMilliseconds(24), []) { OpenLoop = Loop(outcome) });

    /// <summary>ResNet-50 in queries of eight images, two calls of four each.</summary>
    public static RecordBuilder MultiStream(double imagesPerSecond = 1200, int trials = 3) => new RecordBuilder().Trials(trials).Measure(
        SampleWorkloads.ImageClassify,
        new CellScript(
            new Cell("image-classify", Scope.Infer, Scenario.MultiStream, ExecutionProvider.Cpu, "cpu", Precision.Fp32, 4, 8, 1, 0) { SamplesPerQuery = 8 },
            imagesPerSecond, TimeSpan.FromMilliseconds(8000 / imagesPerSecond), []));

    public static Cell Cell { get; } = new("image-classify", Scope.Infer, Scenario.Server, ExecutionProvider.Cpu, "cpu", Precision.Fp32, 1, 8, 1, 0)
    {
        Arrivals = new ArrivalPlan.Poisson(new QueriesPerSecond(50)),
    };

    public static OpenLoopRecord Loop(PromiseOutcome? outcome) => new(
        3000, 0,
        new OpenLoopRates(new(50), new(50), new(50), new(49.98), outcome is null ? null : new(49.9)),
        new LatencySummary(3000, Ms(13), Ms(12), Ms(12.8), Ms(14), Ms(15), Ms(19), Ms(25), Ms(31)),
        new LagRecord(Ms(0.0042), Ms(0.0871), Ms(0.9), Ms(10), [new LagCount(8, 2900), new LagCount(128, 90), new LagCount(1024, 10)]),
        new InFlightRecord(1.21, 1.2, 600), 4711)
    {
        Promise = outcome is { } judged ? Promise(judged) : null,
        RelativeHalfWidth = 0.031,
    };

    private static PromiseRecord Promise(PromiseOutcome outcome) => outcome switch
    {
        PromiseOutcome.Pass => new(99, Ms(200), outcome, 3000, 2, 15, 1.4, 0, 0, "Pass: 2 of 3,000 queries were over the limit (0.067 %, the promise allows 1 %), and, as they cluster 1.4-fold, 15 would still have passed."),
        PromiseOutcome.Fail => new(99, Ms(200), outcome, 3000, 240, 15, 4.2, null, null, "Fail: 240 of 3,000 queries were over the limit (8 %, the promise allows 1 %), and, as they cluster 4.2-fold, 15 would still have passed."),
        _ => new(99, Ms(200), outcome, 3000, 24, 15, 2, 9100, 182, "Cannot tell: 24 of 3,000 queries were over the limit (0.8 %, the promise allows 1 %), and, as they cluster 2-fold, 15 would still have passed; it takes 9,100 more queries, 182 s more, if overs go on like this."),
    };

    private static TimeSpan Ms(double milliseconds) => TimeSpan.FromTicks((long)(milliseconds * TimeSpan.TicksPerMillisecond));
}
