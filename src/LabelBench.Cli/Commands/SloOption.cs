using System.CommandLine;
using System.Globalization;
using LabelBench.Records;
using LabelBench.Workloads;

namespace LabelBench.Cli.Commands;

/// <summary>A latency promise as typed: <c>p99=50ms</c>.</summary>
internal static class SloOption
{
    public const string Name = "--slo";

    public static Option<ServiceLevelObjective?> Build(string description) => new(Name)
    {
        Description = description,
        HelpName = "pN=TIME",
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            if (TryParse(text, out var problem) is { } slo)
                return slo;
            result.AddError($"{Name} '{text}' {problem}");
            return null;
        },
    };

    /// <param name="problem">What is wrong and what would be right, where null is returned.</param>
    public static ServiceLevelObjective? TryParse(string text, out string problem)
    {
        problem = "is not a promise; write a percentile and the longest latency: p99=50ms.";
        if (text.Split('=') is not [['p' or 'P', .. var level], var time] || !double.TryParse(level, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var percentile))
            return null;
        if (!LatencySummary.Percentiles.Contains(percentile))
        {
            problem = $"names a percentile that trials do not have; take p{string.Join(", p", LatencySummary.Percentiles.Select(p => p.ToString(CultureInfo.InvariantCulture)))}.";
            return null;
        }
        if (!Options.TryParseDuration(time, out var limit) || limit <= TimeSpan.Zero)
        {
            problem = $"has no latency above 0 with its unit; write p{level}=50ms.";
            return null;
        }
        return new ServiceLevelObjective(percentile, limit);
    }
}
