using System.Text.Json;
using System.Text.Json.Nodes;
using LabelBench.Analysis.Comparison;
using LabelBench.Core;
using LabelBench.Reporting.Wording;
using LabelBench.Workloads;
using LabelBench.Workloads.Policy;

namespace LabelBench.Reporting.Gates;

/// <summary>A comparison as SARIF 2.1.0: a rule per family of figures, a result per figure that decides.</summary>
/// <remarks>OASIS, Static Analysis Results Interchange Format, 3.27.9: kind "open" is "insufficient information to decide"; 3.27.10: the level of what is no "fail" is "none".</remarks>
public static class SarifReport
{
    private const string Fingerprint = "labelbenchFigure/v1", NotComparable = "not-comparable";

    public static string Render(RunComparison comparison)
    {
        var results = Results(comparison).ToArray();
        string[] rules = [.. results.Select(r => r.Rule).Distinct(StringComparer.Ordinal)];
        var log = new JsonObject
        {
            ["$schema"] = "https://json.schemastore.org/sarif-2.1.0.json",
            ["version"] = "2.1.0",
            ["runs"] = new JsonArray(new JsonObject
            {
                ["tool"] = new JsonObject
                {
                    ["driver"] = new JsonObject { ["name"] = "LabelBench", ["semanticVersion"] = Version, ["rules"] = new JsonArray([.. rules.Select(Rule)]) },
                },
                ["results"] = new JsonArray([.. results.Select(r => Result(comparison, r, Array.IndexOf(rules, r.Rule)))]),
            }),
        };
        return log.ToJsonString(Json.Pretty) + "\n";
    }

    private static string Version { get; } = typeof(SarifReport).Assembly.GetName().Version!.ToString(3);

    private static IEnumerable<Finding> Results(RunComparison comparison)
    {
        foreach (var reason in comparison.NotComparable)
            yield return new Finding(NotComparable, "runs", reason, ComparisonVerdict.NotComparable, null);
        foreach (var cell in comparison.Cells)
        {
            if (!cell.NotComparable.IsEmpty)
                yield return new Finding(NotComparable, cell.CellId, string.Join("; ", cell.NotComparable), ComparisonVerdict.NotComparable, null);
            foreach (var metric in ComparisonWords.Shown(comparison, cell, all: false))
                yield return new Finding(metric.Metric.Family, cell.CellId, $"{ComparisonWords.Name(metric)} {ComparisonWords.Change(metric)} {ComparisonWords.Interval(metric)}: {metric.Why}", metric.Verdict, metric);
        }
    }

    private static JsonNode Rule(string id) => new JsonObject
    {
        ["id"] = id,
        ["shortDescription"] = new JsonObject { ["text"] = id == NotComparable ? "The two sides did not measure the same." : $"A change of {id} between two sides of runs." },
    };

    private static JsonNode Result(RunComparison comparison, Finding finding, int rule)
    {
        var (kind, level) = Kind(comparison, finding.Verdict);
        var result = new JsonObject
        {
            ["ruleId"] = finding.Rule,
            ["ruleIndex"] = rule,
            ["kind"] = kind,
            ["level"] = level,
            ["message"] = new JsonObject { ["text"] = PlainText.Line($"{PlainText.Sentence(ComparisonWords.Verdict(finding.Verdict))}: {finding.Cell}: {finding.Text}") },
            ["locations"] = new JsonArray(new JsonObject
            {
                ["physicalLocation"] = new JsonObject { ["artifactLocation"] = new JsonObject { ["uri"] = $"{Uri.EscapeDataString(comparison.Candidate.RunIds[^1])}/record.json" } },
                ["logicalLocations"] = new JsonArray(new JsonObject { ["fullyQualifiedName"] = PlainText.Line(finding.Cell), ["kind"] = "member" }),
            }),
            ["partialFingerprints"] = new JsonObject { [Fingerprint] = Sha256.HexOf(System.Text.Encoding.UTF8.GetBytes($"{finding.Cell}\n{finding.Metric?.Metric.Id ?? finding.Rule}")) },
        };
        if (finding.Metric is { } metric)
            result["properties"] = new JsonObject { ["change"] = metric.Change, ["low"] = metric.Low, ["high"] = metric.High, ["pValue"] = metric.PValue, ["adjustedPValue"] = metric.AdjustedPValue, ["verdict"] = Cell.Word(metric.Verdict) };
        return result;
    }

    private static (string Kind, string Level) Kind(RunComparison comparison, ComparisonVerdict verdict) => verdict switch
    {
        ComparisonVerdict.Regressed => ("fail", comparison.Policy.FailOn.Contains(FailingVerdict.Regressed) ? "error" : "note"),
        ComparisonVerdict.Inconclusive => ("open", "none"),
        ComparisonVerdict.NotComparable => ("notApplicable", "none"),
        _ => ("pass", "none"),
    };

    private sealed record Finding(string Rule, string Cell, string Text, ComparisonVerdict Verdict, MetricComparison? Metric);
}
