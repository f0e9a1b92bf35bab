using System.Globalization;
using System.Text.RegularExpressions;
using LabelBench.Reporting.Export;

namespace LabelBench.Reporting.Tests;

/// <summary>The file by the rules of Prometheus' text exposition format 0.0.4, read by a parser of those rules.</summary>
public class PrometheusTextTests
{
    [Fact]
    public void A_runs_file_keeps_every_rule_of_the_format()
    {
        var samples = Parse(PrometheusText.Render(RunMetrics.Of(Sample.Standard())));
        Assert.Contains(samples, s => s.Name == "labelbench_throughput_items_per_second" && s.Labels["workload"] == "image-classify" && s.Labels["batch"] == "1" && Math.Abs(s.Value - 104.2) < 0.01);
        Assert.Contains(samples, s => s.Name == "labelbench_latency_seconds" && s.Labels["quantile"] == "0.99" && s.Value is > 0.01 and < 10);
        Assert.Contains(samples, s => s.Name == "labelbench_cpu_busy_ratio" && s.Value is > 0.9 and <= 1);
        Assert.Contains(samples, s => s.Name == "labelbench_limited_by_info" && s.Labels["limit"] == "cpus" && s.Value == 1);
    }

    [Fact]
    public void Units_stand_in_the_names_in_base_units()
    {
        var names = Parse(PrometheusText.Render(RunMetrics.Of(Sample.Standard()))).Select(s => s.Name).Distinct().ToList();
        Assert.DoesNotContain(names, n => n.EndsWith("_ms", StringComparison.Ordinal) || n.EndsWith("_hz", StringComparison.Ordinal) || n.EndsWith("_share", StringComparison.Ordinal) || n.EndsWith("_per_s", StringComparison.Ordinal));
        Assert.Contains("labelbench_cpu_frequency_hertz", names);
        Assert.Contains("labelbench_memory_used_bytes", names);
        Assert.Contains("labelbench_major_faults_per_second", names);
    }

    [Fact]
    public void Readings_that_could_not_be_had_are_left_out() =>
        Assert.DoesNotContain(Parse(PrometheusText.Render(RunMetrics.Of(Sample.Standard()))), s => s.Name.Contains("package_power", StringComparison.Ordinal));

    [Fact]
    public void Text_from_outside_stays_a_label()
    {
        var samples = Parse(PrometheusText.Render(RunMetrics.Of(Sample.Hostile())));
        Assert.Equal(Sample.Attack, Assert.Single(samples, s => s.Name == "labelbench_run_info").Labels["machine"]);
        RunMetric broken = new("a_b", "", "one\nline \\ only", [KeyValuePair.Create("x", "a\"b\\c\nd")], double.PositiveInfinity);
        Assert.Equal("# HELP a_b one\\nline \\\\ only\n# TYPE a_b gauge\na_b{x=\"a\\\"b\\\\c\\nd\"} +Inf\n", PrometheusText.Render([broken]));
        Assert.Equal("a\"b\\c\nd", Assert.Single(Parse(PrometheusText.Render([broken]))).Labels["x"]);
    }

    [Theory, MemberData(nameof(Cultures.All), MemberType = typeof(Cultures))]
    public void The_file_is_the_same_in_every_culture(string culture) =>
        Assert.Equal(PrometheusText.Render(RunMetrics.Of(Sample.Standard())), Cultures.In(culture, () => PrometheusText.Render(RunMetrics.Of(Sample.Standard()))));

    private static List<(string Name, Dictionary<string, string> Labels, double Value)> Parse(string text)
    {
        Assert.EndsWith("\n", text, StringComparison.Ordinal);
        var samples = new List<(string, Dictionary<string, string>, double)>();
        var finished = new HashSet<string>();
        string? family = null, type = null;
        foreach (var line in text.Split('\n')[..^1])
        {
            if (line.StartsWith("# HELP ", StringComparison.Ordinal))
            {
                if (family is not null) finished.Add(family);
                (family, type) = (line.Split(' ')[2], null);
                Assert.DoesNotContain(family, finished);
            }
            else if (line.StartsWith("# TYPE ", StringComparison.Ordinal))
            {
                Assert.Equal(family, line.Split(' ')[2]);
                type = line.Split(' ')[3];
                Assert.Contains(type, new[] { "gauge", "counter", "untyped" });
            }
            else
            {
                Assert.NotNull(type);
                samples.Add(Read(line, family!));
            }
        }
        Assert.Equal(samples.Count, samples.Select(s => s.Item1 + string.Join("|", s.Item2.OrderBy(l => l.Key).Select(l => $"{l.Key}={l.Value}"))).Distinct().Count());
        return samples;
    }

    private static (string Name, Dictionary<string, string> Labels, double Value) Read(string line, string family)
    {
        var sample = Regex.Match(line, @"^(?<name>[a-zA-Z_:][a-zA-Z0-9_:]*)(\{(?<labels>([a-zA-Z_][a-zA-Z0-9_]*=""(\\\\|\\""|\\n|[^""\\])*"",?)*)\})? (?<value>\S+)$", RegexOptions.None, TimeSpan.FromSeconds(5));
        Assert.True(sample.Success, line);
        Assert.Equal(family, sample.Groups["name"].Value);
        var labels = Regex.Matches(sample.Groups["labels"].Value, @"([a-zA-Z_][a-zA-Z0-9_]*)=""((?:\\\\|\\""|\\n|[^""\\])*)""", RegexOptions.None, TimeSpan.FromSeconds(5))
            .ToDictionary(m => m.Groups[1].Value, m => Regex.Replace(m.Groups[2].Value, @"\\(.)", e => e.Groups[1].Value == "n" ? "\n" : e.Groups[1].Value));
        var value = sample.Groups["value"].Value switch { "+Inf" => double.PositiveInfinity, "-Inf" => double.NegativeInfinity, var number => double.Parse(number, CultureInfo.InvariantCulture) };
        return (sample.Groups["name"].Value, labels, value);
    }
}
