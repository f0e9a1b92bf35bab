using System.Text.Json;
using LabelBench.Cli.Verification;
using LabelBench.EndToEnd.Tests.Harness;

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
