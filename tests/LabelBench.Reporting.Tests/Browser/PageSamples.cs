using LabelBench.Analysis;
using LabelBench.Analysis.Histories;
using LabelBench.Capacity.Costs;
using LabelBench.Core;
using LabelBench.Records;
using LabelBench.Reporting.Html;
using LabelBench.Reporting.Sheets;
using LabelBench.Reporting.Tests.Sheets;
using LabelBench.Testing;

namespace LabelBench.Reporting.Tests.Browser;

/// <summary>Every kind of page that LabelBench writes, by name; and the same made of hostile names.</summary>
internal static class PageSamples
{
    private static readonly MachineCost Price = new MachineCost.Known(MachinePrice.Of(SampleRecommendation.Measured));

    private static readonly Dictionary<string, Func<string>> Kinds = new(StringComparer.Ordinal)
    {
        ["report"] = () => Report(Sample.Standard()),
        ["report-nothing-valid"] = () => HtmlReport.Render(Sample.NothingValid(), null, []),
        ["report-scaling"] = () => Report(Sample.Sweep()),
        ["report-training"] = () => HtmlReport.Render(Sample.Training(), null, [], null, Price),
        ["report-search"] = () => HtmlReport.Render(RunAnalyzer.Summarise(SampleSearch.Record()), null, []),
        ["report-load"] = () => HtmlReport.Render(RunAnalyzer.Summarise(SampleLoad.Run(PromiseOutcome.CannotTell).Build()), null, []),
        ["comparison"] = () => ComparisonPage.Render(ComparisonSample.Upgrade()),
        ["history"] = () => HistoryPage.Render(HistoryReportTests.History),
        ["plan"] = () => PlanPage.Render(PlanReportTests.Plan),
        ["sheet"] = () => SheetPage.Render(SheetSample.Standard(), SheetLanguage.En, PaperSize.A4, null),
        ["sheet-ja"] = () => SheetPage.Render(SheetSample.Standard(), SheetLanguage.Ja, PaperSize.Letter, null),
    };

    private static readonly Dictionary<string, Func<string>> HostileKinds = new(StringComparer.Ordinal)
    {
        ["report"] = () => HtmlReport.Render(Sample.Hostile(), Sample.HostileRecommendation(), Sample.Curves(Sample.Hostile()), [TimelineReportTests.Timeline(null)],
            new MachineCost.Known(MachinePrice.Of(SampleRecommendation.Measured) with { Name = Sample.Attack, Source = Sample.Attack, Currency = Sample.Attack })),
        ["comparison"] = () => ComparisonPage.Render(ComparisonSample.Hostile()),
        ["history"] = () => HistoryPage.Render(OfHostile(HistoryReportTests.History)),
        ["plan"] = () => PlanPage.Render(PlanReportTests.Hostile),
        ["sheet"] = () => SheetPage.Render(SheetSample.OfHostile(), SheetLanguage.En, PaperSize.A4, null),
    };

    public static IEnumerable<string> Names => Kinds.Keys;

    public static IEnumerable<string> HostileNames => HostileKinds.Keys;

    public static string Of(string name) => Kinds[name]();

    public static string HostileOf(string name) => HostileKinds[name]();

    private static string Report(RunSummary summary) =>
        HtmlReport.Render(summary, SampleRecommendation.Photos, Sample.Curves(summary), [TimelineReportTests.Timeline(null), TimelineReportTests.Timeline(summary.Cells[0].Cell.Id)], Price);

    private static RunHistory OfHostile(RunHistory history) => history with
    {
        Metric = Sample.Attack,
        LeftOut = [Sample.Attack],
        Series = [.. history.Series.Select(s => s with { Metric = s.Metric with { Name = Sample.Attack, Unit = Sample.Attack }, Points = [.. s.Points.Select(p => p with { Label = Sample.Attack, Machine = Sample.Attack })] })],
    };
}
