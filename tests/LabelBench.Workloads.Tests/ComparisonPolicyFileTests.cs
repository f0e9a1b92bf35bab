using LabelBench.Workloads.Policy;

namespace LabelBench.Workloads.Tests;

public class ComparisonPolicyFileTests
{
    private static readonly string[] Metrics = ["throughput_items_per_s", "latency_p99_ms"];

    [Fact]
    public void Every_key_is_read_and_the_last_rule_that_fits_counts()
    {
        var policy = ComparisonPolicyFile.Parse("""
            threshold_percent: 3
            minimum_trials: 5
            machines: any
            virtual_machines: one-run-decides
            fail_on: [regressed]
            metrics: [throughput_items_per_s]
            rules:
              - { metric: latency_p99_ms, threshold_percent: 10 }
              - { workload: stub, threshold_percent: 0.5, minimum_trials: 20 }
              - { workload: stub, metric: latency_p99_ms, ignore: true }
            """, "gate.yaml", Metrics).ValueOrThrow();

        Assert.Equal((0.03, 5, true), (policy.Threshold, policy.MinimumTrials, policy.AnyMachine));
        Assert.True(policy.OneRunDecides);
        Assert.Equal([FailingVerdict.Regressed], policy.FailOn.AsEnumerable());
        Assert.Equal((0.03, 0.1, 0.005), (policy.ThresholdOf("other", Metrics[0]), policy.ThresholdOf("other", Metrics[1]), policy.ThresholdOf("stub", Metrics[1])));
        Assert.Equal((5, 20), (policy.MinimumTrialsOf("other", Metrics[0]), policy.MinimumTrialsOf("stub", Metrics[0])));
        Assert.True(policy.Decides("stub", Metrics[0], isHeadline: false));
        Assert.False(policy.Decides("stub", Metrics[1], isHeadline: true) || policy.Decides("other", Metrics[1], isHeadline: true));
    }

    [Fact]
    public void What_a_file_leaves_out_is_as_without_one()
    {
        var policy = ComparisonPolicyFile.Parse("threshold_percent: 5\n", "gate.yaml", Metrics).ValueOrThrow();

        Assert.Equal(ComparisonPolicy.Default.FailOn.AsEnumerable(), policy.FailOn.AsEnumerable());
        Assert.Equal((0.05, 3, false, false), (policy.Threshold, policy.MinimumTrials, policy.AnyMachine, policy.OneRunDecides));
        Assert.True(policy.Decides("any", Metrics[0], isHeadline: true));
    }

    [Fact]
    public void Every_mistake_is_told_at_once_with_its_line_and_what_would_be_right()
    {
        var problems = ComparisonPolicyFile.Parse("""
            threshold_percent: 0.02
            minimum_trials: 2
            machines: all
            fail_on: [regressed, slower]
            metrics: [throughput, latency_p99_ms, latency_p99_ms]
            treshold: 3
            rules:
              - { workload: stub }
              - { metric: latency, threshold_percent: "5" }
            """, "gate.yaml", Metrics).Problems;

        Assert.Equal([1, 2, 3, 4, 5, 5, 6, 8, 9, 9], problems.Select(p => p.Line!.Value));
        Assert.Contains("0.1 to 100", problems[0].Text, StringComparison.Ordinal);
        Assert.Contains("expected 3 to 1000", problems[1].Text, StringComparison.Ordinal);
        Assert.Contains("'throughput' is not known; did you mean 'throughput_items_per_s'?", problems[4].Text, StringComparison.Ordinal);
        Assert.Contains("changes nothing", problems[7].Text, StringComparison.Ordinal);
        Assert.All(problems, p => Assert.Equal("gate.yaml", p.Source));
    }

    [Fact]
    public void A_file_that_is_not_there_is_a_mistake_and_no_exception() =>
        Assert.Contains("cannot be read", Assert.Single(ComparisonPolicyFile.Load("no-such-gate.yaml", Metrics).Problems).Text, StringComparison.Ordinal);
}
