using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using LabelBench.Core;

namespace LabelBench.Records;

/// <summary>The journal of a run that is under way: a line with the record without trials, then a line for each finished trial. Every line is JSON and ends with a line feed.</summary>
public static class JournalJson
{
    /// <summary>First line: what is known before the first trial. Outcome interrupted, because that is what it is when no other line follows.</summary>
    public static byte[] Header(RunRecord record) => LineOf(record with { Trials = [], Outcome = RunOutcome.Interrupted });

    public static byte[] Trial(TrialRecord trial) => LineOf(trial);

    /// <summary>Reads a journal. A last line that was not finished is dropped and said; damage before it is a problem.</summary>
    /// <param name="source">File that the bytes come from, for the problems.</param>
    public static Checked<Journal> Parse(ReadOnlyMemory<byte> utf8, string source)
    {
        var problems = new List<Problem>();
        var lines = Split(utf8.Span);
        if (lines.Count == 0)
            return Invalid(new Problem(source, "", "has no complete first line: the run ended before anything was measured; start it anew."));
        var header = RecordJson.Parse(utf8[lines[0]], source);
        if (!header.IsValid)
            return Invalid([.. header.Problems.Select(p => p with { Line = 1 })]);
        var trials = new List<TrialRecord>();
        var intact = lines[0].End.Value + 1;
        foreach (var (i, line) in lines.Index().Skip(1))
        {
            var found = new List<Problem>();
            var root = RecordJson.ReadObject(utf8[line], source, found);
            if (root is null && i == lines.Count - 1)
                break;
            if (root is null || RecordJson.Deserialize<TrialRecord>(root, source, found) is not { } trial)
            {
                problems.AddRange(found.Select(p => p with { Line = i + 1 }));
                continue;
            }
            // A trial that was cancelled and later repeated stands twice; the later line holds.
            trials.RemoveAll(t => t.CellId == trial.CellId && t.Repetition == trial.Repetition);
            trials.Add(trial);
            intact = line.End.Value + 1;
        }
        var record = header.Value.With(trials) with { EndedUtc = EndOf(header.Value, trials) };
        problems.AddRange(RecordRules.Check(record, source));
        return problems.Count > 0 ? Invalid([.. problems]) : Checked<Journal>.Valid(new Journal(record, intact, Dropped(utf8.Length - intact, source)));
    }

    private static Checked<Journal> Invalid(params Problem[] problems) => Checked<Journal>.Invalid(problems);

    private static string? Dropped(long bytes, string source) => bytes == 0
        ? null
        : string.Create(CultureInfo.InvariantCulture, $"{source}: the last line was not finished; its {bytes} bytes were dropped, and the trial they belong to counts as not run.");

    private static DateTimeOffset EndOf(RunRecord header, List<TrialRecord> trials) =>
        trials.Select(t => t.StartedUtc + t.Elapsed).Append(header.StartedUtc).Max();

    /// <returns>The lines that end with a line feed, without it.</returns>
    private static List<Range> Split(ReadOnlySpan<byte> utf8)
    {
        var lines = new List<Range>();
        var start = 0;
        while (utf8[start..].IndexOf((byte)'\n') is >= 0 and var length)
        {
            lines.Add(start..(start + length));
            start += length + 1;
        }
        return lines;
    }

    private static byte[] LineOf<T>(T value) => [.. JsonSerializer.SerializeToUtf8Bytes(value, RecordJson.Line), (byte)'\n'];
}
