using System.Text.Json;
using LabelBench.Cli.Verification;
using LabelBench.EndToEnd.Tests.Harness;
using LabelBench.OnnxRuntime.Preparation;
using LabelBench.Testing;
using LabelBench.Workloads;

namespace LabelBench.EndToEnd.Tests;

/// <summary>The hidden verb behind gpu-verify.sh, on the CPU provider.</summary>
public class VerifyTests
{
    [Fact]
    public async Task Checks_that_need_a_gpu_say_so_and_the_others_answer()
    {
        using var place = new Workplace();
        var outcome = await place.RunAsync("verify", "--ep", "cpu", "--checks", "devices,cuda-graph", "--output", "out");
        Assert.Equal(0, outcome.ExitCode);
        using var report = Report(place);
        Assert.Equal("passed", StatusOf(report, "devices"));
        Assert.Equal("needs-gpu", StatusOf(report, "cuda-graph"));
        Assert.Equal("not-reached", StatusOf(report, "graphs"));
        Assert.Contains("| devices: ", outcome.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_has_a_result_is_kept_by_the_next_call_unless_it_is_asked_for_again()
    {
        using var place = new Workplace();
        await place.RunAsync("verify", "--ep", "cpu", "--checks", "devices", "--output", "out");
        var kept = File.GetLastWriteTimeUtc(Path.Combine(place["out"], "checks", "devices.json"));
        await place.RunAsync("verify", "--ep", "cpu", "--checks", "devices", "--output", "out");
        Assert.Equal(kept, File.GetLastWriteTimeUtc(Path.Combine(place["out"], "checks", "devices.json")));
        await place.RunAsync("verify", "--ep", "cpu", "--checks", "devices", "--output", "out", "--again");
        Assert.NotEqual(kept, File.GetLastWriteTimeUtc(Path.Combine(place["out"], "checks", "devices.json")));
    }

    [Fact]
    public async Task Past_the_limit_nothing_is_begun_and_what_was_not_reached_is_named()
    {
        using var place = new Workplace();
        await place.RunAsync("verify", "--ep", "cpu", "--limit", "1s", "--output", "out");
        using var report = Report(place);
        Assert.Equal("not-reached", StatusOf(report, "graphs"));
        Assert.Equal("not-reached", StatusOf(report, "throughput"));
    }

    [Fact]
    public async Task A_provider_that_does_not_work_fails_the_verification()
    {
        using var place = new Workplace();
        var outcome = await place.RunAsync("verify", "--ep", "directml", "--checks", "devices", "--output", "out");
        Assert.Equal(5, outcome.ExitCode);
        using var report = Report(place);
        Assert.Equal("failed", StatusOf(report, "devices"));
    }

    /// <summary>The files that the training check writes: what a visit to a GPU cannot afford to find wrong.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Every_training_step_of_a_verification_is_a_workload_that_its_network_takes(bool onGpu)
    {
        using var place = new Workplace();
        var variants = TrainingVariants.Of(onGpu).SelectMany(network => network).ToList();
        var catalog = WorkloadCatalog.Load(TrainingVariants.Write(place["variants"], variants), GeneratedSizes.Architectures).ValueOrThrow();
        Assert.Equal(variants.Select(v => v.Id).Order(StringComparer.Ordinal), catalog.Workloads.Select(w => w.Id).Order(StringComparer.Ordinal));
        Assert.All(catalog.Workloads, w => Assert.Empty(RunPreparation.Check(w, w.BatchSizes, w.Scopes)));
        foreach (var variant in variants)
        {
            var workload = catalog.Workloads.Single(w => w.Id == variant.Id);
            Assert.Equal((variant.Architecture, variant.Layout, variant.ConvolutionGradient), (workload.Model.Label, workload.Training!.Layout, workload.Training.ConvolutionGradient));
        }
        // Every kind of network, both forms of each, and every way of convolution gradients.
        string[] kinds = ["linear-probe", "residual-cnn", "unet-segmenter", "encoder-tagger", "bilstm-tagger", .. onGpu ? (string[])["resnet50-fine-tune", "bert-base-tagger"] : []];
        Assert.Subset(variants.Select(v => v.Architecture).ToHashSet(), kinds.ToHashSet());
        Assert.All(variants.GroupBy(v => v.Architecture), network => Assert.Equal(2, network.Select(v => v.Layout).Distinct().Count()));
        Assert.Equal(3, variants.Where(v => v.Architecture == (onGpu ? "resnet50-fine-tune" : "residual-cnn")).Select(v => v.ConvolutionGradient).Distinct().Count());
    }

    [LinuxFact]
    public async Task The_step_of_another_framework_is_compared_by_what_its_script_prints()
    {
        using var place = new Workplace();
        var bin = Directory.CreateDirectory(place["bin"]).FullName;
        StandInProgram.Write(Path.Combine(bin, "python3"), "echo '{\"ms_per_step\": 250.0, \"loss\": 2.3}'");
        place.Variables["PATH"] = $"{bin}:{Environment.GetEnvironmentVariable("PATH")}";
        await place.RunAsync("verify", "--ep", "cpu", "--checks", "torch-training", "--output", "out");
        using var report = Report(place);
        Assert.Equal("passed", StatusOf(report, "torch-training"));
        var row = report.RootElement.GetProperty("checks").EnumerateArray().Single(c => c.GetProperty("name").GetString() == "torch-training").GetProperty("rows")[0];
        Assert.Equal(250.0, row[3].GetDouble());
        Assert.Equal(250.0 / row[4].GetDouble(), row[5].GetDouble(), 1e-9);
    }

    [Fact]
    public void A_table_keeps_its_columns_whatever_a_cell_says()
    {
        var check = new CheckResult("x", "y", CheckStatus.Passed, "a | b\nc", ["one", "two"], [[1.23456, null], ["p|q", 3L]], TimeSpan.Zero);
        var lines = VerificationReport.Tables([check]).Split('\n');
        Assert.Contains("| x: y | passed | a \\| b c |", lines);
        Assert.Contains("| 1.235 | n/a |", lines);
        Assert.Contains("| p\\|q | 3 |", lines);
    }

    private static JsonDocument Report(Workplace place) => JsonDocument.Parse(File.ReadAllText(Path.Combine(place["out"], "verified.json")));

    private static string? StatusOf(JsonDocument report, string check) =>
        report.RootElement.GetProperty("checks").EnumerateArray().Single(c => c.GetProperty("name").GetString() == check).GetProperty("status").GetString();
}
