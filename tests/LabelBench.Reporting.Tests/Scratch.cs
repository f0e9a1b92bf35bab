using LabelBench.Analysis; using LabelBench.Testing; using LabelBench.Reporting.Console;
namespace LabelBench.Reporting.Tests;
public class Scratch { [Fact] public void X() {
 var b = RecordBuilder.Standard().Labelled("before");
 var s = RunAnalyzer.Summarise(b.Build());
 File.WriteAllLines("/tmp/rep-console.txt", SummaryText.Lines(s, SampleRecommendation.Photos, "reports/01J/report.html"));
 Directory.CreateDirectory("/tmp/rep"); ReportWriter.WriteAll("/tmp/rep", s, SampleRecommendation.Photos, b.LatenciesOf);
} }
