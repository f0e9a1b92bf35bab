using System.Collections.Immutable;
using System.Text.Json;
using LabelBench.Core;
using LabelBench.Labeling.Embeddings;
using LabelBench.Labeling.Labels;
using LabelBench.Measurement.Load;
using LabelBench.Measurement.Worker;
using LabelBench.Models;
using LabelBench.Models.Operators;
using LabelBench.OnnxRuntime.Preparation;
using LabelBench.OnnxRuntime.Systems;
using LabelBench.Records;
using LabelBench.Testing;
using LabelBench.Workloads;

namespace LabelBench.OnnxRuntime.Tests;

public class ActiveLearningPipelineTests
{
    private const int Width = 768;

    [Fact]
    public void Every_embedding_of_a_pool_is_scored_and_the_passes_with_dropout_differ()
    {
        using var folder = new TemporaryFolder();
        var (quality, labels) = RunUncertain(Uncertain(new InputSource.Embeddings(Width, 30)), folder, batch: 4);

        Assert.Equal(["pool[0]", "pool[1]", "pool[2]"], labels.Take(3).Select(l => l.Item));
        Assert.All(labels, label =>
        {
            var scores = label.Uncertainty!;
            Assert.InRange(scores.Bald, 1e-3, scores.Entropy);
            Assert.InRange(scores.Entropy, 1, Math.Log(1000));
            Assert.InRange(scores.Margin, 0, 1);
        });
        Assert.True(quality.Single(q => q.Metric == UncertaintySamplingPipeline.MeanBald).Value > 1e-3);
        Assert.Equal(0, quality.Single(q => q.Metric == "non_finite_values").Value);
    }

    [Fact]
    public void Without_dropout_all_passes_agree_and_bald_is_0()
    {
        using var folder = new TemporaryFolder();
        var model = new ModelSource.UserFile(SaveClassifier(folder, Width, 7), ImmutableSortedDictionary<string, int>.Empty);
        var (quality, labels) = RunUncertain(Uncertain(new InputSource.Embeddings(Width, 12)) with { Model = model }, folder);

        Assert.All(labels, label => Assert.InRange(label.Uncertainty!.Bald, 0, 1e-5));
        Assert.All(labels, label => Assert.InRange(label.Uncertainty!.Entropy, 0.1, Math.Log(7)));
        Assert.InRange(quality.Single(q => q.Metric == UncertaintySamplingPipeline.MeanBald).Value, 0, 1e-5);
    }

    [Fact]
    public void Picks_are_the_best_so_far_of_each_round_through_the_pool()
    {
        using var folder = new TemporaryFolder();
        const int pool = 9;
        const int wanted = 3;
        var (_, labels) = RunUncertain(Uncertain(new InputSource.Embeddings(Width, pool), wanted), folder, streams: 2);

        Assert.True(labels.Length > pool, "the second round was reached");
        for (var i = 0; i < labels.Length; i++)
        {
            Assert.Equal($"pool[{i % pool}]", labels[i].Item); // in order although two streams overtake each other
            var before = labels[(i - i % pool)..i].Select(l => l.Uncertainty!.Bald).OrderDescending().Take(wanted).ToArray();
            Assert.Equal(before.Length < wanted || labels[i].Uncertainty!.Bald > before[^1], labels[i].Uncertainty!.Picked);
        }
    }

    [Fact]
    public void A_users_embeddings_are_scored_and_those_that_are_not_finite_named()
    {
        using var folder = new TemporaryFolder();
        var data = Directory.CreateDirectory(folder["data"]).FullName;
        WritePool(Path.Combine(data, "a.npy"), Width, (row, d) => row == 2 && d == 5 ? float.NaN : MathF.Sin(row + d));
        var request = Requests.For(Uncertain(new InputSource.Folder(data)), folder);
        using var system = new OrtSystemFactory().Load(request, CancellationToken.None);

        PipelineLoad.Run(system.Pipeline!, Scenario.Offline, Requests.Short, new SilentObserver(), CancellationToken.None);

        var unreadable = Assert.Single(system.Pipeline!.Unreadable.First);
        Assert.Equal("a.npy[2]", unreadable.Item);
        Assert.Contains("not finite", unreadable.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_and_a_pool_of_other_widths_are_refused_before_the_run_and_in_the_trial()
    {
        using var folder = new TemporaryFolder();
        var workload = Uncertain(new InputSource.Embeddings(64, 10));
        var request = Requests.For(workload, folder);
        var plan = new RunPlan("custom", 1, new TrialSettings(1, TimeSpan.Zero, TimeSpan.FromSeconds(1), 1, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(9)), [workload], [request.Cell], [request.Trial]);

        Assert.Contains("of 64 numbers; dropout-head takes 768", Assert.Single(RunPreparation.Check(plan)).Text, StringComparison.Ordinal);
        var failure = Assert.Throws<TrialFailureException>(() => new OrtSystemFactory().Load(request, CancellationToken.None));
        Assert.Equal(FailureReason.UnusableInput, failure.Reason);
        Assert.Contains("1 x 768 at its input 'embedding'; this workload feeds 1 x 64. Give embeddings and a model", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_architecture_that_reads_images_does_not_score_embeddings()
    {
        using var folder = new TemporaryFolder();
        var workload = Uncertain(new InputSource.Embeddings(Width, 10)) with { Model = new ModelSource.Generated("tiny", 1) };
        var request = Requests.For(workload, folder);
        var plan = new RunPlan("custom", 1, new TrialSettings(1, TimeSpan.Zero, TimeSpan.FromSeconds(1), 1, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(9)), [workload], [request.Cell], [request.Trial]);
        Assert.Contains("take dropout-head", Assert.Single(RunPreparation.Check(plan)).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Picks_cover_the_pool_as_a_plain_loop_does_and_begin_anew_after_every_round(int streams)
    {
        using var folder = new TemporaryFolder();
        var data = Directory.CreateDirectory(folder["data"]).FullName;
        WritePool(Path.Combine(data, "a.npy"), 3, First, rows: 20);
        WritePool(Path.Combine(data, "b.npy"), 3, Second, rows: 10);
        var request = Requests.For(Diverse(new InputSource.Folder(data), picks: 8), folder, streams: streams);
        using (var system = new OrtSystemFactory().Load(request, CancellationToken.None))
        {
            var (result, stages) = PipelineLoad.Run(system.Pipeline!, Scenario.Offline, Requests.Short, new SilentObserver(), CancellationToken.None);
            Assert.Equal(["pick", "write"], stages.Select(s => s.Name));
            Assert.True(result.Items > 0);
            Assert.Equal(0, system.CheckQuality().Single(q => q.Metric == DiversitySamplingPipeline.Unusable).Value);
        }
        var labels = Labels(folder);
        var expected = PlainPicks([.. Pool(20, First, "a.npy"), .. Pool(10, Second, "b.npy")], 8);
        Assert.True(labels.Length > 16);
        for (var i = 0; i < labels.Length; i++)
        {
            Assert.Equal((expected[i % 8].Name, i % 8 + 1), (labels[i].Item, labels[i].Cover!.Rank));
            Assert.Equal(expected[i % 8].Distance, labels[i].Cover!.Distance ?? double.PositiveInfinity, 1e-3);
        }
    }

    [Fact]
    public void A_pool_smaller_than_the_picks_is_picked_whole_again_and_again()
    {
        using var folder = new TemporaryFolder();
        using (var system = new OrtSystemFactory().Load(Requests.For(Diverse(new InputSource.Embeddings(8, 5), picks: 100), folder), CancellationToken.None))
            PipelineLoad.Run(system.Pipeline!, Scenario.Offline, Requests.Short, new SilentObserver(), CancellationToken.None);
        var labels = Labels(folder);
        Assert.Equal([1, 2, 3, 4, 5, 1, 2], labels.Take(7).Select(l => l.Cover!.Rank));
        Assert.Equal(5, labels.Take(5).Select(l => l.Item).Distinct().Count());
    }

    [Theory]
    [InlineData(0.5, false)]
    [InlineData(0.05, true)]
    public void Embeddings_that_are_not_finite_are_left_out_of_the_pool_unless_they_are_many(double most, bool isRefused)
    {
        using var folder = new TemporaryFolder();
        var data = Directory.CreateDirectory(folder["data"]).FullName;
        WritePool(Path.Combine(data, "a.npy"), 4, (row, d) => row == 1 && d == 3 ? float.PositiveInfinity : row + d, rows: 10);
        var request = Requests.For(Diverse(new InputSource.Folder(data), picks: 20) with { MaximumUnreadableShare = new Share(most) }, folder);
        if (isRefused)
        {
            var failure = Assert.Throws<TrialFailureException>(() => new OrtSystemFactory().Load(request, CancellationToken.None));
            Assert.Contains("1 of 10 embeddings", failure.Message, StringComparison.Ordinal);
            Assert.Contains("a.npy[1]", failure.Message, StringComparison.Ordinal);
            return;
        }
        using (var system = new OrtSystemFactory().Load(request, CancellationToken.None))
        {
            PipelineLoad.Run(system.Pipeline!, Scenario.Offline, Requests.Short, new SilentObserver(), CancellationToken.None);
            Assert.Equal(1, system.CheckQuality().Single(q => q.Metric == DiversitySamplingPipeline.Unusable).Value);
        }
        Assert.DoesNotContain(Labels(folder), l => l.Item == "a.npy[1]");
    }

    private static (ImmutableArray<QualityResult> Quality, ItemLabels[] Labels) RunUncertain(Workload workload, TemporaryFolder folder, int batch = 1, int streams = 1)
    {
        ImmutableArray<QualityResult> quality;
        using (var system = new OrtSystemFactory().Load(Requests.For(workload, folder, batch: batch, streams: streams), CancellationToken.None))
        {
            var (_, stages) = PipelineLoad.Run(system.Pipeline!, Scenario.Offline, Requests.Short, new SilentObserver(), CancellationToken.None);
            Assert.Equal(["read", "infer", "score", "pick", "write"], stages.Select(s => s.Name));
            quality = system.CheckQuality();
        }
        return (quality, Labels(folder));
    }

    private static ItemLabels[] Labels(TemporaryFolder folder) =>
        [.. File.ReadLines(folder["labels.jsonl"]).Select(line => JsonSerializer.Deserialize<ItemLabels>(line, Json.Line)!)];

    private static Workload Uncertain(InputSource input, int picks = 5) => Requests.Classification("dropout-head", input) with
    {
        Task = LabelingTask.UncertaintySampling,
        Preprocessing = null,
        Postprocessing = new Postprocessing.Uncertainty(Passes: 4, picks),
        Scopes = [Workloads.Scope.Pipeline],
    };

    private static Workload Diverse(InputSource input, int picks) => Uncertain(input) with
    {
        Task = LabelingTask.DiversitySampling,
        Model = new ModelSource.None(),
        Postprocessing = new Postprocessing.Diversity(picks),
    };

    /// <summary>One linear layer without dropout, as a user may bring it.</summary>
    private static string SaveClassifier(TemporaryFolder folder, int width, int classes)
    {
        var graph = new GraphBuilder("classifier");
        var x = graph.Input("x", ElementType.Float32, [1, width], new InputValues.StandardNormal());
        graph.Output("logits", graph.Gemm(x, graph.Weight("w", [width, classes], WeightInitialisation.Normal(1))));
        new GeneratedModel(graph.ToGraph(), 1, new GenerationOptions()).Save(folder["classifier.onnx"]);
        return folder["classifier.onnx"];
    }

    private static float First(int row, int d) => MathF.Round(100 * MathF.Sin(row * 3 + d * d));

    private static float Second(int row, int d) => MathF.Round(50 * MathF.Cos(row * 3 + d * d));

    private static void WritePool(string path, int width, Func<int, int, float> value, int rows = 5)
    {
        using var writer = new NpyWriter(path, width);
        for (var row = 0; row < rows; row++)
            writer.Write([.. Enumerable.Range(0, width).Select(d => value(row, d))]);
    }

    private static IEnumerable<(string Name, float[] Values)> Pool(int rows, Func<int, int, float> value, string file) =>
        Enumerable.Range(0, rows).Select(row => ($"{file}[{row}]", Enumerable.Range(0, 3).Select(d => value(row, d)).ToArray()));

    private static List<(string Name, double Distance)> PlainPicks((string Name, float[] Values)[] pool, int picks)
    {
        var chosen = new List<(string Name, double Distance)>();
        var distance = pool.Select(_ => double.PositiveInfinity).ToArray();
        while (chosen.Count < picks)
        {
            var furthest = Array.IndexOf(distance, distance.Max());
            chosen.Add((pool[furthest].Name, distance[furthest]));
            for (var i = 0; i < pool.Length; i++)
                distance[i] = Math.Min(distance[i], Math.Sqrt(pool[i].Values.Zip(pool[furthest].Values).Sum(pair => Math.Pow(pair.First - pair.Second, 2))));
            distance[furthest] = -1;
        }
        return chosen;
    }
}
