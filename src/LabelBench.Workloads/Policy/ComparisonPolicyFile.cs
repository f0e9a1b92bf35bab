using System.Collections.Immutable;
using LabelBench.Core;
using LabelBench.Workloads.Files;
using LabelBench.Workloads.Yaml;

namespace LabelBench.Workloads.Policy;

/// <summary>Reads a policy for comparisons, such as <c>gate.yaml</c>; docs/comparison.md describes its keys.</summary>
public static class ComparisonPolicyFile
{
    private const double LeastPercent = 0.1, MostPercent = 100;

    /// <param name="metrics">Families of metrics that there are.</param>
    /// <returns>The policy, or every mistake with its line.</returns>
    public static Checked<ComparisonPolicy> Load(string path, IReadOnlyCollection<string> metrics)
    {
        try
        {
            return Parse(File.ReadAllText(path), path, metrics);
        }
        catch (Exception mistake) when (Unreadable.Is(mistake))
        {
            return Checked<ComparisonPolicy>.Invalid(new Problem(path, "", Unreadable.Why(path, mistake)));
        }
    }

    /// <inheritdoc cref="Load"/>
    /// <param name="source">File that the text comes from, for the problems.</param>
    public static Checked<ComparisonPolicy> Parse(string text, string source, IReadOnlyCollection<string> metrics)
    {
        var problems = new ProblemList(source);
        var policy = YamlTree.Parse(text, problems) is { } map ? Read(new YamlSection(map, "", problems), metrics) : null;
        return problems.IsEmpty ? Checked<ComparisonPolicy>.Valid(policy!) : Checked<ComparisonPolicy>.Invalid(problems.InOrder);
    }

    private static ComparisonPolicy Read(YamlSection file, IReadOnlyCollection<string> metrics)
    {
        var usual = ComparisonPolicy.Default;
        var policy = new ComparisonPolicy(
            Percent(file) ?? usual.Threshold,
            Trials(file) ?? usual.MinimumTrials,
            file.OneOf("machines", ["same", "any"], required: false) == "any",
            file.Words<FailingVerdict>("fail_on", required: false) ?? usual.FailOn,
            file.Texts("metrics", required: false, metrics),
            [.. file.Sections("rules", required: false).Select(section => ReadRule(section, metrics))]) { OneRunDecides = file.OneOf("virtual_machines", ["several-runs", "one-run-decides"], required: false) == "one-run-decides" };
        file.RefuseUnknownKeys();
        return policy;
    }

    private static PolicyRule ReadRule(YamlSection section, IReadOnlyCollection<string> metrics)
    {
        var rule = new PolicyRule(section.Text("workload", required: false), section.OneOf("metric", metrics, required: false), Percent(section), Trials(section),
            section.OneOf("ignore", ["true", "false"], required: false) is { } ignore ? ignore == "true" : null);
        section.RefuseUnknownKeys();
        if (!section.Has("threshold_percent") && !section.Has("minimum_trials") && !section.Has("ignore"))
            section.Report("threshold_percent", "is missing, and so are minimum_trials and ignore: the rule changes nothing.");
        return rule;
    }

    private static double? Percent(YamlSection section) => section.Number("threshold_percent", LeastPercent, MostPercent, required: false) / 100;

    private static int? Trials(YamlSection section) => section.Integer("minimum_trials", ComparisonPolicy.LeastTrials, Limits.MostTrials, required: false);
}
