using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using LabelBench.Core;

namespace LabelBench.Workloads.Tests;

public class PlanHashTests
{
    // The expected hash was computed from the same JSON in Python: keys sorted, no spaces, SHA-256.
    private static RunPlan Plan(string title = "t", int dimension = 1) => new(
        "custom",
        1,
        new TrialSettings(1, TimeSpan.FromSeconds(1.5), TimeSpan.FromSeconds(2), 3, TimeSpan.FromSeconds(4), TimeSpan.FromSeconds(30)),
        [
            UserModel.Workload("/m/net.onnx", ImmutableSortedDictionary<string, int>.Empty.Add("items", dimension).Add("Z", 1).Add("a", 2).Add("ä", 3)) with
            {
                Title = title,
                Model = new ModelSource.UserFile("/m/net.onnx", ImmutableSortedDictionary<string, int>.Empty.Add("items", dimension).Add("Z", 1).Add("a", 2).Add("ä", 3)),
            },
        ],
        [new Cell("net", Scope.Infer, Scenario.Offline, ExecutionProvider.Cpu, "cpu", Precision.Fp32, 1, 2, 1, 0)],
        [new PlannedTrial("net.infer.offline.cpu.fp32.b1.t2.s1", 1, 42)]);

    [Theory]
    [InlineData("")]
    [InlineData("de-DE")]
    [InlineData("tr-TR")]
    [InlineData("sv-SE")]
    [InlineData("th-TH")]
    public void The_hash_of_a_plan_is_the_same_under_every_culture_and_in_every_version(string culture)
    {
        var before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(culture);
            Assert.Equal("f52fa01649727371f8863cfbf95301f0b499720d913b8fb18fa10e972d61796b", Plan().ComputeHash());
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void What_people_read_does_not_change_the_hash_and_what_is_measured_does()
    {
        Assert.Equal(Plan().ComputeHash(), Plan(title: "another").ComputeHash());
        Assert.NotEqual(Plan().ComputeHash(), Plan(dimension: 2).ComputeHash());
        Assert.NotEqual(Plan().ComputeHash(), (Plan() with { Seed = 2 }).ComputeHash());
        Assert.NotEqual(Plan().ComputeHash(), (Plan() with { Settings = Plan().Settings with { Trials = 2 } }).ComputeHash());
        Assert.NotEqual(Plan().ComputeHash(), (Plan() with { Cells = [Plan().Cells[0] with { DecodeWorkers = 1 }] }).ComputeHash());
    }

    [Fact]
    public void A_plan_that_went_through_json_has_the_same_hash()
    {
        var text = JsonSerializer.Serialize(Plan(), Json.Pretty);
        Assert.Equal(Plan().ComputeHash(), JsonSerializer.Deserialize<RunPlan>(text, Json.Line)!.ComputeHash());
        Assert.Contains("\"warm_up_ms\": 1500", text, StringComparison.Ordinal);
        Assert.Contains("\"kind\": \"file\"", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Words_are_written_in_kebab_case() => Assert.Equal(
        ["single-stream", "fp32", "int8", "tensorrt", "document-ocr", "infer"],
        [Cell.Word(Scenario.SingleStream), Cell.Word(Precision.Fp32), Cell.Word(Precision.Int8), Cell.Word(ExecutionProvider.Tensorrt), Cell.Word(LabelingTask.DocumentOcr), Cell.Word(Scope.Infer)]);
}
