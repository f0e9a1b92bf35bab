using System.Collections.Immutable;
using LabelBench.Core;
using LabelBench.Records;
using LabelBench.Storage.Folder;
using LabelBench.Storage.Sqlite;
using Microsoft.Extensions.Caching.Memory;

namespace LabelBench.Web.Runs;

/// <summary>Runs in the reports folder and in the result store. A run is named by its id alone, so that no name leads out of either.</summary>
internal sealed class RunLibrary(string reports, string storeFile) : IDisposable
{
    /// <summary>Runs that are kept read, and so many of those that the store does not list.</summary>
    private const int KeptRuns = 12, MostUnstored = 300;

    private readonly MemoryCache _loaded = new(new MemoryCacheOptions { SizeLimit = KeptRuns }), _listed = new(new MemoryCacheOptions { SizeLimit = 2 * MostUnstored });

    /// <summary>Newest first.</summary>
    /// <exception cref="UserMistakeException">The store cannot be read.</exception>
    public async Task<ImmutableArray<ListedRun>> ListAsync(CancellationToken cancellation)
    {
        var stored = new Dictionary<string, RunHeader>(StringComparer.Ordinal);
        if (Store() is { } store)
            await foreach (var header in store.ListAsync(cancellation).ConfigureAwait(false))
                stored[header.RunId] = header;
        return await Task.Run(() =>
        {
            var others = StoredRun.FoldersOf(reports).Reverse().Where(f => !stored.ContainsKey(Path.GetFileName(f)) && StoredRun.IsRun(f)).Take(MostUnstored).Select(Read);
            return ImmutableArray.CreateRange(stored.Values.Select(h => new ListedRun(h.RunId, h, h.Outcome is not RunOutcome.Complete && StoredRun.IsUnderWay(FolderOf(h.RunId)), []))
                .Concat(others).OrderByDescending(r => r.RunId, StringComparer.Ordinal));
        }, cancellation).ConfigureAwait(false);
    }

    /// <returns>The run, or null where there is none of this id.</returns>
    /// <exception cref="UserMistakeException">Its record cannot be read.</exception>
    public async Task<LoadedRun?> FindAsync(string id, CancellationToken cancellation)
    {
        if (!RunId.IsValid(id))
            return null;
        if (StoredRun.Version(FolderOf(id)) is { } version)
            return await Task.Run(() => Kept(_loaded, (id, version), () => new LoadedRun(StoredRun.Load(FolderOf(id)).ValueOrThrow(), FolderOf(id))), cancellation).ConfigureAwait(false);
        return Store() is { } store && await store.FindAsync(id, cancellation).ConfigureAwait(false) is { } record && record.RunId == id ? new LoadedRun(record, null) : null;
    }

    /// <summary>Of a run in its folder: changes with every trial that is stored; null where only the store has it.</summary>
    public (DateTime WrittenUtc, long Length)? Version(string id) => RunId.IsValid(id) ? StoredRun.Version(FolderOf(id)) : null;

    public bool IsUnderWay(string id) => RunId.IsValid(id) && StoredRun.IsUnderWay(FolderOf(id));

    /// <returns>The store, or null where none was ever written: looking makes none.</returns>
    public SqliteResultStore? Store() => File.Exists(storeFile) ? SqliteResultStore.Open(storeFile).ValueOrThrow() : null;

    public void Dispose()
    {
        _loaded.Dispose();
        _listed.Dispose();
    }

    private string FolderOf(string id) => Path.Combine(reports, id);

    private ListedRun Read(string folder)
    {
        var id = Path.GetFileName(folder);
        var listed = Kept(_listed, (id, StoredRun.Version(folder)), () => StoredRun.Load(folder) is { IsValid: true } loaded ? new ListedRun(id, Header(loaded.Value), false, []) : new ListedRun(id, null, false, StoredRun.Load(folder).Problems));
        return listed with { IsUnderWay = StoredRun.IsUnderWay(folder) };
    }

    private static RunHeader Header(RunRecord record) => new(record.RunId, record.Label, record.StartedUtc, record.Outcome, record.Plan.SuiteId, record.PlanHash, record.Machine.Name,
        record.Replicates.Count(), record.Replicates.Count(t => t.Status is TrialStatus.Valid));

    private static T Kept<T>(MemoryCache cache, object key, Func<T> make) => cache.GetOrCreate(key, entry =>
    {
        entry.Size = 1;
        return make();
    })!;
}
