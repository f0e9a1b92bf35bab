using LabelBench.Records;
using Microsoft.Data.Sqlite;

namespace LabelBench.Storage.Sqlite;

/// <summary>The table of baselines.</summary>
internal static class BaselineTable
{
    private static readonly IReadOnlyList<Column<Baseline>> Columns =
    [
        new("name", b => b.Name),
        new("run_id", b => b.RunId),
        new("set_utc", b => Sqlite.Columns.Utc(b.SetUtc)),
        new("expires_utc", b => b.ExpiresUtc is { } time ? Sqlite.Columns.Utc(time) : null),
        new("previous_run_id", b => b.PreviousRunId),
    ];

    public static bool Set(SqliteConnection connection, Baseline baseline)
    {
        using var transaction = connection.BeginTransaction(deferred: false);
        Remove(connection, baseline.Name);
        using var insert = Column<Baseline>.Insert(connection, "baselines", Columns, baseline);
        insert.ExecuteNonQuery();
        transaction.Commit();
        return true;
    }

    public static IReadOnlyList<Baseline> Read(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT name, run_id, set_utc, expires_utc, previous_run_id FROM baselines ORDER BY name";
        using var reader = command.ExecuteReader();
        var baselines = new List<Baseline>();
        while (reader.Read())
        {
            baselines.Add(new Baseline(
                reader.GetString(0), reader.GetString(1), Sqlite.Columns.ReadUtc(reader.GetString(2)),
                reader.IsDBNull(3) ? null : Sqlite.Columns.ReadUtc(reader.GetString(3)), reader.IsDBNull(4) ? null : reader.GetString(4)));
        }
        return baselines;
    }

    public static bool Remove(SqliteConnection connection, string name)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "DELETE FROM baselines WHERE name = $name";
        command.Parameters.AddWithValue("$name", name);
        return command.ExecuteNonQuery() > 0;
    }
}
