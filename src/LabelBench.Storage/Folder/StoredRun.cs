using System.Collections.Immutable;
using LabelBench.Core;
using LabelBench.Records;
using LabelBench.Records.Recordings;

namespace LabelBench.Storage.Folder;

/// <summary>Reads the folder of a run, finished or not, without opening it for writing.</summary>
public static class StoredRun
{
    internal const string RecordName = "record.json";

    /// <returns>The record of the run; of a run that is under way or was killed, what its journal holds, as interrupted. Or what is wrong with the folder.</returns>
    public static Checked<RunRecord> Load(string folder)
    {
        var recordPath = Path.Combine(folder, RecordName);
        if (File.Exists(recordPath))
            return RecordJson.Load(recordPath);
        if (!File.Exists(Path.Combine(folder, JournalFile.Name)))
            return Checked<RunRecord>.Invalid(new Problem(folder, "", $"holds neither {RecordName} nor {JournalFile.Name}; it is not the folder of a run."));
        var journal = ReadJournal(folder);
        return journal.IsValid ? Checked<RunRecord>.Valid(journal.Value.Record) : Checked<RunRecord>.Invalid(journal.Problems);
    }

    /// <summary>Folders of runs, oldest first.</summary>
    public static string[] FoldersOf(string reports) => Directory.Exists(reports)
        ? [.. Directory.GetDirectories(reports).Where(d => RunId.IsValid(Path.GetFileName(d))).Order(StringComparer.Ordinal)]
        : [];

    /// <summary>Whether a folder holds a run, finished or not.</summary>
    public static bool IsRun(string folder) => File.Exists(Path.Combine(folder, RecordName)) || File.Exists(Path.Combine(folder, JournalFile.Name));

    /// <summary>Whether a process is measuring the run; one that was killed is not under way.</summary>
    public static bool IsUnderWay(string folder) => !File.Exists(Path.Combine(folder, RecordName)) && File.Exists(Path.Combine(folder, JournalFile.Name)) && FolderLock.IsHeld(folder);

    /// <summary>Changes with every trial that is stored, and when the run ends; null where the folder holds no run.</summary>
    public static (DateTime WrittenUtc, long Length)? Version(string folder) => new[] { RecordName, JournalFile.Name }
        .Select(name => new FileInfo(Path.Combine(folder, name))).FirstOrDefault(f => f.Exists) is { } file ? (file.LastWriteTimeUtc, file.Length) : null;

    /// <summary>The latencies that a trial of a loaded run names; a file that is gone or broken reads as absent.</summary>
    public static long[]? LatenciesOf(string folder, TrialRecord trial) => trial.Measurement?.LatencyFile is { } file ? ReadLatencies(folder, file).Value : null;

    /// <summary>What the sampler saw, oldest first; a file that is broken from its beginning reads as absent.</summary>
    public static ImmutableArray<TelemetryRecording> Recordings(string folder) =>
    [
        .. Directory.EnumerateFiles(folder, "*" + TelemetryRecording.Extension).OrderBy(f => f.Length).ThenBy(f => f, StringComparer.Ordinal)
            .Select(f => TelemetryRecording.Load(f).Value).OfType<TelemetryRecording>(),
    ];

    /// <summary>Reads the latencies that a trial of a loaded run names.</summary>
    /// <param name="latencyFile">As in <see cref="TrialMeasurement.LatencyFile"/>.</param>
    /// <returns>Nanoseconds in the order in which the queries ended, or what is wrong with the file.</returns>
    public static Checked<long[]> ReadLatencies(string folder, string latencyFile)
    {
        var root = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)) + Path.DirectorySeparatorChar;
        var path = Path.GetFullPath(latencyFile, root);
        // A record may come from elsewhere; it names files of its own folder only.
        return !path.StartsWith(root, StringComparison.Ordinal)
            ? Checked<long[]>.Invalid(new Problem(folder, "latency_file", $"'{latencyFile}' lies outside the folder of the run."))
            : Read(path, bytes => LatencyFormat.Decode(bytes, path));
    }

    internal static Checked<Journal> ReadJournal(string folder)
    {
        var path = Path.Combine(folder, JournalFile.Name);
        return Read(path, bytes => JournalJson.Parse(bytes, path));
    }

    private static Checked<T> Read<T>(string path, Func<byte[], Checked<T>> parse) where T : class
    {
        try
        {
            // A run may have the file open for writing.
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var bytes = new byte[file.Length];
            file.ReadExactly(bytes);
            return parse(bytes);
        }
        catch (Exception mistake) when (Unreadable.Is(mistake))
        {
            return Checked<T>.Invalid(new Problem(path, "", Unreadable.Why(path, mistake)));
        }
    }
}
