using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using LabelBench.Core;
using LabelBench.Records;
using LabelBench.Workloads;
using Microsoft.Data.Sqlite;

namespace LabelBench.Storage.Sqlite;

/// <summary>Results in one SQLite file. The tables and their units are described in <c>Migrations/</c>; they are meant to be queried.</summary>
/// <remarks>Several processes may use the file at once. Methods throw <see cref="UserMistakeException"/> where the file cannot be used, and <see cref="NoSpaceLeftException"/> where the disk is full.</remarks>
public sealed class SqliteResultStore : IResultStore, IBaselineStore
{
    /// <summary>How long to wait for another program that is writing. A record takes milliseconds to write, so whoever takes longer hangs.</summary>
    public static readonly TimeSpan DefaultPatience = TimeSpan.FromSeconds(5);

    private const int ShortestPrefix = 6;

    private const string Prunable = "started_utc < $name AND run_id NOT IN (SELECT run_id FROM baselines)";

    private readonly string _path;
    private readonly TimeSpan _patience;

    private SqliteResultStore(string path, TimeSpan patience) => (_path, _patience) = (path, patience);

    /// <summary>Opens the store, makes the file and its folder where they are missing, and brings its schema up to date.</summary>
    /// <param name="patience">How long to wait for another program that is writing, at least 1 s; null: <see cref="DefaultPatience"/>.</param>
    /// <returns>The store, or why the file cannot be used.</returns>
    public static Checked<SqliteResultStore> Open(string path, TimeSpan? patience = null)
    {
        path = Path.GetFullPath(path);
        var store = new SqliteResultStore(path, patience ?? DefaultPatience);
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            return store.Use(connection =>
            {
                // Readers and a writer do not wait for each other. Stays set in the file.
                using var mode = connection.CreateCommand();
                mode.CommandText = "PRAGMA journal_mode = WAL";
                mode.ExecuteNonQuery();
                SqliteSchema.Migrate(connection, path);
                return Checked<SqliteResultStore>.Valid(store);
            });
        }
        catch (UserMistakeException mistake)
        {
            return Checked<SqliteResultStore>.Invalid(mistake.Problems);
        }
        catch (Exception mistake) when (mistake is UnauthorizedAccessException || (mistake is IOException and not NoSpaceLeftException))
        {
            return Checked<SqliteResultStore>.Invalid(new Problem(path, "", $"cannot be made: {mistake.Message}"));
        }
    }

    // SQLite blocks while it works or waits, so every call goes to a thread of the pool.
    public Task SaveAsync(RunRecord record, CancellationToken cancellation) => Task.Run(() => Use(connection => Save(connection, record)), cancellation);

    public Task<RunRecord?> FindAsync(string idOrLabel, CancellationToken cancellation) =>
        Task.Run(() => Use(connection => Find(connection, idOrLabel.Trim())), cancellation);

    public async IAsyncEnumerable<RunHeader> ListAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        // Read as a whole, so that a slow reader of the list keeps no transaction open.
        foreach (var header in await Task.Run(() => Use(connection => ReadHeaders(connection, "ORDER BY started_utc DESC, run_id DESC")), cancellation).ConfigureAwait(false))
            yield return header;
    }

    public async IAsyncEnumerable<RunRecord> ReadAsync(DateTimeOffset? since, [EnumeratorCancellation] CancellationToken cancellation)
    {
        foreach (var id in await Task.Run(() => Use(connection => IdsSince(connection, since)), cancellation).ConfigureAwait(false))
            if (await Task.Run(() => Use(connection => Single(connection, "WHERE run_id = $name", id)), cancellation).ConfigureAwait(false) is { } record)
                yield return record;
    }

    public Task<IReadOnlyList<RunHeader>> ListPrunableAsync(DateTimeOffset before, CancellationToken cancellation) =>
        Task.Run(() => Use(connection => (IReadOnlyList<RunHeader>)ReadHeaders(connection, $"WHERE {Prunable} ORDER BY started_utc, run_id", Columns.Utc(before))), cancellation);

    public Task<int> PruneAsync(DateTimeOffset before, CancellationToken cancellation) => Task.Run(() => Use(connection => Prune(connection, before)), cancellation);

    public Task SetBaselineAsync(Baseline baseline, CancellationToken cancellation) => Task.Run(() => Use(connection => BaselineTable.Set(connection, baseline)), cancellation);

    public Task<Baseline?> FindBaselineAsync(string name, CancellationToken cancellation) =>
        Task.Run(() => Use(connection => BaselineTable.Read(connection).SingleOrDefault(b => b.Name == name)), cancellation);

    public Task<IReadOnlyList<Baseline>> ListBaselinesAsync(CancellationToken cancellation) => Task.Run(() => Use(BaselineTable.Read), cancellation);

    public Task<bool> RemoveBaselineAsync(string name, CancellationToken cancellation) => Task.Run(() => Use(connection => BaselineTable.Remove(connection, name)), cancellation);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static bool Save(SqliteConnection connection, RunRecord record)
    {
        using var transaction = connection.BeginTransaction(deferred: false);
        using var remove = connection.CreateCommand();
        remove.CommandText = "DELETE FROM runs WHERE run_id = $run_id";
        remove.Parameters.AddWithValue("$run_id", record.RunId);
        remove.ExecuteNonQuery();
        using var run = Column<RunRecord>.Insert(connection, "runs", Columns.Runs, record);
        run.ExecuteNonQuery();
        var cells = record.Plan.Cells.ToDictionary(c => c.Id, StringComparer.Ordinal);
        foreach (var trial in record.Replicates)
        {
            using var row = Column<(RunRecord, TrialRecord, Cell)>.Insert(connection, "trials", Columns.Trials, (record, trial, cells[trial.CellId]));
            row.ExecuteNonQuery();
        }
        transaction.Commit();
        return true;
    }

    private RunRecord? Find(SqliteConnection connection, string name) => BackFromLast(name) is { } back
        ? Single(connection, "ORDER BY started_utc DESC, run_id DESC LIMIT 1 OFFSET $name", back)
        : Single(connection, "WHERE run_id = $name", name.ToUpperInvariant())
          ?? Single(connection, "WHERE label = $name ORDER BY started_utc DESC, run_id DESC LIMIT 1", name)
          ?? ByPrefix(connection, name);

    private static int? BackFromLast(string name) => name.Split('~') switch
    {
        ["last"] => 0,
        ["last", var n] when int.TryParse(n, NumberStyles.None, CultureInfo.InvariantCulture, out var back) => back,
        _ => null,
    };

    private RunRecord? Single(SqliteConnection connection, string condition, object name)
    {
        using var command = connection.CreateCommand();
        command.CommandText = $"SELECT run_id, record FROM runs {condition}";
        command.Parameters.AddWithValue("$name", name);
        using var reader = command.ExecuteReader();
        return reader.Read() ? RecordJson.Parse(Encoding.UTF8.GetBytes(reader.GetString(1)), $"{_path}, run {reader.GetString(0)}").ValueOrThrow() : null;
    }

    private RunRecord? ByPrefix(SqliteConnection connection, string name)
    {
        if (name.Length < ShortestPrefix)
            return null;
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT run_id FROM runs WHERE substr(run_id, 1, length($name)) = $name ORDER BY run_id LIMIT 4";
        command.Parameters.AddWithValue("$name", name.ToUpperInvariant());
        var ids = new List<string>();
        using (var reader = command.ExecuteReader())
            while (reader.Read())
                ids.Add(reader.GetString(0));
        return ids.Count <= 1
            ? ids.Select(id => Single(connection, "WHERE run_id = $name", id)).SingleOrDefault()
            : throw new UserMistakeException(name, $"is the beginning of several runs ({string.Join(", ", ids.Take(3))}{(ids.Count > 3 ? ", ..." : "")}); give more characters.");
    }

    private static List<string> IdsSince(SqliteConnection connection, DateTimeOffset? since)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT run_id FROM runs WHERE started_utc >= $since ORDER BY started_utc, run_id";
        command.Parameters.AddWithValue("$since", since is { } time ? Columns.Utc(time) : "");
        using var reader = command.ExecuteReader();
        var ids = new List<string>();
        while (reader.Read())
            ids.Add(reader.GetString(0));
        return ids;
    }

    private static int Prune(SqliteConnection connection, DateTimeOffset before)
    {
        using var remove = connection.CreateCommand();
        remove.CommandText = $"DELETE FROM runs WHERE {Prunable}";
        remove.Parameters.AddWithValue("$name", Columns.Utc(before));
        var removed = remove.ExecuteNonQuery();
        if (removed == 0)
            return 0;
        using var shrink = connection.CreateCommand();
        shrink.CommandText = "VACUUM";
        shrink.ExecuteNonQuery();
        return removed;
    }

    /// <param name="condition">What follows the table's name; <c>$name</c> in it is <paramref name="name"/>.</param>
    private static List<RunHeader> ReadHeaders(SqliteConnection connection, string condition, string? name = null)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT run_id, label, started_utc, outcome, suite_id, plan_hash, machine, trials, trials_valid FROM runs " + condition;
        if (name is not null)
            command.Parameters.AddWithValue("$name", name);
        using var reader = command.ExecuteReader();
        var headers = new List<RunHeader>();
        while (reader.Read())
        {
            headers.Add(new RunHeader(
                reader.GetString(0), reader.IsDBNull(1) ? null : reader.GetString(1), Columns.ReadUtc(reader.GetString(2)),
                Enum.GetValues<RunOutcome>().Single(o => Cell.Word(o) == reader.GetString(3)),
                reader.GetString(4), reader.GetString(5), reader.GetString(6), reader.GetInt32(7), reader.GetInt32(8)));
        }
        return headers;
    }

    /// <summary>Works on a connection of its own: nothing stays open between calls, so the file can be copied or removed.</summary>
    private T Use<T>(Func<SqliteConnection, T> work)
    {
        try
        {
            using var connection = new SqliteConnection(new SqliteConnectionStringBuilder
            {
                DataSource = _path,
                ForeignKeys = true,
                Pooling = false,
                DefaultTimeout = Math.Max(1, (int)Math.Ceiling(_patience.TotalSeconds)),
            }.ToString());
            connection.Open();
            return work(connection);
        }
        catch (SqliteException mistake)
        {
            throw SqliteProblem.Explain(mistake, _path, _patience);
        }
    }
}
