namespace LabelBench.Reporting;

/// <summary>Names of the files in a run's folder.</summary>
public static class ReportFiles
{
    /// <summary>Written by whoever runs the benchmark, before any report.</summary>
    public const string Record = "record.json";

    public const string Html = "report.html";
    public const string Markdown = "summary.md";
    public const string Csv = "results.csv";
    public const string Json = "results.json";

    /// <summary>The page as a browser prints it, and as a picture of it.</summary>
    public const string Pdf = "report.pdf", Picture = "report.png";

    /// <summary>In Prometheus' text format.</summary>
    public const string Prometheus = "metrics.prom";
}
