using System.Text;

namespace LabelBench.Records.Tests;

public class JournalJsonTests
{
    private static readonly RunRecord Record = SampleRun.Record();

    private static byte[] Whole => [.. JournalJson.Header(Record), .. Record.Trials.SelectMany(JournalJson.Trial)];

    [Fact]
    public void Every_entry_is_one_line()
    {
        Assert.All(Record.Trials, trial => Assert.Equal(1, JournalJson.Trial(trial).Count(b => b == '\n')));
        Assert.Equal(1, JournalJson.Header(Record).Count(b => b == '\n'));
    }

    [Fact]
    public void A_journal_gives_the_record_so_far_as_interrupted()
    {
        var journal = JournalJson.Parse(Whole, "journal.jsonl").ValueOrThrow();
        Assert.Equal(RunOutcome.Interrupted, journal.Record.Outcome);
        Assert.Equal(Record.Trials.Select(t => (t.CellId, t.Repetition)), journal.Record.Trials.Select(t => (t.CellId, t.Repetition)));
        Assert.Equal((Whole.Length, null), (journal.IntactBytes, journal.Dropped));
        Assert.Equal(RecordJson.ToLine(Record with { Outcome = RunOutcome.Interrupted, EndedUtc = journal.Record.EndedUtc }), RecordJson.ToLine(journal.Record));
        // The last trial began 20 s after the run did and took 8.1234567 s.
        Assert.Equal(Record.StartedUtc + TimeSpan.FromTicks(281_234_567), journal.Record.EndedUtc);
    }

    [Fact]
    public void A_journal_cut_off_anywhere_keeps_its_whole_lines_and_says_what_it_dropped()
    {
        var (header, whole) = (JournalJson.Header(Record).Length, Whole);
        for (var length = header; length <= whole.Length; length += 11)
        {
            var journal = JournalJson.Parse(whole.AsMemory(0, length), "journal.jsonl").ValueOrThrow();
            var complete = whole.Take(length).Count(b => b == '\n') - 1;
            Assert.Equal(complete, journal.Record.Trials.Length);
            Assert.Equal((byte)'\n', whole[journal.IntactBytes - 1]);
            Assert.Equal(journal.IntactBytes == length, journal.Dropped is null);
        }
        for (var length = 0; length < header; length += 11)
            Assert.Contains("no complete first line", Assert.Single(JournalJson.Parse(whole.AsMemory(0, length), "j").Problems).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_last_line_of_zeros_as_a_power_cut_leaves_it_is_dropped()
    {
        byte[] torn = [.. Whole, .. new byte[300], (byte)'\n'];
        var journal = JournalJson.Parse(torn, "journal.jsonl").ValueOrThrow();
        Assert.Equal(3, journal.Record.Trials.Length);
        Assert.Contains("301 bytes were dropped", journal.Dropped, StringComparison.Ordinal);
    }

    [Fact]
    public void Damage_before_the_last_line_is_a_problem_with_its_line()
    {
        var lines = Encoding.UTF8.GetString(Whole).Split('\n');
        lines[2] = lines[2][..40];
        var problem = Assert.Single(JournalJson.Parse(Encoding.UTF8.GetBytes(string.Join('\n', lines)), "journal.jsonl").Problems);
        Assert.Equal(3, problem.Line);
        Assert.Contains("byte 40", problem.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_repeated_trial_replaces_its_earlier_line()
    {
        var again = SampleRun.Valid(Record.Plan.Trials[1]);
        var journal = JournalJson.Parse(Whole.Concat(JournalJson.Trial(again)).ToArray(), "j").ValueOrThrow();
        Assert.Equal(3, journal.Record.Trials.Length);
        Assert.Equal((again.CellId, TrialStatus.Valid), (journal.Record.Trials[^1].CellId, journal.Record.Trials[^1].Status));
    }

    [Fact]
    public void A_journal_of_a_newer_version_is_refused()
    {
        var newer = Encoding.UTF8.GetString(Whole).Replace("labelbench.run/1", "labelbench.run/2", StringComparison.Ordinal);
        Assert.Contains("update LabelBench", Assert.Single(JournalJson.Parse(Encoding.UTF8.GetBytes(newer), "j").Problems).Text, StringComparison.Ordinal);
    }
}
