using System.Globalization;
using LabelBench.Core;
using Microsoft.Data.Sqlite;

namespace LabelBench.Storage.Sqlite;

/// <summary>Brings a database to the schema of this version.</summary>
internal static class SqliteSchema
{
    /// <exception cref="UserMistakeException">The database is of a newer version, or was not made by LabelBench.</exception>
    public static void Migrate(SqliteConnection connection, string path)
    {
        if (ReadVersion(connection, path) == Migration.Newest)
            return;
        // The version is read again under the lock, so that two programs that start at once do not both migrate.
        using var transaction = connection.BeginTransaction(deferred: false);
        var version = ReadVersion(connection, path);
        foreach (var migration in Migration.All.Where(m => m.Version > version))
        {
            using var step = connection.CreateCommand();
            step.CommandText = migration.Sql;
            step.ExecuteNonQuery();
            using var note = connection.CreateCommand();
            note.CommandText = "INSERT INTO schema_version (version, name) VALUES ($version, $name)";
            note.Parameters.AddWithValue("$version", migration.Version);
            note.Parameters.AddWithValue("$name", migration.Name);
            note.ExecuteNonQuery();
        }
        transaction.Commit();
    }

    /// <returns>0 for an empty database.</returns>
    private static long ReadVersion(SqliteConnection connection, string path)
    {
        if (Scalar(connection, "SELECT count(*) FROM sqlite_master WHERE name = 'schema_version'") == 0)
            return Scalar(connection, "SELECT count(*) FROM sqlite_master") == 0
                ? 0
                : throw new UserMistakeException(path, "is a database of another program; give results a file of their own.");
        var version = Scalar(connection, "SELECT coalesce(max(version), 0) FROM schema_version");
        return version <= Migration.Newest
            ? version
            : throw new UserMistakeException(path, string.Create(
                CultureInfo.InvariantCulture, $"was written by a newer version of LabelBench (schema {version}, this one knows {Migration.Newest}); update LabelBench."));
    }

    private static long Scalar(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return (long)command.ExecuteScalar()!;
    }
}
