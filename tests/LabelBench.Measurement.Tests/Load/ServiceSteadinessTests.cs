using LabelBench.Core;
using LabelBench.Measurement.Load;
using LabelBench.Records;

namespace LabelBench.Measurement.Tests.Load;

public class ServiceSteadinessTests
{
    private const long Second = 1_000_000_000;

    [Fact]
    public void A_steady_system_keeps_its_whole_window()
    {
        var (record, warmUp) = Of(65, _ => 10_000_000);
        Assert.Equal((SteadyOutcome.Steady, 65, 0), (record.Outcome, record.Windows, warmUp));
        Assert.Empty(Steadiness.Findings(record));
    }

    [Fact]
    public void A_step_early_on_is_warm_up_and_its_queries_are_left_out()
    {
        var (record, warmUp) = Of(65, second => second < 12 ? 15_000_000 : 10_000_000);
        Assert.Equal(SteadyOutcome.Steady, record.Outcome);
        Assert.InRange(warmUp, 11 * 50, 14 * 50);
    }

    [Fact]
    public void A_throttle_late_in_the_trial_and_a_drift_refuse_it()
    {
        foreach (var (outcome, service) in new (SteadyOutcome, Func<double, double>)[] { (SteadyOutcome.ChangedLate, s => s < 50 ? 10e6 : 12e6), (SteadyOutcome.Drifting, s => 10e6 * (1 + s / 600)) })
        {
            var (record, warmUp) = Of(65, service);
            Assert.Equal((outcome, 0), (record.Outcome, warmUp));
            var finding = Assert.Single(Steadiness.Findings(record));
            Assert.Equal((SteadyRecord.Rule, true), (finding.Rule, finding.Invalidates));
            Assert.Contains("service time", finding.Text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Bursts_and_lulls_leave_no_window_empty_and_few_queries_cannot_tell()
    {
        // Ten at once every 3 s: every other window of a second would be empty.
        Assert.Equal(SteadyOutcome.Steady, ServiceSteadiness.Of(i => Stamps(i / 10 * 3 * Second, 10_000_000 + Noise(i)), 400).Record.Outcome);
        Assert.Equal(SteadyOutcome.TooShort, ServiceSteadiness.Of(i => Stamps(i * Second, 10_000_000), 100).Record.Outcome);
        Assert.Equal(SteadyOutcome.TooShort, ServiceSteadiness.Of(_ => Stamps(5, 10_000_000), 1000).Record.Outcome);
    }

    /// <summary>50 queries a second, ± 2 % each.</summary>
    private static (SteadyRecord Record, int WarmUp) Of(int seconds, Func<double, double> service) =>
        ServiceSteadiness.Of(i => Stamps(i * Second / 50, (long)service(i / 50.0) + Noise(i)), seconds * 50 + 1);

    private static QueryStamps Stamps(long due, long service) => new(due, due, due + 1000, due + 1000 + service);

    private static long Noise(int query) => (long)(new SplitMix64((ulong)query).Unit() * 400_000) - 200_000;
}
