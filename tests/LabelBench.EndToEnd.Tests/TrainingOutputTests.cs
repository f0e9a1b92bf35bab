using System.Text.Json;
using LabelBench.EndToEnd.Tests.Harness;
using LabelBench.Records;

namespace LabelBench.EndToEnd.Tests;

/// <summary>What the program says about training, before and after it is measured.</summary>
[Collection(Measuring.Name)]
public class TrainingOutputTests
{
    private const string Training = """
        id: train-small
        title: Train something small
        description: A linear probe.
        task: model-training
        item: image
        items: images
        model: { kind: training-graph, architecture: linear-probe, seed: 1 }
        input: { kind: training-batches, count: 2 }
        scopes: [pipeline]
        scenarios: [training]
        batch_sizes: [4]
        precisions: [fp32]
        licence: generated

        """;

    [Fact]
    public async Task The_operators_of_a_step_are_shown_with_what_providers_do_with_them()
    {
        using var place = new Workplace();
        place.Write("workloads/train-small.yaml", Training);
        var page = await place.RunAsync("workloads", "show", "train-small", "--workloads", "workloads");
        Say.Ended(0, page);
        Assert.Matches(@"operators of a step +flat +per tensor +CUDA +DirectML +TensorRT", page.Out);
        Assert.Matches(@"\nGemm +\d+ +\d+ +yes +yes +yes", page.Out);
        Assert.DoesNotContain(page.Out.Split('\n'), line => line.Length > 80);

        using var json = JsonDocument.Parse((await place.RunAsync("workloads", "show", "train-small", "--workloads", "workloads", "--json")).Out);
        var gemm = json.RootElement.GetProperty("operators").EnumerateArray().Single(o => o.GetProperty("operator").GetString() == "Gemm");
        Assert.Equal(["CUDA", "DirectML", "TensorRT"], gemm.GetProperty("providers").EnumerateArray().Select(p => p.GetProperty("provider").GetString()));
        Assert.True(gemm.GetProperty("flat").GetInt32() > 0);
    }

    [Fact]
    public async Task Every_shipped_workload_can_be_listed_and_shown()
    {
        using var place = new Workplace();
        using var list = JsonDocument.Parse((await place.RunAsync("workloads", "--json")).Out);
        Say.Ended(0, await place.RunAsync("workloads"));
        foreach (var id in list.RootElement.GetProperty("workloads").EnumerateArray().Select(w => w.GetProperty("id").GetString()!).Where(id => id.StartsWith("train-", StringComparison.Ordinal)))
            Say.Ended(0, await place.RunAsync("workloads", "show", id));
    }

    [Fact]
    public async Task A_job_is_told_where_trials_are_valid_and_refused_where_they_are_not()
    {
        using var place = new Workplace();
        place.Write("workloads/train-small.yaml", Training);
        await place.MeasureAsync("--workload", "train-small", "--trials", "2", "--steps", "10", "--checkpoint-every", "5");
        var record = place.Record;
        Assert.All(record.Trials, t => Assert.True(t.Failure is null, t.Failure?.Detail));

        // Whatever the machine did meanwhile: the same record with every trial valid, then with one.
        Save(place, record with { Trials = [.. record.Trials.Select(t => t with { Status = TrialStatus.Valid })] });
        var told = await place.RunAsync("report", place.RunFolder, "--job-items", "4000", "--epochs", "3");
        Say.Ended(0, told);
        Assert.Contains("3 epochs over 4,000 images (3,000 steps)", OneLine(told.Out), StringComparison.Ordinal);
        Assert.Contains("600 checkpoints included; reviewers not counted", OneLine(told.Out), StringComparison.Ordinal);
        using var json = JsonDocument.Parse((await place.RunAsync("report", place.RunFolder, "--job-items", "4000", "--epochs", "3", "--json")).Out);
        var training = json.RootElement.GetProperty("cells")[0].GetProperty("training");
        Assert.Equal(3000, training.GetProperty("job").GetProperty("steps").GetInt64());
        Assert.True(training.GetProperty("job").GetProperty("time_s").GetProperty("low").GetDouble() > 0);
        Assert.Equal(2, training.GetProperty("loss_curves").GetArrayLength());
        Assert.Contains("\"kind\":\"lines\"", File.ReadAllText(Path.Combine(place.RunFolder, "report.html")), StringComparison.Ordinal);

        Save(place, record with { Trials = [record.Trials[0] with { Status = TrialStatus.Valid }, record.Trials[1] with { Status = TrialStatus.Invalid }] });
        var refused = await place.RunAsync("report", place.RunFolder, "--job-items", "4000");
        Say.Ended(2, refused);
        Assert.Contains("not estimated: 1 of 2 trials is valid", OneLine(refused.Out), StringComparison.Ordinal);
        Say.Ended(0, await place.RunAsync("report", place.RunFolder));

        var plan = await place.RunAsync("plan", "--run", place.RunFolder, "--workload", "train-small");
        Say.Ended(4, plan);
        Assert.Contains("learns from labels and makes none", plan.Everything, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_job_asked_of_a_run_that_trained_nothing_is_a_mistake()
    {
        using var place = new Workplace();
        await place.MeasureAsync("--scope", "infer", "--scenario", "offline");
        var outcome = await place.RunAsync("report", place.RunFolder, "--epochs", "3");
        Say.Ended(4, outcome);
        Assert.Contains("trained nothing", outcome.Everything, StringComparison.Ordinal);
        Say.Ended(4, await place.RunAsync("report", place.RunFolder, "--epochs", "0"));
        Say.Ended(4, await place.RunAsync("report", place.RunFolder, "--job-items", "1.5"));
    }

    private static void Save(Workplace place, RunRecord record) => File.WriteAllBytes(Path.Combine(place.RunFolder, "record.json"), RecordJson.ToUtf8(record));

    private static string OneLine(string text) => string.Join(' ', text.Split((char[])['\n', ' '], StringSplitOptions.RemoveEmptyEntries));
}
