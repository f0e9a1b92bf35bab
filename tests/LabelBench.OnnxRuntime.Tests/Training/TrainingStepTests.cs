using System.Collections.Immutable;
using LabelBench.Measurement.Worker;
using LabelBench.Models;
using LabelBench.OnnxRuntime.Sessions;
using LabelBench.OnnxRuntime.Training;
using LabelBench.Records;
using LabelBench.Testing;
using LabelBench.Workloads;

namespace LabelBench.OnnxRuntime.Tests.Training;

/// <summary>The bound loop against a plain one, which makes new tensors in every step.</summary>
public sealed class TrainingStepTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("residual-cnn", ParameterForm.Flat)]
    [InlineData("residual-cnn", ParameterForm.PerTensor)]
    [InlineData("encoder-tagger", ParameterForm.Flat)]
    [InlineData("bilstm-tagger", ParameterForm.PerTensor)]
    public void Two_sets_of_tensors_that_take_turns_train_as_new_tensors_do(string id, ParameterForm form)
    {
        var graph = Trainings.Network(id).Build(new TrainingOptions(Form: form));
        using var plain = new TrainingRun(graph);
        var expected = plain.Train(7, batches: 3);
        using var sessions = Trainings.Open(graph, folder);
        using var step = new WholeStep(graph, sessions);
        var losses = Train(step, GeneratedBatchSource.Of(graph, 3, seed: 1), 7);
        Assert.All(expected.Zip(losses), pair => Assert.InRange(pair.Second / pair.First, 1 - 1e-4, 1 + 1e-4));
        Assert.InRange(Trainings.Distance(plain.Values(TrainingRole.Parameters), Parameters(graph, step)), 0, 1e-4);
    }

    /// <summary>What happens on a GPU, with the host in its place: states and batches in another memory, and copies in between.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Tensors_in_another_memory_train_as_those_of_the_host_do(int pieces)
    {
        var losses = new[] { CallMemory.Shared, CallMemory.Staged(staysOnDevice: false) }.Select(memory =>
        {
            using var step = new Pieces("linear-probe", pieces, batch: 8, folder, memory);
            return (Losses: Train(step.Step, step.Source(count: 2), 5), Values: step.Step.Values());
        }).ToArray();
        Assert.Equal(losses[0].Losses, losses[1].Losses);
        Assert.Equal(losses[0].Values, losses[1].Values);
    }

    /// <summary>For providers whose memory is closed: outputs of one step are inputs of the next, wherever they lie.</summary>
    [Theory]
    [InlineData("residual-cnn", ParameterForm.Flat)]
    [InlineData("bilstm-tagger", ParameterForm.PerTensor)]
    public void Outputs_that_are_bound_as_inputs_train_as_new_tensors_do(string id, ParameterForm form)
    {
        var graph = Trainings.Network(id).Build(new TrainingOptions(Form: form));
        using var plain = new TrainingRun(graph);
        var expected = plain.Train(5, batches: 3);
        using var sessions = Trainings.Open(graph, folder);
        using var step = new ReboundStep(graph, sessions[0], TrainingMemory.Of(ExecutionProvider.Cpu));
        var losses = Train(step, GeneratedBatchSource.Of(graph, 3, seed: 1), 5);
        Assert.All(expected.Zip(losses), pair => Assert.InRange(pair.Second / pair.First, 1 - 1e-4, 1 + 1e-4));
        Assert.InRange(Trainings.Distance(plain.Values(TrainingRole.Parameters), Parameters(graph, step)), 0, 1e-4);
    }

    /// <summary>No statistics over the batch: a batch in pieces is the batch.</summary>
    [Theory]
    [InlineData("linear-probe", 2)]
    [InlineData("linear-probe", 4)]
    [InlineData("encoder-tagger", 4)]
    [InlineData("bilstm-tagger", 8)]
    public void A_step_in_pieces_is_the_step_of_the_whole_batch(string id, int pieces)
    {
        using var whole = new Pieces(id, 1, batch: 8, folder);
        using var pieced = new Pieces(id, pieces, batch: 8, folder);
        var (expected, losses) = (Train(whole.Step, whole.Source(count: 2), 6), Train(pieced.Step, pieced.Source(count: 2), 6));
        Assert.All(expected.Zip(losses), pair => Assert.Equal(pair.First, pair.Second, 1e-3 * pair.First + 1e-5));
        Assert.InRange(Trainings.Distance(whole.Step.Values(), pieced.Step.Values()), 0, 1e-3);
    }

    /// <summary>The negative control: where statistics over the batch are in the network, pieces have their own.</summary>
    [Fact]
    public void A_network_that_normalises_over_the_batch_learns_something_else_in_pieces()
    {
        using var whole = new Pieces("residual-cnn", 1, batch: 8, folder);
        using var pieced = new Pieces("residual-cnn", 4, batch: 8, folder);
        var (expected, losses) = (Train(whole.Step, whole.Source(count: 2), 3), Train(pieced.Step, pieced.Source(count: 2), 3));
        Assert.NotInRange(losses[0] / expected[0], 1 - 1e-3, 1 + 1e-3);
    }

    [Fact]
    public void A_step_whose_gradient_overflows_changes_nothing()
    {
        foreach (var pieces in new[] { 1, 2 })
        {
            using var mixed = new Pieces("linear-probe", pieces, batch: 4, folder, precision: ModelPrecision.Fp16);
            using var source = mixed.Source(count: 1);
            source.Start();
            var before = mixed.Step.Values();
            var overflowed = mixed.Step.Run(source, 0.05f, lossScale: 1e9f);
            Assert.True(overflowed.Overflowed && double.IsFinite(overflowed.Loss));
            Assert.Equal(before, mixed.Step.Values());
            Assert.False(mixed.Step.Run(source, 0.05f, lossScale: 256).Overflowed);
            Assert.NotEqual(before, mixed.Step.Values());
        }
    }

    [Theory]
    [InlineData(2, null, "--accumulate 1")]
    [InlineData(1, 10, "train without checkpoints")]
    [InlineData(1, null, null)]
    public void What_needs_to_get_into_the_memory_of_a_device_is_refused_where_that_is_closed(int pieces, int? every, string? remedy)
    {
        var request = Trainings.Request(Trainings.Workload("linear-probe", settings: new TrainingSettings(Accumulation: pieces, CheckpointEvery: every)), folder);
        var refusal = Record.Exception(() => TrainingMemory.CheckClosed(request.Workload, request.Cell));
        Assert.Equal(remedy is null, refusal is null);
        Assert.True(remedy is null || refusal is TrialFailureException { Reason: FailureReason.ProviderUnavailable } && refusal.Message.EndsWith(remedy, StringComparison.Ordinal), refusal?.Message);
    }

    [Fact]
    public void A_step_that_overflows_goes_on_with_the_tensors_that_it_read()
    {
        var graph = Trainings.Network("linear-probe").Build(new ModelSize(4), new TrainingOptions(Precision: ModelPrecision.Fp16));
        using var sessions = Trainings.Open(graph, folder);
        using var step = new ReboundStep(graph, sessions[0], TrainingMemory.Of(ExecutionProvider.Cpu));
        using var source = GeneratedBatchSource.Of(graph, 1, seed: 1);
        source.Start();
        var before = step.Values();
        Assert.True(step.Run(source, 0.05f, lossScale: 1e9f).Overflowed);
        Assert.Equal(before, step.Values());
        Assert.False(step.Run(source, 0.05f, lossScale: 256).Overflowed);
        Assert.NotEqual(before, step.Values());
    }

    private static List<double> Train(ITrainingStep step, IBatchSource source, int steps)
    {
        using (source)
        {
            source.Start();
            var network = step.Graphs[0].Architecture;
            return [.. Enumerable.Range(1, steps).Select(n => step.Run(source, network.Optimiser.RateAt(network.LearningRate, n), 1).Loss)];
        }
    }

    private static float[] Parameters(TrainingGraph graph, ITrainingStep step)
    {
        var parts = new List<float[]>();
        step.Read(values => parts.Add(values.ToArray()));
        var parameters = graph.States.Where(state => state.Role == TrainingRole.Parameters).Select(state => state.Input).ToHashSet();
        return [.. step.Kept.Zip(parts).Where(part => parameters.Contains(part.First.Name)).SelectMany(part => part.Second)];
    }

    /// <summary>A network whose batch is taken in pieces, or whole, and the same data for both.</summary>
    private sealed class Pieces : IDisposable
    {
        private readonly ImmutableArray<SharedSession> sessions;
        private readonly TrainingGraph whole;
        private readonly int pieces;

        public Pieces(string id, int pieces, int batch, TemporaryFolder folder, CallMemory? memory = null, ModelPrecision precision = ModelPrecision.Fp32)
        {
            this.pieces = pieces;
            var (network, length) = (Trainings.Network(id), Trainings.Network(id).SequenceLength is null ? (int?)null : 8);
            var options = new TrainingOptions(Precision: precision);
            whole = network.Build(new ModelSize(batch, SequenceLength: length), options);
            ImmutableArray<TrainingGraph> graphs = pieces == 1 ? [whole] :
            [
                network.Build(new ModelSize(batch / pieces, SequenceLength: length), options with { Phase = TrainingPhase.Accumulate }),
                network.Build(new ModelSize(batch / pieces, SequenceLength: length), new TrainingOptions(Phase: TrainingPhase.Apply)),
            ];
            sessions = [.. graphs.Select(graph => Trainings.Open(graph, folder, memory))];
            Step = pieces == 1 ? new WholeStep(whole, sessions[0]) : new AccumulatedStep(graphs[0], sessions[0], graphs[1], sessions[1], pieces);
        }

        public ITrainingStep Step { get; }

        public GeneratedBatchSource Source(int count)
        {
            var batches = new TrainingBatches(whole, 1);
            return new GeneratedBatchSource(Step.Graphs[0], [.. Enumerable.Range(0, count).SelectMany(i => Trainings.Cut(batches.At(i), pieces))]);
        }

        public void Dispose()
        {
            Step.Dispose();
            foreach (var session in sessions)
                session.Dispose();
        }
    }
}
