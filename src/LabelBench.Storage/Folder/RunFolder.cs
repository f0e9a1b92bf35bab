using System.Collections.Immutable;
using System.Globalization;
using LabelBench.Core;
using LabelBench.Records;
using LabelBench.Records.Recordings;
using LabelBench.Workloads;

namespace LabelBench.Storage.Folder;

/// <summary>
/// The folder of one run, open for writing: <c>journal.jsonl</c> grows by a line for each finished trial, <c>latencies/</c> by a file,
/// and <c>record.json</c> is written when the run ends. What a method stored is on the disk when it returns.
/// </summary>
/// <remarks>One process at a time has a folder open. Not for several threads at once. <see cref="StoredRun"/> reads it, also meanwhile.</remarks>
public sealed class RunFolder : IDisposable
{
    private const string LatencyFolder = "latencies";

    private readonly FolderLock _lock;
    private readonly JournalFile _journal;

    private RunFolder(string path, FolderLock taken, JournalFile journal, RunRecord record, string? notice) =>
        (Path, _lock, _journal, Record, Notice) = (path, taken, journal, record, notice);

    public string Path { get; }

    /// <summary>The run so far; outcome interrupted until <see cref="Complete"/>.</summary>
    public RunRecord Record { get; private set; }

    /// <summary>What was dropped from the journal when the folder was opened, one sentence, or null.</summary>
    public string? Notice { get; }

    /// <summary>Trials of the plan that have no result yet, in their order.</summary>
    public ImmutableArray<PlannedTrial> Remaining => TrialsWithoutResult(Record);

    /// <summary>Makes the folder of a new run, <c>reports/RUN-ID</c>, with its journal.</summary>
    /// <param name="reports">Folder of all runs; made when it is not there.</param>
    /// <param name="record">What is known before the first trial; trials in it are not written.</param>
    /// <returns>The folder, or why it cannot be made.</returns>
    /// <exception cref="NoSpaceLeftException">The disk is full.</exception>
    public static Checked<RunFolder> Create(string reports, RunRecord record)
    {
        if (!RunId.IsValid(record.RunId))
            throw new ArgumentException($"'{record.RunId}' is not a run id.", nameof(record));
        reports = System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(reports));
        var firstRun = !Directory.Exists(reports);
        var path = System.IO.Path.Combine(reports, record.RunId);
        if (Directory.Exists(path))
            return Checked<RunFolder>.Invalid(new Problem(path, "", "already exists; every run has a folder of its own."));
        return WithLock(path, taken =>
        {
            var journal = JournalFile.Create(path, record);
            DurableFile.FlushFolder(path);
            DurableFile.FlushFolder(reports);
            if (firstRun && System.IO.Path.GetDirectoryName(reports) is { } parent)
                DurableFile.FlushFolder(parent);
            return new RunFolder(path, taken, journal, record with { Trials = [], Outcome = RunOutcome.Interrupted }, null);
        });
    }

    /// <summary>Opens the folder of a run that ended early, to go on with it.</summary>
    /// <param name="path">Folder of the run.</param>
    /// <param name="planHash">Hash of the plan that is about to run; it must be the one that the run was begun with.</param>
    /// <returns>The folder, or why the run cannot go on.</returns>
    /// <exception cref="NoSpaceLeftException">The disk is full.</exception>
    public static Checked<RunFolder> Open(string path, string planHash)
    {
        path = System.IO.Path.GetFullPath(path);
        if (!File.Exists(System.IO.Path.Combine(path, JournalFile.Name)))
            return Checked<RunFolder>.Invalid(new Problem(path, "", $"holds no {JournalFile.Name}; there is no run to go on with."));
        return WithLock(path, taken =>
        {
            var journal = StoredRun.ReadJournal(path).ValueOrThrow();
            var recordPath = System.IO.Path.Combine(path, StoredRun.RecordName);
            if (journal.Record.PlanHash != planHash)
                throw new UserMistakeException(path, "was begun with another plan (other cells, settings, seed or number of cores); go on with the options it was begun with, or start a new run.");
            if (File.Exists(recordPath) && (journal.Record.Search is null ? TrialsWithoutResult(journal.Record).IsEmpty : HasAnswer(recordPath)))
                throw new UserMistakeException(path, journal.Record.Search is null ? "has a result for every trial of its plan; there is nothing to go on with." : "is a search that has ended; there is nothing to go on with.");
            var file = JournalFile.Continue(path, journal.IntactBytes);
            // From here on the journal is ahead of the record, which must not be taken for the whole.
            File.Delete(recordPath);
            DurableFile.FlushFolder(path);
            return new RunFolder(path, taken, file, journal.Record, journal.Dropped);
        });
    }

    /// <summary>Stores a finished trial. It is on the disk when this returns.</summary>
    /// <exception cref="NoSpaceLeftException">The trial is not stored; the journal is as it was before.</exception>
    public void AppendTrial(TrialRecord trial)
    {
        _journal.Append(JournalJson.Trial(trial));
        Record = Record.With(trial) with { EndedUtc = trial.StartedUtc + trial.Elapsed };
    }

    /// <summary>Stores the latencies of a trial; to be called before <see cref="AppendTrial"/>.</summary>
    /// <param name="nanoseconds">None negative, in the order in which the queries ended.</param>
    /// <returns>The name to put into <see cref="TrialMeasurement.LatencyFile"/>: relative, with forward slashes.</returns>
    /// <exception cref="NoSpaceLeftException">Nothing is stored.</exception>
    public string WriteLatencies(string cellId, int repetition, ReadOnlySpan<long> nanoseconds)
    {
        var folder = System.IO.Path.Combine(Path, LatencyFolder);
        if (!Directory.Exists(folder))
        {
            Directory.CreateDirectory(folder);
            DurableFile.FlushFolder(Path);
        }
        var name = string.Create(CultureInfo.InvariantCulture, $"{LatencyFolder}/{cellId}.{repetition}.lat");
        DurableFile.Replace(System.IO.Path.Combine(Path, name), LatencyFormat.Encode(nanoseconds));
        return name;
    }

    /// <summary>Where the sampler may record to: a file that is not there yet, because a run that goes on leaves the earlier one alone.</summary>
    public string NewTelemetryPath()
    {
        for (var i = 1; ; i++)
            if (System.IO.Path.Combine(Path, string.Create(CultureInfo.InvariantCulture, $"telemetry-{i}{TelemetryRecording.Extension}")) is var path && !File.Exists(path))
                return path;
    }

    /// <summary>Writes <c>record.json</c> from what was stored. The journal stays, so that a cancelled run can go on later.</summary>
    /// <param name="largest">Batch sizes that were found out about after the trials; null leaves what was found before them.</param>
    /// <param name="answer">Of a search that has ended.</param>
    /// <param name="environment">As it is now; null where it was not read again.</param>
    /// <param name="idle">What the machine drew while idle; null where that was not measured.</param>
    /// <exception cref="NoSpaceLeftException">No record is written; the journal is whole and loads as an interrupted run.</exception>
    public RunRecord Complete(DateTimeOffset endedUtc, RunOutcome outcome, ImmutableArray<LargestBatch>? largest = null, SearchAnswer? answer = null, EnvironmentAtEnd? environment = null, IdlePower? idle = null)
    {
        var finished = Record with
        {
            EndedUtc = endedUtc,
            Outcome = outcome,
            IdlePower = idle ?? Record.IdlePower,
            LargestBatches = largest ?? Record.LargestBatches,
            Search = Record.Search is { } search ? search with { Answer = answer } : null,
            Environment = environment is null ? Record.Environment : [.. Record.Environment.Where(f => environment.Learned.All(l => l.Name != f.Name)), .. environment.Learned],
            EnvironmentChanges = environment is null ? null : EnvironmentFacts.Changes(Record.Environment, environment.Facts),
            TelemetryFiles = TelemetryFiles() is { IsEmpty: false } files ? files : null,
        };
        finished = finished with { FactsSha256 = FactsDigest.Of(finished) };
        DurableFile.Replace(System.IO.Path.Combine(Path, StoredRun.RecordName), RecordJson.ToUtf8(finished));
        return Record = finished;
    }

    private ImmutableArray<string> TelemetryFiles() =>
        [.. Directory.EnumerateFiles(Path, $"telemetry-*{TelemetryRecording.Extension}").Select(file => System.IO.Path.GetFileName(file)!).OrderBy(name => name.Length).ThenBy(name => name, StringComparer.Ordinal)];

    public void Dispose()
    {
        _journal.Dispose();
        _lock.Dispose();
    }

    /// <summary>A trial that was cancelled, or found no space left, counts as not run: another attempt can have figures.</summary>
    private static ImmutableArray<PlannedTrial> TrialsWithoutResult(RunRecord record)
    {
        var done = record.Trials
            .Where(t => t.Failure?.Reason is not (FailureReason.Cancelled or FailureReason.NoSpace))
            .Select(t => (t.CellId, t.Repetition))
            .ToHashSet();
        return [.. record.Plan.Trials.Where(t => !done.Contains((t.CellId, t.Repetition)))];
    }

    /// <summary>A search ends with its answer; until then only it knows what it would try next.</summary>
    private static bool HasAnswer(string recordPath) => RecordJson.Load(recordPath) is { Value.Search.Answer: not null };

    private static Checked<RunFolder> WithLock(string path, Func<FolderLock, RunFolder> build)
    {
        var isNew = !Directory.Exists(path);
        FolderLock? taken = null;
        RunFolder? folder = null;
        try
        {
            Directory.CreateDirectory(path);
            taken = new FolderLock(path);
            folder = build(taken);
            return Checked<RunFolder>.Valid(folder);
        }
        catch (UserMistakeException mistake)
        {
            return Checked<RunFolder>.Invalid(mistake.Problems);
        }
        catch (IOException mistake) when (FullDisk.Caused(mistake))
        {
            throw new NoSpaceLeftException(path, mistake);
        }
        catch (Exception mistake) when (mistake is UnauthorizedAccessException || (mistake is IOException and not NoSpaceLeftException))
        {
            return Checked<RunFolder>.Invalid(new Problem(path, "", $"cannot be written: {mistake.Message}"));
        }
        finally
        {
            if (folder is null)
            {
                taken?.Dispose();
                if (isNew && Directory.Exists(path))
                    Directory.Delete(path, recursive: true);
            }
        }
    }
}
