using System.Collections.Immutable;
using System.Text.Json;
using LabelBench.Core;
using LabelBench.Measurement.Load;
using LabelBench.Measurement.Training;
using LabelBench.Measurement.Worker;
using LabelBench.Records;
using LabelBench.Testing;
using LabelBench.Workloads;

namespace LabelBench.Measurement.Tests.Training;

/// <summary>What a worker says against a training that it measured.</summary>
public class TrainingFindingsTests
{
    [Fact]
    public void A_training_that_went_well_has_nothing_said_against_it() =>
        Assert.Empty(OfTraining(Work(new FakeTraining(_ => new TrainingStep(1, 0)) { LossScale = new LossScaleRecord(65_536, 32_768, 1, []) })));

    [Fact]
    public void A_loss_that_is_not_finite_invalidates_and_names_step_and_learning_rate()
    {
        var measured = Work(new FakeTraining(n => new TrainingStep(n == 6 ? double.NaN : 1, 0)));
        var finding = Assert.Single(OfTraining(measured));
        Assert.True(finding.Invalidates);
        Assert.StartsWith("the loss was NaN or infinite in step 6, at a learning rate of 0.25", finding.Text, StringComparison.Ordinal);
        Assert.Equal(6, measured.Measurement.Training!.NonFiniteStep);
    }

    [Fact]
    public void A_training_in_which_every_step_was_skipped_is_invalid()
    {
        var finding = Assert.Single(OfTraining(Work(new FakeTraining(_ => new TrainingStep(1, 0, double.PositiveInfinity, IsSkipped: true)) { LossScale = new LossScaleRecord(65_536, 16, 8, []) })));
        Assert.Equal(("every-step-skipped", true), (finding.Rule, finding.Invalidates));
    }

    /// <summary>Other tests of this process may bring the collector in.</summary>
    private static IEnumerable<Finding> OfTraining(WorkerMessage.Measured measured) => measured.Findings.Where(f => f.Rule != HarnessCost.Rule);

    /// <summary>Five steps in the window, eight in all.</summary>
    private static WorkerMessage.Measured Work(ITrainingSystem training)
    {
        using var folder = new TemporaryFolder();
        using var output = new StringWriter();
        var workload = SampleWorkloads.ImageClassify with { Training = new TrainingSettings(Steps: 5) };
        var cell = new Cell(workload.Id, Scope.Pipeline, Scenario.Training, ExecutionProvider.Cpu, "cpu", Precision.Fp32, 8, 1, 1, 1);
        var load = new LoadSettings(TimeSpan.Zero, TimeSpan.Zero, 1, TimeSpan.FromSeconds(30));
        var request = new WorkerRequest(workload, cell, new PlannedTrial(cell.Id, 1, 7), load, folder.Path, folder.Path, folder["latencies"]);
        Assert.Equal(0, WorkerHost.Run(new StringReader(JsonSerializer.Serialize(request, Json.Line) + "\n"), output, new Factory(training), () => { }));
        var last = output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries)[^1];
        return (WorkerMessage.Measured)JsonSerializer.Deserialize<WorkerMessage>(last.AsSpan(WorkerMessage.LinePrefix.Length), Json.Line)!;
    }

    private sealed class Factory(ITrainingSystem training) : ISystemFactory
    {
        public LoadedSystem Load(WorkerRequest request, CancellationToken cancellation) => new(
            new WorkerDescription(1, TimeSpan.Zero, TimeSpan.Zero, ImmutableSortedDictionary<string, string>.Empty, ImmutableSortedDictionary<string, int>.Empty, ImmutableSortedDictionary<string, string>.Empty),
            null, null, () => []) { Training = training };

        public FailureReason? Classify(Exception exception) => null;
    }
}
