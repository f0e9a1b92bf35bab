using System.Collections.Immutable;
using LabelBench.Core;
using LabelBench.Measurement.Controller;
using LabelBench.Measurement.Load;
using LabelBench.Measurement.Load.Sending;
using LabelBench.Records;
using LabelBench.Testing;
using LabelBench.Workloads;

namespace LabelBench.Measurement.Tests;

public sealed class JointOpenLoopTests
{
    private const long Second = 1_000_000_000, Millisecond = 1_000_000;
    private static readonly ServiceLevelObjective Slo = new(99, TimeSpan.FromMilliseconds(20));

    [Fact]
    public void Queries_of_all_workers_stand_in_one_order_and_their_rates_add_up()
    {
        // 100/s for 10 s, dealt to two, the second of which takes twice as long.
        var joint = Joint(Part(0, _ => 5 * Millisecond), Part(1, _ => 8 * Millisecond));
        Assert.Equal((1000, 0), (joint.Record.Queries, joint.Record.Unanswered));
        Assert.Equal((100.0, 100.0, 100.0), (joint.Record.Rates.Requested!.Value.Value, joint.Record.Rates.Scheduled.Value, Math.Round(joint.Record.Rates.Sent.Value, 6)));
        Assert.Equal([5 * Millisecond, 8 * Millisecond, 5 * Millisecond, 8 * Millisecond], joint.Responses[..4]);
        Assert.Equal(1000, joint.Record.Lag.Histogram.Sum(part => part.Queries));
        Assert.Equal((PromiseOutcome.CannotTell, 1000L, 0L), (joint.Record.Promise!.Outcome, joint.Record.Promise.Queries, joint.Record.Promise.Overs));
        Assert.Empty(joint.Findings);
    }

    [Fact]
    public void A_worker_whose_system_stalls_shows_in_p99_and_maximum_and_is_named()
    {
        var joint = Joint(Part(0, _ => 5 * Millisecond), Part(1, due => due is > 4 * Second and < 5 * Second ? 5 * Second + 5 * Millisecond - due : 5 * Millisecond));
        var summary = Latencies.Summarise(joint.Responses);
        Assert.InRange(summary.Maximum.TotalMilliseconds, 980, 1000);
        Assert.True(summary.P99.TotalMilliseconds > 700, $"{summary.P99}");
        Assert.Equal(49, joint.Record.Promise!.Overs);
        var finding = Assert.Single(joint.Findings);
        Assert.Equal((OpenLoopFindings.SlowWorker, false), (finding.Rule, finding.Invalidates));
        Assert.StartsWith("worker 2 of 2 (on cpu) answered with a P99 of ", finding.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_worker_whose_generator_is_late_makes_the_trial_invalid_and_is_named()
    {
        var late = Stamps(1, _ => 5 * Millisecond).Select(q => q.Scheduled is > 4 * Second and < 5 * Second ? q with { Sent = 5 * Second, Started = 5 * Second, Done = 5 * Second + 5 * Millisecond } : q).ToArray();
        var joint = Joint(Part(0, _ => 5 * Millisecond), Part(late));
        var finding = joint.Findings.Single(f => f.Rule == OpenLoopFindings.GeneratorLag);
        Assert.True(finding.Invalidates);
        Assert.Contains("most of all in worker 2 of 2 (on cpu), where P99 was", finding.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void What_one_worker_never_answered_counts_as_over_the_limit()
    {
        var joint = Joint(Part(0, _ => 5 * Millisecond), Part(Stamps(1, _ => 5 * Millisecond).Select(q => q.Scheduled > 8 * Second ? q with { Done = null } : q).ToArray()));
        Assert.Equal((100, 100L), (joint.Record.Unanswered, joint.Record.Promise!.Overs));
        Assert.Contains("most of them in worker 2 of 2", joint.Findings.Single(f => f.Rule == OpenLoopFindings.Unanswered).Text, StringComparison.Ordinal);
        Assert.InRange(joint.Responses.Max() / (double)Second, 11.9, 12); // they were waited for until 20 s
    }

    [Fact]
    public void Stamps_come_back_from_their_file_as_they_were()
    {
        using var folder = new TemporaryFolder();
        QueryStamps[] queries = [new(10, 11, 12, 13), new(20, null, null, null), new(30, 31, 32, null)];
        RawStamps.Write(folder["stamps"], 99, queries);
        var (closedAt, read) = RawStamps.Read(folder["stamps"]);
        Assert.Equal(99, closedAt);
        Assert.Equal(queries, read);
    }

    private static JointOpenLoop Joint(params (TrialMeasurement Measured, QueryStamps[] Queries)[] parts) => JointOpenLoop.Of(
        [.. parts.Select((_, i) => $"worker {i + 1} of {parts.Length} (on cpu)")], [.. parts.Select(p => p.Measured)], [.. parts.Select(p => (20 * Second, p.Queries))], Slo);

    private static (TrialMeasurement, QueryStamps[]) Part(int worker, Func<long, long> response) => Part(Stamps(worker, response));

    private static (TrialMeasurement, QueryStamps[]) Part(QueryStamps[] queries)
    {
        var account = new OpenLoopAccount(queries, Slo, 10 * Second, 20 * Second);
        return (new TrialMeasurement(
            new Window(0, 10 * Second), TimeSpan.FromSeconds(1), queries.Length, queries.Length, new ItemsPerSecond(50), Latencies.Summarise(account.Responses), [], [], [],
            new UnreadableItems(0, []), new HarnessCost(0, 0, 0, 0, TimeSpan.Zero), null) { OpenLoop = account.Record(new QueriesPerSecond(50), 1, 10, 7, null) }, queries);
    }

    /// <summary>50/s, every other one of 100/s.</summary>
    private static QueryStamps[] Stamps(int worker, Func<long, long> response) =>
        [.. Enumerable.Range(0, 500).Select(i => (2L * i + worker) * 10 * Millisecond).Select(due => new QueryStamps(due, due, due, due + response(due)))];
}
