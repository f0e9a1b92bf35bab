using System.Collections.Immutable;
using LabelBench.Analysis;
using LabelBench.Capacity;
using LabelBench.Core;
using LabelBench.Records;
using LabelBench.Reporting.Html;
using LabelBench.Testing;
using LabelBench.Workloads;

namespace LabelBench.Reporting.Tests;

/// <summary>Summaries that the tests render.</summary>
internal static class Sample
{
    public const string Attack = "</script><script>alert(1)</script><img src=x onerror=alert(2)>\"'&|`=1+1\u001b[31m\u202e";

    public static RunSummary Standard() => RunAnalyzer.Summarise(RecordBuilder.Standard().Labelled("before").Build());

    /// <summary>
    /// Training with checkpoints, in mixed precision with a trial whose loss became NaN, and in a cell whose trials found no memory.
    /// </summary>
    public static RunSummary Training(TrainingJob? job = null) => RunAnalyzer.Summarise(TrainingRecord().Build(), job);

    public static RecordBuilder TrainingRecord() => new RecordBuilder()
        .Measure(SampleTraining.Workload, SampleTraining.Script(SampleTraining.Workload) with { Training = r => SampleTraining.Outcome(r) with { Checkpoints = SampleTraining.Checkpoints(20 + 10 * r) } })
        .Measure(SampleTraining.Workload, (SampleTraining.Script(SampleTraining.Workload, 310, precision: Precision.Fp16) with { Training = Mixed })
            .WithFinding(new Finding("non-finite", true, "the loss of step 41 is NaN; a lower learning rate or FP32 may help"), 2))
        .Measure(SampleTraining.Tagger, SampleTraining.Script(SampleTraining.Tagger, 244, batch: 8))
        .Measure(SampleTraining.Tagger, SampleTraining.Script(SampleTraining.Tagger, 250, batch: 256)
            .WithFailure(new TrialFailure(FailureReason.OutOfMemory, "a batch of 256 does not fit; the largest that fits is 96", "Killed"), 1, 2, 3));

    private static TrainingOutcome Mixed(int repetition) => SampleTraining.Outcome(repetition, itemsPerSecond: 310) with
    {
        Setup = SampleTraining.Outcome(repetition).Setup with { MixedPrecision = true, Accumulation = 4 },
        LossScale = new LossScaleRecord(65_536, 32_768, repetition, [new LossScaleChange(7, 32_768)]),
        LossCurve = [.. SampleTraining.Outcome(repetition).LossCurve.Where(p => repetition != 2 || p.Step < 41)],
        NonFiniteStep = repetition == 2 ? 41 : null,
        FinalLoss = repetition == 2 ? null : SampleTraining.Outcome(repetition).FinalLoss,
    };

    /// <summary>Batch sizes in two precisions; one in the middle found no memory, and breaks its line.</summary>
    public static RunSummary Sweep()
    {
        var builder = new RecordBuilder();
        foreach (var (precision, rate) in new[] { (Precision.Fp32, 40.0), (Precision.Int8, 110.0) })
        {
            foreach (var batch in new[] { 1, 2, 4, 8, 16, 32 })
            {
                var script = new CellScript(new Cell("image-classify", Scope.Pipeline, Scenario.Offline, ExecutionProvider.Cpu, "cpu", precision, batch, 4, 2, 2),
                    rate * (1 + 0.2 * Math.Log2(batch)), TimeSpan.FromMilliseconds(1000 * batch / rate), [new StageScript("decode", 2, 0.4), new StageScript("infer", 2, 0.95)]);
                builder.Measure(SampleWorkloads.ImageClassify, (precision, batch) == (Precision.Int8, 8) ? script.WithFailure(new TrialFailure(FailureReason.OutOfMemory, "std::bad_alloc", ""), 1, 2, 3) : script);
            }
        }
        return RunAnalyzer.Summarise(builder.Build());
    }

    /// <summary>A run that was stopped before anything was measured, on a machine where the first trial crashed.</summary>
    public static RunSummary NothingValid() => RunAnalyzer.Summarise(RecordBuilder.Standard()
        .Rewrite(s => s.WithFailure(new TrialFailure(FailureReason.Crashed, "the worker ended with exit code 139", "Segmentation fault"), 1, 2, 3))
        .EndedEarly(RunOutcome.Cancelled, 4).Build());

    /// <summary>Every text that comes from outside is an attack on some format.</summary>
    public static RunSummary Hostile()
    {
        var record = RecordBuilder.Standard().Labelled(Attack)
            .On(SampleMachines.GpuServer with { Name = Attack, CpuModel = Attack, OperatingSystem = Attack, Gpus = [new GpuDescription(Attack, Attack, Attack, Reading.Missing<Bytes>(Attack))] })
            .With(SampleMachines.Software with { Kernel = Attack, GpuDriver = Attack })
            .With(EnvironmentFact.Known(Attack, Attack, Attack))
            .With(EnvironmentFact.Missing(Attack, Attack, Attack))
            .Telemetry((_, _) => [SampleTelemetry.Missing(Attack, Attack), SampleTelemetry.Measured("cpu_busy_share", 0.5, 0.4, 0.6)])
            .Rewrite(s => s with
            {
                Stages = [.. s.Stages.Select(stage => stage with { Name = stage.Name + Attack })],
                Quality = [new QualityResult(Attack, 1, null, true)],
                Failures = s.Failures.IsEmpty ? s.Failures : s.WithFailure(new TrialFailure(FailureReason.Crashed, Attack, Attack), 2).Failures,
            })
            .Build();
        return RunAnalyzer.Summarise(record with
        {
            Plan = record.Plan with { Workloads = [.. record.Plan.Workloads.Select(w => w with { Title = Attack, Item = Attack, Items = Attack })] },
            Trials = [.. record.Trials.Select(t => t.Measurement is { } m ? t with { Measurement = m with { LatencyFile = "javascript:alert(1)//" + Attack } } : t)],
        });
    }

    public static Recommendation HostileRecommendation()
    {
        var offer = SampleRecommendation.Measured with { Provider = Attack, Name = Attack, Region = Attack, GpuName = Attack, Currency = Attack, Source = Attack };
        var ranked = SampleRecommendation.Photos.Ranked[0] with
        {
            Offer = offer, LimitedBy = Attack, Reason = Attack, ThroughputPerServer = SampleRecommendation.Photos.Ranked[0].ThroughputPerServer with { Source = Attack },
        };
        return SampleRecommendation.Photos with
        {
            ItemsName = Attack, Ranked = [ranked], Rejected = [new RejectedOffer(offer, Attack)], Assumptions = [Attack],
            Demand = SampleRecommendation.Photos.Demand with { Currency = Attack }, Reviewers = SampleRecommendation.Photos.Reviewers! with { Explanation = Attack },
        };
    }

    public static ImmutableArray<LatencyCurve> Curves(RunSummary summary)
    {
        var builder = RecordBuilder.Standard();
        builder.Build();
        return LatencyCurves.Of(summary, builder.LatenciesOf);
    }

    /// <summary>The page without the files that are built into it, so that its own text can be read and compared.</summary>
    public static string WithoutAssets(string page) => new[] { "echarts.js", "report.js", "report.css" }
        .Aggregate(page, (text, asset) => text.Replace(Asset.Text(asset), $"[{asset}]", StringComparison.Ordinal));
}
