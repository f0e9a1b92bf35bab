using System.Collections.Immutable;
using LabelBench.Core;
using LabelBench.Measurement;
using LabelBench.Records;

namespace LabelBench.Telemetry.Tests.Interference;

public class PieceClassifierTests
{
    private static readonly MachineDescription Machine = Machines.Plain(logicalCpus: 4);

    [Fact]
    public void A_worker_that_keeps_every_cpu_busy_is_no_disturbance() =>
        Assert.All(Classify(Piece((MetricNames.CpuBusy, 1), (MetricNames.ProcessCpu, 3.95), (MetricNames.PsiCpuSome, 0.99), (MetricNames.ProcessRunQueueWait, 0.6))), v => Assert.Equal(PieceState.Quiet, v.State));

    [Theory]
    [InlineData("steal", MetricNames.CpuSteal, DisturbanceLines.Steal, 0.001)]
    [InlineData("throttled", MetricNames.CgroupThrottled, DisturbanceLines.Throttled, 0.001)]
    public void Lines_are_drawn_where_the_table_says(string rule, string metric, double line, double beyond)
    {
        Assert.Equal(PieceState.Quiet, Classify(Piece((metric, line)))[0].State);
        Assert.Equal(rule, Assert.Single(Classify(Piece((metric, line + beyond)))[0].Causes).Rule);
    }

    [Fact]
    public void Other_processes_disturb_where_tasks_waited_or_nobody_can_say()
    {
        (string, double)[] others = [(MetricNames.CpuBusy, 0.75), (MetricNames.ProcessCpu, 2)];
        Assert.Equal(PieceState.Quiet, Classify(Piece([.. others, (MetricNames.PsiCpuSome, 0.05)]))[0].State);
        var waited = Assert.Single(Classify(Piece([.. others, (MetricNames.PsiCpuSome, 0.5)]))[0].Causes);
        Assert.Equal(("other-processes", 0.25, "other processes used 25 % of the CPUs"), (waited.Rule, waited.Value, waited.Text));
        var unread = Without(Piece(others), MetricNames.PsiCpuSome);
        Assert.Equal("other-processes", Assert.Single(Classify(unread)[0].Causes).Rule);
    }

    [Theory]
    [InlineData("frequency", MetricNames.CpuFrequency, 2.6e9)]
    [InlineData("run-queue", MetricNames.ProcessRunQueueWait, 0.4)]
    [InlineData("sentinel", MetricNames.SentinelSlowdown, 1.3)]
    public void A_piece_unlike_the_others_of_its_trial_is_disturbed_and_a_trial_that_is_like_that_throughout_is_not(string rule, string metric, double value)
    {
        var odd = Piece((metric, value));
        var verdicts = Classify(Piece(), Piece(), odd, Piece(), Piece());
        Assert.Equal([rule], verdicts[2].Causes.Select(c => c.Rule));
        Assert.All(verdicts.Where((_, i) => i != 2), v => Assert.Equal(PieceState.Quiet, v.State));
        Assert.All(Classify(odd, odd, odd, odd), v => Assert.Equal(PieceState.Quiet, v.State));
        // Two pieces have no usual.
        Assert.All(Classify(Piece(), odd), v => Assert.Equal(PieceState.Quiet, v.State));
    }

    [Fact]
    public void What_cannot_be_read_leaves_a_piece_unknown_unless_something_else_shows()
    {
        var unseen = Without(Piece(), MetricNames.CpuSteal);
        var verdict = Classify(unseen)[0];
        Assert.Equal((PieceState.Unknown, "steal: hidden"), (verdict.State, verdict.UnknownBecause));
        Assert.Equal(PieceState.Disturbed, Classify(Without(Piece((MetricNames.CgroupThrottled, 0.5)), MetricNames.CpuSteal))[0].State);
        Assert.Equal("other processes: hidden", Classify(Without(Piece(), MetricNames.ProcessCpu))[0].UnknownBecause);
    }

    [Fact]
    public void Pieces_add_up_to_counts_with_the_worst_of_each_cause_and_where_it_was()
    {
        var verdicts = Classify(Piece(), Piece((MetricNames.CpuSteal, 0.2)), Piece((MetricNames.CpuSteal, 0.4), (MetricNames.CgroupThrottled, 0.3)), Without(Piece(), MetricNames.CpuSteal));
        var record = InterferenceWatch.Record([.. verdicts.Select((v, i) => (TimeSpan.FromSeconds(i), v))], [new BusyProcess("make", 2, 77, new Share(0.1))]);
        Assert.Equal((1, 2, 1, 4, "steal: hidden"), (record.Quiet, record.Disturbed, record.Unknown, record.Pieces, record.UnknownBecause));
        Assert.Equal([("steal", 2, 0.4, 2.0), ("throttled", 1, 0.3, 2.0)], record.Causes.Select(c => (c.Rule, c.Pieces, c.Worst, c.WorstAt.TotalSeconds)));
    }

    [Fact]
    public void A_trial_disturbed_for_a_part_says_so_although_its_mean_is_fine_and_names_who_it_was()
    {
        using var sampler = new Scripted(seconds: 10, second => second is 3 or 4 ? Piece((MetricNames.CpuBusy, 0.75), (MetricNames.ProcessCpu, 2), (MetricNames.PsiCpuSome, 0.5)) : Piece());
        var judgement = new InterferenceWatch(sampler, null, Machine).Judge(Cells.OnCpu, new Window(0, 10_000_000_000), Piece());
        Assert.Equal((8, 2, 0), (judgement.Disturbance!.Quiet, judgement.Disturbance.Disturbed, judgement.Disturbance.Unknown));
        var finding = Assert.Single(judgement.Findings);
        Assert.Equal(("disturbed-pieces", false), (finding.Rule, finding.Invalidates));
        Assert.StartsWith("2 of 10 seconds were disturbed, at worst other processes used 25 % of the CPUs 3 s into the window", finding.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void What_the_mean_says_already_is_not_said_twice()
    {
        var busy = Piece((MetricNames.CpuSteal, 0.3));
        using var sampler = new Scripted(seconds: 5, _ => busy);
        var judgement = new InterferenceWatch(sampler, null, Machine).Judge(Cells.OnCpu, new Window(0, 5_000_000_000), busy);
        Assert.Equal(["steal"], judgement.Findings.Select(f => f.Rule));
        Assert.Equal(5, judgement.Disturbance!.Disturbed);
    }

    [Fact]
    public void Names_of_busy_processes_read_as_a_list_with_their_share() =>
        Assert.Equal("cc1plus (8 processes) 31 % of the CPUs, java (process 12) 9.5 %",
            InterferenceWatch.Names([new BusyProcess("cc1plus", 8, 11, new Share(0.31)), new BusyProcess("java", 1, 12, new Share(0.095))]));

    private static ImmutableArray<MetricSummary> Piece(params (string Name, double Value)[] changed) => [.. TelemetryValidityTests.Metrics(changed)];

    private static ImmutableArray<MetricSummary> Without(ImmutableArray<MetricSummary> piece, string metric) =>
        [.. piece.Select(m => m.Name == metric ? TelemetryValidityTests.Missing(metric, "hidden") : m)];

    private static ImmutableArray<PieceVerdict> Classify(params ImmutableArray<MetricSummary>[] pieces) => PieceClassifier.Classify(pieces, Machine);

    /// <summary>A machine whose seconds are written down.</summary>
    private sealed class Scripted(int seconds, Func<int, ImmutableArray<MetricSummary>> second) : ISampler
    {
        public void Watch(params ImmutableArray<int> processIds) { }

        public ImmutableArray<MetricSummary> Summarise(Window window) => second(Math.Min(seconds - 1, (int)(window.BeginNs / 1_000_000_000)));

        public void Dispose() { }
    }
}
