using LabelBench.Reporting.Wording;
using LabelBench.Workloads;

namespace LabelBench.Reporting.Console;

/// <summary>All jobs that can be measured, two lines each, variants below their file's; then the suites.</summary>
public static class WorkloadList
{
    private const string Indent = "  ";
    private const string HowTo = "one in full: labelbench workloads show NAME       your own: docs/workloads.md";

    /// <returns>Lines of at most <see cref="SummaryText.Width"/> characters.</returns>
    public static IReadOnlyList<string> Lines(WorkloadCatalog catalog, int width = SummaryText.Width) =>
    [
        .. Workloads(catalog, width),
        .. catalog.Suites.IsEmpty ? [] : Suites(catalog, width).Prepend(""),
        "",
        .. HowTo.Length <= width ? [HowTo] : TextWrap.Lines(HowTo, width),
    ];

    private static IEnumerable<string> Workloads(WorkloadCatalog catalog, int width)
    {
        var (first, second) = (new TextTable(new("workload"), new("item"), new("what it does")), new TextTable(new(Indent + "model"), new("reads"), new("sent to people")));
        foreach (var workload in catalog.Workloads)
        {
            var margin = workload.ProfileOf is null ? "" : Indent;
            first.Add(margin + workload.Id, PlainText.Line(workload.Item), PlainText.Line(workload.Title));
            second.Add(margin + Indent + WorkloadWords.Model(workload.Model), WorkloadWords.Input(workload.Input), WorkloadWords.People(workload));
        }
        return first.Blocks(width).Zip(second.Blocks(width))
            .SelectMany((pair, i) => i == 0 ? [.. pair.First, .. pair.Second, ""] : pair.First.Concat(pair.Second));
    }

    private static IEnumerable<string> Suites(WorkloadCatalog catalog, int width)
    {
        var table = new TextTable(new("suite"), new("what for"), new("workloads"));
        foreach (var suite in catalog.Suites)
            table.Add(suite.Id, PlainText.Line(suite.Title), string.Join(", ", suite.Entries.Select(e => e.WorkloadId).Distinct()));
        return table.Lines(width);
    }
}
