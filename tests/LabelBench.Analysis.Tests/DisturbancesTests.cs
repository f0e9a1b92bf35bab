using LabelBench.Core;
using LabelBench.Records;
using LabelBench.Testing;

namespace LabelBench.Analysis.Tests;

public class DisturbancesTests
{
    [Fact]
    public void A_disturbed_run_is_one_warning_with_the_worst_and_who_it_was()
    {
        var record = Run((trial, i) => i == 4
            ? new DisturbanceRecord(TimeSpan.FromSeconds(1), 6, 4, 0, [new DisturbanceCause("other-processes", 4, 0.62, TimeSpan.FromSeconds(3), "other processes used 62 % of the CPUs")], [new BusyProcess("cc1plus", 8, 9, new Share(0.5))], null)
            : Quiet);
        var summary = RunAnalyzer.Summarise(record);
        var measured = record.Trials.Count(t => t.Measurement is not null);
        var warning = Assert.Single(summary.Warnings, w => w.Contains("were disturbed", StringComparison.Ordinal));
        Assert.StartsWith($"4 of {10 * measured} measured seconds were disturbed, in 1 of {measured} trials; at worst other processes used 62 % of the CPUs (", warning, StringComparison.Ordinal);
        Assert.EndsWith("most by cc1plus 50 %).", warning, StringComparison.Ordinal);
        Assert.DoesNotContain(summary.Notes, n => n.Contains("disturbed", StringComparison.Ordinal));
    }

    [Fact]
    public void A_quiet_run_is_a_note()
    {
        var summary = RunAnalyzer.Summarise(Run((_, _) => Quiet));
        Assert.Contains(summary.Notes, n => n.StartsWith("Nothing else disturbed the ", StringComparison.Ordinal));
        Assert.DoesNotContain(summary.Warnings, w => w.Contains("disturbed", StringComparison.Ordinal));
    }

    [Fact]
    public void Seconds_that_cannot_be_judged_are_told_and_not_called_quiet()
    {
        var summary = RunAnalyzer.Summarise(Run((_, _) => new DisturbanceRecord(TimeSpan.FromSeconds(1), 0, 0, 10, [], [], "steal: hidden")));
        Assert.Contains(summary.Notes, n => n.EndsWith("it cannot be told whether something else disturbed them (steal: hidden).", StringComparison.Ordinal));
        Assert.DoesNotContain(summary.Notes, n => n.StartsWith("Nothing else", StringComparison.Ordinal));
    }

    [Fact]
    public void A_record_of_before_says_nothing_and_one_of_now_keeps_what_was_seen()
    {
        Assert.DoesNotContain(RunAnalyzer.Summarise(RecordBuilder.Standard().Build()).Notes, n => n.Contains("disturbed", StringComparison.Ordinal));
        var record = Run((_, _) => Quiet);
        var again = RecordJson.Parse(RecordJson.ToUtf8(record), "test").ValueOrThrow();
        Assert.Equal((10, 0, 0), (again.Trials[0].Measurement!.Disturbance!.Quiet, again.Trials[0].Measurement!.Disturbance!.Disturbed, again.Trials[0].Measurement!.Disturbance!.Unknown));
    }

    private static DisturbanceRecord Quiet { get; } = new(TimeSpan.FromSeconds(1), 10, 0, 0, [], [], null);

    private static RunRecord Run(Func<TrialRecord, int, DisturbanceRecord> seen)
    {
        var record = RecordBuilder.Standard().Build();
        return record with { Trials = [.. record.Trials.Select((t, i) => t.Measurement is { } m ? t with { Measurement = m with { Disturbance = seen(t, i) } } : t)] };
    }
}
