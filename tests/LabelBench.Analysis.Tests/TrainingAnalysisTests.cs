using LabelBench.Core;
using LabelBench.Records;
using LabelBench.Testing;
using LabelBench.Workloads;

namespace LabelBench.Analysis.Tests;

public class TrainingAnalysisTests
{
    [Fact]
    public void A_training_cell_says_what_its_trials_gave()
    {
        var cell = Summarise(SampleTraining.Script(SampleTraining.Workload)).Cells[0];
        var training = cell.Training!;
        Assert.Equal("residual-cnn", training.Setup!.Architecture);
        Assert.Equal((32, 2.304e9), (training.ItemsPerStep!.Value, training.FlopsPerStep!.Value));
        Assert.Equal(2.304e9 * 483 / 32, training.FlopsPerSecond!.Value, 1);
        Assert.Equal(300, training.StepsInAll);
        Assert.Equal(Enumerable.Range(1, 3).Average(r => SampleTraining.Outcome(r).FirstLoss!.Value), training.FirstLoss!.Value, 1e-12);
        Assert.InRange(training.LossFall!.Value, 0.9, 1);
        Assert.Equal(0.008, training.DataWaitingShare!.Value.Value, 1e-12);
        Assert.Equal([1, 2, 3], training.LossCurves.Select(c => c.Repetition));
        Assert.Equal(SampleTraining.Outcome(2).LossCurve.AsEnumerable(), training.LossCurves[1].Points);
        Assert.Equal(2.2 * (1L << 30), training.PeakHostMemory.ValueOrNull!.Value.Value, 1);
        Assert.NotNull(training.Job.Time);
    }

    [Fact]
    public void What_could_not_be_read_says_why()
    {
        var cell = Summarise(SampleTraining.Script(SampleTraining.Workload)).Cells[0];
        Assert.Equal("not sampled", Assert.IsType<Reading<Bytes>.Unavailable>(cell.Training!.PeakDeviceMemory).Reason);
        Assert.Contains("RAPL is not readable", cell.Energy!.Unavailable, StringComparison.Ordinal);
    }

    [Fact]
    public void Energy_of_an_item_is_power_over_items_a_second()
    {
        var record = new RecordBuilder().Measure(SampleTraining.Workload, SampleTraining.Script(SampleTraining.Workload, itemsPerSecond: 50))
            .Telemetry((_, _) => [SampleTelemetry.Measured("package_power_w", 200, 180, 220), SampleTelemetry.Measured("gpu_memory_used_bytes", 5e9, 4e9, 6e9)]).Build();
        var cell = RunAnalyzer.Summarise(record).Cells[0];
        Assert.Equal(4, cell.Energy!.Gross!.Value, 3);
        Assert.Equal(6e9, cell.Training!.PeakDeviceMemory.ValueOrNull!.Value.Value);
    }

    [Fact]
    public void Checkpoints_of_several_trials_are_taken_together()
    {
        var checkpoints = Summarise(SampleTraining.Script(SampleTraining.Workload) with
        {
            Training = r => SampleTraining.Outcome(r) with { Checkpoints = SampleTraining.Checkpoints(milliseconds: 10 * r) },
        }).Cells[0].Training!.Checkpoints!;
        Assert.Equal((50, 9), (checkpoints.EverySteps, checkpoints.Written));
        Assert.Equal(20, checkpoints.Mean!.Value.TotalMilliseconds, 1e-6);
        Assert.Equal(45, checkpoints.Longest.TotalMilliseconds, 1e-6);
    }

    /// <summary>A loss that became NaN makes its trial invalid: it enters no figure, and its curve is still there to be seen.</summary>
    [Fact]
    public void A_trial_whose_loss_became_nan_enters_no_figure_but_is_drawn()
    {
        var script = SampleTraining.Script(SampleTraining.Workload) with
        {
            Training = r => r == 2 ? SampleTraining.Outcome(r) with { NonFiniteStep = 41, FinalLoss = null } : SampleTraining.Outcome(r),
        };
        var cell = Summarise(script.WithFinding(new Finding("non-finite", true, "the loss of step 41 is NaN"), 2)).Cells[0];
        Assert.Equal(2, cell.TrialsValid);
        Assert.NotNull(cell.Training!.FinalLoss);
        Assert.Equal([true, false, true], cell.Training.LossCurves.Select(c => c.Counts));
        Assert.Equal(41, cell.Training.LossCurves[1].NonFiniteStep);
    }

    [Fact]
    public void Without_a_valid_trial_there_are_no_figures()
    {
        var training = Summarise(SampleTraining.Script(SampleTraining.Workload).WithFailure(new TrialFailure(FailureReason.OutOfMemory, "killed", ""), 1, 2, 3)).Cells[0].Training!;
        Assert.Equal((null, null, null, null), (training.Setup, training.FlopsPerSecond, training.FinalLoss, training.Checkpoints));
        Assert.Empty(training.LossCurves);
        Assert.Equal("none of 3 trials is valid", training.Job.Refusal);
    }

    [Fact]
    public void Training_answers_behind_labeling_and_keeps_no_reviewer_busy()
    {
        var summary = RunAnalyzer.Summarise(new RecordBuilder()
            .Measure(SampleTraining.Workload, SampleTraining.Script(SampleTraining.Workload, itemsPerSecond: 1e6))
            .Measure(SampleWorkloads.ImageClassify, new CellScript(SampleTraining.Cell(SampleWorkloads.ImageClassify) with { Scenario = Scenario.Offline }, 100, TimeSpan.FromMilliseconds(9), [])).Build());
        Assert.Equal(["image-classify", "train-residual-cnn"], Headlines.Of(summary).Select(h => h.Workload.Id));
        Assert.NotNull(SampleTraining.Workload.Review); // it would count, were it labeling
        Assert.Null(Headlines.Of(summary)[1].Review);
        Assert.All(summary.Cells, c => Assert.Equal(c.Cell.Scenario == Scenario.Training, c.Training is not null));
    }

    [Fact]
    public void A_cell_that_labels_has_no_training() =>
        Assert.All(RunAnalyzer.Summarise(RecordBuilder.Standard().Build()).Cells, c => Assert.Null(c.Training));

    private static RunSummary Summarise(CellScript script) => RunAnalyzer.Summarise(new RecordBuilder().Measure(SampleTraining.Workload, script).Build());
}
