using System.Text.Json;
using LabelBench.EndToEnd.Tests.Harness;

namespace LabelBench.EndToEnd.Tests;

/// <summary>Comparisons by the real program: of runs of the stub, and of records that are broken.</summary>
[Collection(Measuring.Name)]
public class CompareTests
{
    private static readonly string[] Stub = ["--stub", "md1:2ms", "--scope", "infer", "--scenario", "offline", "--measure", "300ms"];

    [Fact]
    public async Task Two_runs_of_one_build_are_never_called_regressed()
    {
        using var place = new Workplace();
        await place.MeasureAsync([.. Stub, "--trials", "3", "--label", "before"]);
        await place.MeasureAsync([.. Stub, "--trials", "3", "--label", "after"]);
        var outcome = await place.RunAsync("compare", "last~1", "last", "--threshold", "10%", "--json");

        // On a busy machine trials may be invalid, and then nothing can be told.
        Assert.True(outcome.ExitCode is 0 or 2, outcome.Everything);
        using var comparison = JsonDocument.Parse(outcome.Out);
        Assert.Contains(comparison.RootElement.GetProperty("verdict").GetString(), (string[])["unchanged", "inconclusive"]);
        Assert.Equal(outcome.Out, (await place.RunAsync("compare", "last~1", "last", "--threshold", "10%", "--json")).Out);
    }

    [Fact]
    public async Task A_run_that_does_not_answer_the_same_question_ends_with_three_and_one_that_is_cut_off_with_four()
    {
        using var place = new Workplace();
        await place.MeasureAsync(Stub);
        await place.MeasureAsync("--stub", "md1:4ms", "--scope", "infer", "--scenario", "offline");
        var different = await place.RunAsync("compare", "last~1", "last");
        Assert.Equal(3, different.ExitCode);
        Assert.Contains("not comparable: workload model", different.Out, StringComparison.Ordinal);

        var last = Directory.GetDirectories(place["reports"]).Order(StringComparer.Ordinal).Last();
        var record = await File.ReadAllBytesAsync(Path.Combine(last, "record.json"));
        await File.WriteAllBytesAsync(Path.Combine(last, "record.json"), record[..(record.Length / 2)]);
        var cut = await place.RunAsync("compare", "last~1", "last");
        Assert.Equal(4, cut.ExitCode);
        Assert.Contains("is cut off at byte", cut.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", cut.Everything, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Formats_are_written_and_mistakes_of_the_policy_are_told_together()
    {
        using var place = new Workplace();
        await place.MeasureAsync(Stub);
        await place.MeasureAsync(Stub);
        foreach (var (format, beginning) in new[] { ("junit", "<?xml"), ("sarif", "{"), ("html", "<!DOCTYPE html>"), ("markdown", "# "), ("json", "{") })
        {
            var outcome = await place.RunAsync("compare", "last~1", "last", "--format", format, "--out", place["out." + format]);
            Assert.Equal((2, ""), (outcome.ExitCode, outcome.Out)); // one trial a side
            Assert.StartsWith(beginning, await File.ReadAllTextAsync(place["out." + format]), StringComparison.Ordinal);
        }
        place.Write("gate.yaml", "treshold: 2\nfail_on: [slower]\n");
        var mistaken = await place.RunAsync("compare", "last~1", "last", "--policy", place["gate.yaml"]);
        Assert.Equal(4, mistaken.ExitCode);
        Assert.Contains("has 2 mistakes", mistaken.Error, StringComparison.Ordinal);
        place.Write("gate.yaml", "fail_on: [regressed]\n");
        Assert.Equal(0, (await place.RunAsync("compare", "last~1", "last", "--policy", place["gate.yaml"])).ExitCode);
        Assert.Equal(4, (await place.RunAsync("compare", "last~1", "last", "--threshold", "0.02")).ExitCode);
        Assert.Equal(4, (await place.RunAsync("compare", "last~1", "nothing-of-that-name")).ExitCode);
        Assert.Equal(4, (await place.RunAsync("compare", "last~1", "last", "--control-base", "last")).ExitCode);
    }

    [ChromiumFact]
    public async Task The_page_draws_its_dots_without_complaint()
    {
        using var place = new Workplace();
        await place.MeasureAsync([.. Stub, "--trials", "3"]);
        await place.MeasureAsync([.. Stub, "--trials", "3"]);
        await place.RunAsync("compare", "last~1", "last", "--format", "html", "--out", place["comparison.html"]);
        var (page, log) = await Chromium.OpenAsync(place["comparison.html"], place["profile"]);

        Assert.DoesNotContain("CONSOLE", log, StringComparison.Ordinal);
        if (page.Contains("id=\"change-1\"", StringComparison.Ordinal)) // none where no trial of a side counts
            Assert.Contains("<svg", page, StringComparison.Ordinal);
    }
}
