using System.Text;
using System.Xml;
using System.Xml.Linq;
using LabelBench.Analysis.Comparison;
using LabelBench.Reporting.Wording;
using LabelBench.Workloads.Policy;

namespace LabelBench.Reporting.Gates;

/// <summary>A comparison as JUnit XML, as Jenkins and GitLab read it: a suite per workload, a case per figure that decides.</summary>
/// <remarks>Regressed is a failure, not comparable an error, inconclusive a failure or skipped, as the policy says. No times: none of this was run here.</remarks>
public static class JUnitReport
{
    public static string Render(RunComparison comparison)
    {
        var suites = comparison.NotComparable.IsEmpty
            ? comparison.Cells.GroupBy(c => c.Cell.WorkloadId, StringComparer.Ordinal).Select(g => Suite(g.Key, g.SelectMany(cell => Cases(comparison, cell))))
            : [Suite("runs", [Case("runs", "comparable", new XElement("error", new XAttribute("type", "not-comparable"), new XAttribute("message", Clean(string.Join("; ", comparison.NotComparable)))))])];
        var all = suites.ToArray();
        var root = new XElement("testsuites", new XAttribute("name", "labelbench compare"), Totals(all), all);
        var text = new StringBuilder();
        using (var writer = XmlWriter.Create(new Utf8Writer(text), new XmlWriterSettings { Indent = true, NewLineChars = "\n" }))
            new XDocument(root).Save(writer);
        return text.Append('\n').ToString();
    }

    private static IEnumerable<XElement> Cases(RunComparison comparison, CellComparison cell)
    {
        if (!cell.NotComparable.IsEmpty)
            yield return Case(cell.Cell.WorkloadId, cell.CellId, Judged(comparison, ComparisonVerdict.NotComparable, string.Join("; ", cell.NotComparable)));
        foreach (var metric in ComparisonWords.Shown(comparison, cell, all: false))
            yield return Case(cell.Cell.WorkloadId, $"{cell.CellId} {metric.Metric.Id}", Judged(comparison, metric.Verdict, $"{ComparisonWords.Change(metric)} {ComparisonWords.Interval(metric)}: {metric.Why}"));
    }

    private static XElement? Judged(RunComparison comparison, ComparisonVerdict verdict, string message) => verdict switch
    {
        ComparisonVerdict.Regressed when comparison.Policy.FailOn.Contains(FailingVerdict.Regressed) => Outcome("failure", verdict, message),
        ComparisonVerdict.Inconclusive when comparison.Policy.FailOn.Contains(FailingVerdict.Inconclusive) => Outcome("failure", verdict, message),
        ComparisonVerdict.NotComparable when comparison.Policy.FailOn.Contains(FailingVerdict.NotComparable) => Outcome("error", verdict, message),
        ComparisonVerdict.Regressed or ComparisonVerdict.Inconclusive or ComparisonVerdict.NotComparable =>
            new XElement("skipped", new XAttribute("message", Clean($"{ComparisonWords.Verdict(verdict)}, which the policy passes: {message}"))),
        _ => null,
    };

    private static XElement Outcome(string kind, ComparisonVerdict verdict, string message) =>
        new(kind, new XAttribute("type", Workloads.Cell.Word(verdict)), new XAttribute("message", Clean($"{ComparisonWords.Verdict(verdict)}: {message}")));

    private static XElement Case(string suite, string name, XElement? outcome) => new("testcase", new XAttribute("classname", Clean(suite)), new XAttribute("name", Clean(name)), outcome);

    private static XElement Suite(string name, IEnumerable<XElement> cases)
    {
        var all = cases.ToArray();
        return new XElement("testsuite", new XAttribute("name", Clean(name)), new XAttribute("tests", all.Length), new XAttribute("failures", With("failure")), new XAttribute("errors", With("error")), new XAttribute("skipped", With("skipped")), all);

        int With(string outcome) => all.Count(c => c.Element(outcome) is not null);
    }

    private static IEnumerable<XAttribute> Totals(XElement[] suites) =>
        ((string[])["tests", "failures", "errors"]).Select(total => new XAttribute(total, suites.Sum(s => (int)s.Attribute(total)!)));

    /// <summary>XML takes no control characters and no halves of surrogate pairs, and a reader of one line wants none.</summary>
    private static string Clean(string text) => string.Concat(PlainText.Line(text).EnumerateRunes().Select(r => r.Value is 0xFFFE or 0xFFFF ? "?" : r.ToString()));

    private sealed class Utf8Writer(StringBuilder text) : StringWriter(text, System.Globalization.CultureInfo.InvariantCulture)
    {
        public override Encoding Encoding => Encoding.UTF8;
    }
}
