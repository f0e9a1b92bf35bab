namespace LabelBench.Capacity;

/// <summary>One line of a catalog file as it was written, before any check.</summary>
/// <param name="Line">1-based line in the file.</param>
internal sealed record CatalogRow(int Line, IReadOnlyDictionary<string, string> Fields)
{
    /// <summary>The field's text; null when it is blank or the file has no such column.</summary>
    public string? this[string column] => Fields.TryGetValue(column, out var text) && text.Length > 0 ? text : null;
}
