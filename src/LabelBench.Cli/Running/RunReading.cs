using System.Collections.Immutable;
using System.Globalization;
using LabelBench.Analysis;
using LabelBench.Core;
using LabelBench.Records;
using LabelBench.Storage.Folder;
using LabelBench.Storage.Sqlite;

namespace LabelBench.Cli.Running;

/// <summary>Finds runs again: in the reports folder by path or id, or in the result store.</summary>
internal static class RunReading
{
    private const int ShortestBeginning = 6;

    /// <summary>Latencies of a run in its folder; a file that is gone or broken reads as absent.</summary>
    public static LatencyReader Latencies(string folder) => trial =>
        StoredRun.LatenciesOf(folder, trial);

    public static async Task StoreAsync(RunRecord record, string? file)
    {
        await using var store = OpenStore(file);
        await store.SaveAsync(record, CancellationToken.None).ConfigureAwait(false);
    }

    /// <returns>False where the run is not in the store, which is told on standard error.</returns>
    public static async Task<bool> TryStoreAsync(RunRecord record, string? file, string folder)
    {
        try
        {
            await StoreAsync(record, file).ConfigureAwait(false);
            return true;
        }
        catch (UserMistakeException mistake)
        {
            Complaints.Print(mistake.Problems);
            Console.Error.WriteLine($"The run is kept in {folder}, but it is not in the store.");
            return false;
        }
    }

    /// <summary>The folder to go on with, and what it holds so far.</summary>
    /// <param name="named">A run id or its beginning; null or last: the last run.</param>
    /// <param name="searches">Whether a search is meant, or a run that measures a plan.</param>
    /// <exception cref="UserMistakeException">There is no such run, or it is of the other kind.</exception>
    public static (string Path, RunRecord Record) Interrupted(string reports, string? named, bool searches)
    {
        var runs = StoredRun.FoldersOf(reports);
        var path = (named is null or "last" ? runs.LastOrDefault() : BeginningWith(named, runs))
            ?? throw new UserMistakeException("--resume", named is null or "last" ? $"finds no run in {reports}." : $"'{named}' is no run in {reports}.");
        var record = StoredRun.Load(path).ValueOrThrow();
        return record.Search is not null == searches
            ? (path, record)
            : throw new UserMistakeException("--resume", $"{record.RunId} {(searches ? "measures a plan; go on with: labelbench run" : "is a search; go on with: labelbench search")} --resume {record.RunId}");
    }

    public static bool StoreExists(string? file) => Path.Exists(file ?? ResultStorePath.Default(Environment.GetEnvironmentVariable));

    /// <summary>A store that is there must be one; one that is not is made when it is needed.</summary>
    /// <exception cref="UserMistakeException">The file is no store of this version.</exception>
    public static void CheckStore(string? file)
    {
        if (StoreExists(file))
            OpenStore(file);
    }

    /// <exception cref="UserMistakeException">The file is no store of this version.</exception>
    public static SqliteResultStore OpenStore(string? file) => SqliteResultStore.Open(file ?? ResultStorePath.Default(Environment.GetEnvironmentVariable)).ValueOrThrow();

    /// <returns>The one folder whose name begins so, or null.</returns>
    /// <exception cref="UserMistakeException">Several begin so.</exception>
    public static string? BeginningWith(string start, IEnumerable<string> folders)
    {
        var found = folders.Where(d => Path.GetFileName(d).StartsWith(start, StringComparison.OrdinalIgnoreCase)).ToArray();
        return found.Length <= 1
            ? found.SingleOrDefault()
            : throw new UserMistakeException(start, $"is the beginning of several runs ({string.Join(", ", found.Take(3).Select(Path.GetFileName))}{(found.Length > 3 ? ", ..." : "")}); give more characters.");
    }

    /// <param name="named">A folder, a run id or its beginning, a label, last, last~N, or a baseline with @ before its name.</param>
    /// <returns>The record and, where it was found in one, its folder.</returns>
    public static async Task<(RunRecord Record, string? Folder)> FindAsync(string named, string reports, string? storeFile, CancellationToken cancellation)
    {
        if (Directory.Exists(named))
            return (StoredRun.Load(named).ValueOrThrow(), Path.GetFullPath(named));
        if (named.StartsWith(Baseline.Mark))
        {
            await using var baselines = OpenStore(storeFile);
            var baseline = await Baselines.FindRunAsync(named, baselines, TimeProvider.System.GetUtcNow(), cancellation).ConfigureAwait(false);
            return (baseline, StoredRun.FoldersOf(reports).SingleOrDefault(f => Path.GetFileName(f) == baseline.RunId));
        }
        var folders = StoredRun.FoldersOf(reports);
        var found = BackFromLast(named) is { } back ? folders.ElementAtOrDefault(folders.Length - 1 - back) : named.Length >= ShortestBeginning ? BeginningWith(named, folders) : null;
        if (found is not null)
            return (StoredRun.Load(found).ValueOrThrow(), found);
        var path = storeFile ?? ResultStorePath.Default(Environment.GetEnvironmentVariable);
        if (File.Exists(path))
        {
            await using var store = SqliteResultStore.Open(path).ValueOrThrow();
            if (await store.FindAsync(named, cancellation).ConfigureAwait(false) is { } record)
                return (record, null);
        }
        throw new UserMistakeException(named, $"is no run: not a folder, no run in {reports}, none in the store {path}. Measure one with: labelbench run");
    }

    /// <summary>Summaries of runs that are named as <see cref="FindAsync"/> takes them.</summary>
    /// <exception cref="UserMistakeException">Names that are no run: all of them.</exception>
    public static Task<ImmutableArray<RunSummary>> SummariesAsync(IEnumerable<string> named, string reports, string? storeFile, CancellationToken cancellation) =>
        AllAsync(named, async name => ImmutableArray.Create(RunAnalyzer.Summarise((await FindAsync(name, reports, storeFile, cancellation).ConfigureAwait(false)).Record)));

    /// <summary>What every name stands for.</summary>
    /// <exception cref="UserMistakeException">What is wrong with any of the names: all of it.</exception>
    public static async Task<ImmutableArray<T>> AllAsync<T>(IEnumerable<string> named, Func<string, Task<ImmutableArray<T>>> read)
    {
        var (found, problems) = (ImmutableArray.CreateBuilder<T>(), new List<Problem>());
        foreach (var name in named)
        {
            try
            {
                found.AddRange(await read(name).ConfigureAwait(false));
            }
            catch (UserMistakeException mistake)
            {
                problems.AddRange(mistake.Problems);
            }
        }
        return problems.Count == 0 ? found.ToImmutable() : throw new UserMistakeException([.. problems]);
    }

    /// <returns>Null for a name that is neither <c>last</c> nor <c>last~N</c>.</returns>
    private static int? BackFromLast(string named) => named == "last" ? 0
        : named.StartsWith("last~", StringComparison.Ordinal) && int.TryParse(named.AsSpan(5), NumberStyles.None, CultureInfo.InvariantCulture, out var back) ? back : null;
}
