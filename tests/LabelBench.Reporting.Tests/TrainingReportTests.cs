using System.Text.Json;
using System.Xml.Linq;
using LabelBench.Analysis;
using LabelBench.Core;
using LabelBench.Records;
using LabelBench.Reporting.Charts;
using LabelBench.Reporting.Console;
using LabelBench.Reporting.Csv;
using LabelBench.Reporting.Html;
using LabelBench.Reporting.Markdown;
using LabelBench.Testing;
using LabelBench.Workloads;

namespace LabelBench.Reporting.Tests;

public class TrainingReportTests
{
    [Theory]
    [MemberData(nameof(Cultures.All), MemberType = typeof(Cultures))]
    public void Training_reads_as_agreed_in_every_format_and_culture(string culture)
    {
        Golden.Matches("training.txt", Cultures.In(culture, () => string.Join('\n', SummaryText.Lines(Sample.Training(), null, "report.html")) + "\n"));
        Golden.Matches("training.md", Cultures.In(culture, () => SummaryMarkdown.Render(Sample.Training(), null)));
        Golden.Matches("training.csv", Cultures.In(culture, () => ResultsCsv.Render(Sample.Training())));
        Golden.Matches("training.html", Sample.WithoutAssets(Cultures.In(culture, () => HtmlReport.Render(Sample.Training(), null, []))));
    }

    [Fact]
    public void Every_line_fits_eighty_columns() =>
        Assert.All(SummaryText.Lines(Sample.Training(), null, "report.html"), line => Assert.InRange(line.Length, 0, SummaryText.Width));

    /// <summary>What is drawn is what the record keeps, point by point.</summary>
    [Fact]
    public void The_loss_is_drawn_through_the_points_of_the_record()
    {
        var summary = Sample.Training();
        var chart = LossChart.Of(summary)[0];
        Assert.Equal(ChartKind.Lines, chart.Kind);
        Assert.Equal(["trial 1", "trial 2", "trial 3"], chart.Series.Select(s => s.Name));
        foreach (var (series, trial) in chart.Series.Zip(summary.TrialsOf(summary.Cells[0])))
            Assert.Equal(trial.Measurement!.Training!.LossCurve.Select(p => ((double)p.Step, p.Loss)), series.Points.Select(p => (p.X, p.Y)));
        Assert.Equal(AxisScale.Logarithmic, chart.Vertical.Scale);
        Assert.Contains("trial 1: 2.05 at step 1, 0.01", chart.Alternative, StringComparison.Ordinal);
    }

    [Fact]
    public void A_loss_that_became_nan_is_named_where_it_ends()
    {
        var chart = LossChart.Of(Sample.Training())[1];
        Assert.Equal("trial 2, not finite from step 41", chart.Series[1].Name);
        Assert.True(chart.Series[1].Points[^1].X < 41);
    }

    [Fact]
    public void A_cell_without_a_loss_draws_nothing() => Assert.Equal(3, LossChart.Of(Sample.Training()).Length);

    [Fact]
    public void Losses_near_each_other_and_losses_of_zero_get_a_linear_axis()
    {
        RunSummary With(params double[] losses) => RunAnalyzer.Summarise(new RecordBuilder().Measure(SampleTraining.Workload, SampleTraining.Script(SampleTraining.Workload) with
        {
            Training = r => SampleTraining.Outcome(r) with { LossCurve = [.. losses.Select((loss, i) => new LossPoint(i + 1, loss))] },
        }).Build());
        Assert.Equal(AxisScale.Linear, LossChart.Of(With(2.4, 2.1))[0].Vertical.Scale);
        Assert.Equal(AxisScale.Linear, LossChart.Of(With(2.4, 0))[0].Vertical.Scale);
        Assert.Equal(AxisScale.Logarithmic, LossChart.Of(With(2.4, 0.001))[0].Vertical.Scale);
    }

    [Fact]
    public void Many_trials_are_spread_over_several_figures()
    {
        var charts = LossChart.Of(RunAnalyzer.Summarise(new RecordBuilder().Trials(8).Measure(SampleTraining.Workload, SampleTraining.Script(SampleTraining.Workload)).Build()));
        Assert.Equal([6, 2], charts.Select(c => c.Series.Length));
        Assert.EndsWith("2 of 2", charts[1].Title, StringComparison.Ordinal);
    }

    [Fact]
    public void The_page_is_well_formed_and_every_chart_has_its_box_and_a_table_of_its_numbers()
    {
        var page = XDocument.Parse(Sample.WithoutAssets(HtmlReport.Render(Sample.Training(), null, [])).Replace("<!DOCTYPE html>", "", StringComparison.Ordinal)).Root!;
        using var charts = JsonDocument.Parse(page.Descendants("script").Single(s => (string?)s.Attribute("id") == "charts").Value);
        Assert.Equal(["lines", "lines", "lines"], charts.RootElement.EnumerateArray().Select(c => c.GetProperty("kind").GetString()));
        Assert.Equal(["loss-1", "loss-2", "loss-3"], page.Descendants("div").Where(d => (string?)d.Attribute("class") == "chart").Select(d => (string?)d.Attribute("id")));
        Assert.All(page.Descendants("figure"), f => Assert.NotEmpty(f.Descendants("td")));
    }

    [Fact]
    public void A_stated_job_is_told_and_not_called_assumed()
    {
        var text = string.Join(' ', SummaryText.Lines(Sample.Training(new TrainingJob(5000, 3)), null, null).Select(l => l.Trim()));
        Assert.Contains("3 epochs over 5,000 images", text, StringComparison.Ordinal);
        Assert.DoesNotContain("That job is assumed", text, StringComparison.Ordinal);
        Assert.Contains("That job is assumed", string.Join(' ', SummaryText.Lines(Sample.Training(), null, null)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_job_that_cannot_be_told_says_why()
    {
        var text = string.Join(' ', SummaryText.Lines(RunAnalyzer.Summarise(Sample.TrainingRecord().Trials(1).Build()), null, null).Select(l => l.Trim()));
        Assert.Contains("not estimated: 1 of 1 trial is valid, and one process says nothing about the next", text, StringComparison.Ordinal);
        Assert.Contains("none of 1 trial is valid", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2.0, 0.2, "2 to 0.2 in 300 steps, 90 % gone")]
    [InlineData(2.0, 0.0101, "2 to 0.0101 in 300 steps, 99.4 % gone")]
    [InlineData(2.0, 1e-6, "2 to 1e-06 in 300 steps, > 99.9 % gone")]
    [InlineData(2.0, -0.0, "2 to 0 in 300 steps, 100 % gone")]
    [InlineData(2.0, 3.0, "2 to 3 in 300 steps, 50 % more")]
    public void A_fall_of_the_loss_is_never_rounded_to_all_of_it(double first, double final, string said) => Assert.Contains(
        $"Loss {said}",
        Text(RunAnalyzer.Summarise(new RecordBuilder().Measure(SampleTraining.Workload, SampleTraining.Script(SampleTraining.Workload) with
        {
            Training = r => SampleTraining.Outcome(r) with { FirstLoss = first, FinalLoss = final },
        }).Build())),
        StringComparison.Ordinal);

    [Fact]
    public void What_cannot_be_read_for_one_reason_is_said_once()
    {
        var page = Text(RunAnalyzer.Summarise(new RecordBuilder().Measure(SampleTraining.Workload, SampleTraining.Script(SampleTraining.Workload, itemsPerSecond: 50))
            .Telemetry((_, _) => [SampleTelemetry.Missing("package_power_w", "no RAPL"), SampleTelemetry.Missing("dram_power_w", "no RAPL")]).Build()));
        Assert.Contains("energy: Package power and DRAM power not readable (no RAPL)", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Energy_of_an_item_is_that_of_the_cell()
    {
        var page = Text(RunAnalyzer.Summarise(new RecordBuilder().Measure(SampleTraining.Workload, SampleTraining.Script(SampleTraining.Workload, itemsPerSecond: 50))
            .Telemetry((_, _) => [SampleTelemetry.Measured("package_power_w", 200, 180, 220), SampleTelemetry.Missing("dram_power_w", "no such zone")]).Build()));
        Assert.Matches(@"energy: 4(\.0+)? ± 5 % J for each image, DRAM power not readable \(no such zone\)", page);
    }

    [Fact]
    public void Columns_of_training_stand_only_where_something_is_trained()
    {
        Assert.DoesNotContain("training_", ResultsCsv.Render(Sample.Standard()), StringComparison.Ordinal);
        Assert.Contains(",training_flops_per_s,", ResultsCsv.Render(Sample.Training()), StringComparison.Ordinal);
    }

    [Fact]
    public void Step_times_are_no_latency_of_labels()
    {
        var summary = Sample.Training();
        Assert.Empty(LatencyChart.Of(summary, LatencyCurves.Of(summary, _ => null)));
        Assert.DoesNotContain(SummaryText.Lines(summary, null, null), line => line.Contains("p99", StringComparison.Ordinal));
    }

    /// <summary>The summary as one line, however it wraps.</summary>
    private static string Text(RunSummary summary) => string.Join(' ', SummaryText.Lines(summary, null, null).Select(line => line.Trim()));

    /// <summary>The FP32 peak of a datasheet says nothing about mixed precision or TF32.</summary>
    [Fact]
    public void A_share_of_the_peak_is_given_where_the_peak_is_that_of_the_arithmetic()
    {
        var gpu = new GpuDescription("NVIDIA A100-SXM4-80GB", "GPU-1", "0000:41:00.0", new Bytes(8e10));
        string Row(Precision precision, ProviderSettings settings)
        {
            var cell = SampleTraining.Cell(SampleTraining.Workload, precision: precision) with { Provider = ExecutionProvider.Cuda, Device = "GPU-1", ProviderSettings = settings };
            return SummaryMarkdown.Render(RunAnalyzer.Summarise(new RecordBuilder().On(SampleMachines.GpuServer with { Gpus = [gpu] })
                .Measure(SampleTraining.Workload, SampleTraining.Script(SampleTraining.Workload, 27_090) with { Cell = cell }).Build()), null);
        }
        Assert.Contains("10 % of the datasheet's FP32 peak", Row(Precision.Fp32, new ProviderSettings()), StringComparison.Ordinal); // 19.5 TFLOP/s
        Assert.DoesNotContain("peak", Row(Precision.Fp16, new ProviderSettings()), StringComparison.Ordinal);
        Assert.DoesNotContain("peak", Row(Precision.Fp32, new ProviderSettings(Tf32: true)), StringComparison.Ordinal);
    }
}
