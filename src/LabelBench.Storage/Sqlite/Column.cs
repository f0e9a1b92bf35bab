using Microsoft.Data.Sqlite;

namespace LabelBench.Storage.Sqlite;

/// <summary>A column and where its value comes from; null is stored as NULL.</summary>
internal sealed record Column<T>(string Name, Func<T, object?> Value)
{
    /// <summary>Prepares an insert of all columns.</summary>
    public static SqliteCommand Insert(SqliteConnection connection, string table, IReadOnlyList<Column<T>> columns, T row)
    {
        var command = connection.CreateCommand();
        command.CommandText = $"INSERT INTO {table} ({string.Join(", ", columns.Select(c => c.Name))}) VALUES ({string.Join(", ", columns.Select(c => "$" + c.Name))})";
        foreach (var column in columns)
            command.Parameters.AddWithValue("$" + column.Name, column.Value(row) ?? DBNull.Value);
        return command;
    }
}
