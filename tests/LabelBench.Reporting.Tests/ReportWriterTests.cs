using LabelBench.Analysis;
using LabelBench.Testing;

namespace LabelBench.Reporting.Tests;

public sealed class ReportWriterTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("labelbench-report-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void All_files_are_written_and_nothing_else_is_left()
    {
        var builder = RecordBuilder.Standard();
        var paths = ReportWriter.WriteAll(_folder, RunAnalyzer.Summarise(builder.Build()), SampleRecommendation.Photos, builder.LatenciesOf);
        Assert.Equal(["report.html", "summary.md", "results.csv", "metrics.prom"], paths.Select(p => Path.GetFileName(p)));
        Assert.Equal(["metrics.prom", "report.html", "results.csv", "summary.md"], Directory.GetFiles(_folder).Select(p => Path.GetFileName(p)).Order(StringComparer.Ordinal));
        Assert.All(paths, p => Assert.NotEqual(0xEF, File.ReadAllBytes(p)[0]));
    }

    [Fact]
    public void A_second_report_replaces_the_first()
    {
        var summary = Sample.Standard();
        File.WriteAllText(Path.Combine(_folder, "results.csv"), "old");
        ReportWriter.WriteAll(_folder, summary, null, _ => null);
        var first = File.ReadAllText(Path.Combine(_folder, "report.html"));
        ReportWriter.WriteAll(_folder, summary, null, _ => null);
        Assert.Equal(first, File.ReadAllText(Path.Combine(_folder, "report.html")));
        Assert.StartsWith("run_id,", File.ReadAllText(Path.Combine(_folder, "results.csv")), StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_that_does_not_exist_is_an_error_of_the_caller() =>
        Assert.Throws<DirectoryNotFoundException>(() => ReportWriter.WriteAll(Path.Combine(_folder, "none"), Sample.Standard(), null, _ => null));
}
