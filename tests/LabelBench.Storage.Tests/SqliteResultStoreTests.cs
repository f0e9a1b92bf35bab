using System.Globalization;
using LabelBench.Core;
using LabelBench.Records;
using LabelBench.Records.Tests;
using LabelBench.Storage.Sqlite;
using Microsoft.Data.Sqlite;

namespace LabelBench.Storage.Tests;

public sealed class SqliteResultStoreTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string DatabasePath => _folder.File("sub/results.db");

    private SqliteResultStore Open() => SqliteResultStore.Open(DatabasePath, TimeSpan.FromSeconds(1)).ValueOrThrow();

    public void Dispose() => _folder.Dispose();

    private static RunRecord Run(int number, string? label = null) => SampleRun.Record(string.Create(CultureInfo.InvariantCulture, $"01JD00000000000000000000{number:00}"), label) with
    {
        StartedUtc = SampleRun.Start.AddMinutes(number),
    };

    private object? Query(string sql)
    {
        using var connection = Connect();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }

    private SqliteConnection Connect()
    {
        var connection = new SqliteConnection($"Data Source={DatabasePath};Pooling=False");
        connection.Open();
        return connection;
    }

    [Fact]
    public async Task A_record_comes_back_as_it_was_saved()
    {
        await using var store = Open();
        await store.SaveAsync(Run(1), default);
        var found = await store.FindAsync(Run(1).RunId, default);
        Assert.Equal(RecordJson.ToLine(Run(1)), RecordJson.ToLine(found!));
    }

    [Fact]
    public async Task Saving_a_run_again_replaces_it_with_all_its_trials()
    {
        await using var store = Open();
        await store.SaveAsync(Run(1), default);
        await store.SaveAsync(Run(1, "renamed") with { Trials = [Run(1).Trials[0]] }, default);
        Assert.Equal((1L, 1L), (Query("SELECT count(*) FROM runs"), Query("SELECT count(*) FROM trials")));
        Assert.Equal("renamed", (await store.FindAsync("last", default))!.Label);
    }

    [Fact]
    public async Task Key_figures_are_columns_with_units_in_their_names_and_null_where_nothing_was_measured()
    {
        await using var store = Open();
        await store.SaveAsync(Run(1), default);
        Assert.Equal(24.909090909090907, Query("SELECT throughput_items_per_s FROM trials WHERE status = 'valid'"));
        Assert.Equal(43.0001, Query("SELECT latency_p99_ms FROM trials WHERE status = 'valid'"));
        Assert.Equal(39.9999, Query("SELECT latency_p50_ms FROM trials WHERE status = 'valid'"));
        Assert.Equal(5500.0, Query("SELECT window_ms FROM trials WHERE status = 'valid'"));
        Assert.Equal("out-of-memory", Query("SELECT failure_reason FROM trials WHERE status = 'failed' AND throughput_items_per_s IS NULL AND latency_p99_ms IS NULL"));
        Assert.Equal("single-stream", Query("SELECT scenario FROM trials WHERE status = 'valid'"));
        Assert.Equal("tensorrt", Query("SELECT provider FROM trials WHERE status = 'invalid'"));
        Assert.Equal("2026-02-03T04:06:06.7890000Z", Query("SELECT started_utc FROM runs"));
        Assert.Equal("NVIDIA L4", Query("SELECT gpus FROM runs"));
    }

    [Fact]
    public async Task A_run_is_found_by_id_prefix_label_and_position()
    {
        await using var store = Open();
        // Saved out of order: the start decides what is last.
        foreach (var run in new[] { Run(2, "driver"), Run(3), Run(1, "driver") })
            await store.SaveAsync(run, default);
        async Task<string?> Find(string name) => (await store.FindAsync(name, default))?.RunId;
        Assert.Equal(Run(3).RunId, await Find("last"));
        Assert.Equal(Run(3).RunId, await Find("last~0"));
        Assert.Equal(Run(1).RunId, await Find("last~2"));
        Assert.Null(await Find("last~3"));
        Assert.Equal(Run(2).RunId, await Find("driver"));
        Assert.Equal(Run(2).RunId, await Find(Run(2).RunId));
        Assert.Equal(Run(2).RunId, await Find(Run(2).RunId.ToLowerInvariant()));
        Assert.Null(await Find("01JD"));
        Assert.Null(await Find("nothing"));
        Assert.Null(await Find(""));
        Assert.Null(await Find("01JE00000"));
        Assert.Null(await Find("%%%%%%%"));
    }

    [Fact]
    public async Task A_prefix_of_several_runs_is_refused_and_names_them()
    {
        await using var store = Open();
        await store.SaveAsync(Run(1), default);
        await store.SaveAsync(Run(2), default);
        var mistake = await Assert.ThrowsAsync<UserMistakeException>(() => store.FindAsync("01jd000000", default));
        Assert.Contains(Run(1).RunId, mistake.Message, StringComparison.Ordinal);
        Assert.Contains("give more characters", mistake.Message, StringComparison.Ordinal);
        await store.SaveAsync(SampleRun.Record("01JZ0000000000000000000000"), default);
        Assert.Equal("01JZ0000000000000000000000", (await store.FindAsync("01JZ00", default))!.RunId);
    }

    [Fact]
    public async Task The_list_is_newest_first_with_what_a_table_needs()
    {
        await using var store = Open();
        foreach (var number in new[] { 2, 1, 3 })
            await store.SaveAsync(Run(number, number == 2 ? "two" : null), default);
        var headers = new List<RunHeader>();
        await foreach (var header in store.ListAsync(default))
            headers.Add(header);
        Assert.Equal([Run(3).RunId, Run(2).RunId, Run(1).RunId], headers.Select(h => h.RunId));
        Assert.Equal(new RunHeader(Run(2).RunId, "two", Run(2).StartedUtc, RunOutcome.Complete, "custom", Run(2).PlanHash, "bench-1", 3, 1), headers[1]);
    }

    [Fact]
    public void Opening_makes_the_folder_and_uses_the_write_ahead_log()
    {
        Open();
        Assert.Equal("wal", Query("PRAGMA journal_mode"));
        Assert.Equal((long)Migration.Newest, Query("SELECT max(version) FROM schema_version"));
        Open();
        Assert.Equal((long)Migration.All.Count, Query("SELECT count(*) FROM schema_version"));
    }

    [Fact]
    public void Migrations_are_numbered_without_gaps() =>
        Assert.Equal(Enumerable.Range(1, Migration.All.Count), Migration.All.Select(m => m.Version));

    [Fact]
    public void The_columns_that_are_written_are_the_columns_of_the_tables()
    {
        Open();
        Assert.Equal(Query("SELECT group_concat(name) FROM pragma_table_info('runs')"), string.Join(',', Columns.Runs.Select(c => c.Name)));
        Assert.Equal(Query("SELECT group_concat(name) FROM pragma_table_info('trials')"), string.Join(',', Columns.Trials.Select(c => c.Name)));
    }

    [Fact]
    public async Task Programs_that_start_at_once_migrate_once()
    {
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => SqliteResultStore.Open(DatabasePath).ValueOrThrow())));
        Assert.Equal((long)Migration.All.Count, Query("SELECT count(*) FROM schema_version"));
    }

    [Fact]
    public async Task Programs_that_save_at_once_all_succeed()
    {
        await using var store = SqliteResultStore.Open(DatabasePath).ValueOrThrow();
        await Task.WhenAll(Enumerable.Range(1, 8).Select(number => store.SaveAsync(Run(number), default)));
        Assert.Equal((8L, 24L), (Query("SELECT count(*) FROM runs"), Query("SELECT count(*) FROM trials")));
    }

    [Fact]
    public async Task A_store_that_another_program_keeps_locked_is_said_to_be_locked_and_can_still_be_read()
    {
        await using var store = Open();
        await store.SaveAsync(Run(1), default);
        using var other = Connect();
        using var transaction = other.BeginTransaction(deferred: false);
        var mistake = await Assert.ThrowsAsync<UserMistakeException>(() => store.SaveAsync(Run(2), default));
        Assert.Contains("is locked: another program", mistake.Message, StringComparison.Ordinal);
        Assert.NotNull(await store.FindAsync("last", default));
        transaction.Rollback();
        await store.SaveAsync(Run(2), default);
    }

    [Fact]
    public void A_store_of_a_newer_version_is_refused_and_left_alone()
    {
        Open();
        Query("INSERT INTO schema_version (version, name) VALUES (99, 'future')");
        var problem = Assert.Single(SqliteResultStore.Open(DatabasePath).Problems);
        Assert.Contains("newer version of LabelBench (schema 99", problem.Text, StringComparison.Ordinal);
        Assert.Contains("update LabelBench", problem.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_database_of_another_program_is_refused_and_left_alone()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(DatabasePath)!);
        Query("CREATE TABLE photos (id INTEGER)");
        Assert.Contains("another program", Assert.Single(SqliteResultStore.Open(DatabasePath).Problems).Text, StringComparison.Ordinal);
        Assert.Equal(1L, Query("SELECT count(*) FROM sqlite_master"));
    }

    [Fact]
    public void A_file_that_is_no_database_is_refused()
    {
        var path = _folder.File("notes.txt");
        File.WriteAllText(path, string.Join('\n', Enumerable.Repeat("these are notes, not results", 100)));
        Assert.Contains("is not a database", Assert.Single(SqliteResultStore.Open(path).Problems).Text, StringComparison.Ordinal);
        Assert.Contains("these are notes", File.ReadAllText(path), StringComparison.Ordinal);
    }

    [Fact]
    public void A_path_that_cannot_be_a_file_is_a_problem()
    {
        Assert.NotEmpty(SqliteResultStore.Open(_folder.Path).Problems);
        File.WriteAllText(_folder.File("file"), "");
        Assert.NotEmpty(SqliteResultStore.Open(_folder.File("file/results.db")).Problems);
    }

    [Fact]
    public async Task A_record_of_a_newer_version_inside_the_store_is_named()
    {
        await using var store = Open();
        await store.SaveAsync(Run(1), default);
        Query("UPDATE runs SET record = replace(record, 'labelbench.run/1', 'labelbench.run/2')");
        var mistake = await Assert.ThrowsAsync<UserMistakeException>(() => store.FindAsync("last", default));
        Assert.Contains("update LabelBench", mistake.Message, StringComparison.Ordinal);
        Assert.Contains(Run(1).RunId, mistake.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Values_are_stored_alike_under_every_culture()
    {
        var before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("ar-SA");
            await using var store = Open();
            await store.SaveAsync(Run(1), default);
            Assert.Equal("2026-02-03T04:06:06.7890000Z", Query("SELECT started_utc FROM runs"));
            await foreach (var header in store.ListAsync(default))
                Assert.Equal(Run(1).StartedUtc, header.StartedUtc);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public async Task Whole_records_come_oldest_first_and_from_a_day_on()
    {
        await using var store = Open();
        foreach (var run in new[] { Run(2), Run(3), Run(1) })
            await store.SaveAsync(run, default);
        async Task<string[]> Read(DateTimeOffset? since)
        {
            var ids = new List<string>();
            await foreach (var run in store.ReadAsync(since, default))
                ids.Add(run.RunId);
            return [.. ids];
        }
        Assert.Equal([Run(1).RunId, Run(2).RunId, Run(3).RunId], await Read(null));
        Assert.Equal([Run(2).RunId, Run(3).RunId], await Read(Run(2).StartedUtc));
    }

    [Fact]
    public async Task A_baseline_comes_back_is_replaced_and_removed()
    {
        await using var store = Open();
        await store.SaveAsync(Run(1), default);
        await store.SaveAsync(Run(2), default);
        var baseline = new Baseline("good", Run(1).RunId, SampleRun.Start, SampleRun.Start.AddDays(90), null);
        await store.SetBaselineAsync(baseline, default);
        Assert.Equal(baseline, await store.FindBaselineAsync("good", default));
        var promoted = baseline with { RunId = Run(2).RunId, PreviousRunId = Run(1).RunId, ExpiresUtc = null };
        await store.SetBaselineAsync(promoted, default);
        Assert.Equal([promoted], await store.ListBaselinesAsync(default));
        Assert.True(await store.RemoveBaselineAsync("good", default));
        Assert.False(await store.RemoveBaselineAsync("good", default));
        Assert.Null(await store.FindBaselineAsync("good", default));
    }

    [Fact]
    public async Task Pruning_removes_old_runs_with_their_trials_and_never_a_baseline()
    {
        await using var store = Open();
        for (var number = 1; number <= 4; number++)
            await store.SaveAsync(Run(number), default);
        await store.SetBaselineAsync(new Baseline("good", Run(2).RunId, SampleRun.Start, null, null), default);
        var before = Run(4).StartedUtc;
        Assert.Equal([Run(1).RunId, Run(3).RunId], (await store.ListPrunableAsync(before, default)).Select(r => r.RunId));
        Assert.Equal(4L, Query("SELECT count(*) FROM runs"));
        Assert.Equal(2, await store.PruneAsync(before, default));
        Assert.Equal(0, await store.PruneAsync(before, default));
        Assert.Equal((2L, 2L), (Query("SELECT count(*) FROM runs"), Query("SELECT count(DISTINCT run_id) FROM trials")));
        Assert.NotNull(await store.FindAsync(Run(2).RunId, default));
    }

    [Fact]
    public async Task The_run_of_a_baseline_can_be_saved_again_and_not_deleted()
    {
        await using var store = Open();
        await store.SaveAsync(Run(1), default);
        await store.SetBaselineAsync(new Baseline("good", Run(1).RunId, SampleRun.Start, null, null), default);
        await store.SaveAsync(Run(1, "again"), default);
        Assert.Equal("again", (await store.FindAsync(Run(1).RunId, default))!.Label);
        using var connection = Connect();
        using var delete = connection.CreateCommand();
        delete.CommandText = "PRAGMA foreign_keys = ON; DELETE FROM runs";
        Assert.Throws<SqliteException>(() => delete.ExecuteNonQuery());
    }

    [Fact]
    public void Names_of_baselines_can_be_typed_anywhere()
    {
        Assert.All(["good", "2026-q1", "driver_570.124"], name => Assert.True(Baseline.IsName(name)));
        Assert.All(["", "Good", "a b", "-x", "@good", "ü", new string('a', 61)], name => Assert.False(Baseline.IsName(name)));
    }
}
