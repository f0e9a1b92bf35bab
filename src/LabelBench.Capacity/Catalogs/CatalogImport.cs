using System.Collections.Immutable;
using System.Globalization;
using CsvHelper;
using LabelBench.Core;

namespace LabelBench.Capacity;

/// <summary>Offers out of somebody's table: those that are sound, and of every other what is wrong with it.</summary>
/// <param name="LeftOut">Problems with file, line, column of the table and remedy.</param>
public sealed record CatalogImport(Catalog Catalog, ImmutableArray<Problem> LeftOut)
{
    /// <param name="csv">The table's text, with a header.</param>
    /// <param name="source">Its name, for messages.</param>
    /// <param name="today">For telling how old the prices are.</param>
    public static Checked<CatalogImport> Read(string csv, string source, CatalogMapping mapping, ExchangeRates rates, GpuTable gpus, DateOnly today)
    {
        using var reader = new CsvReader(new StringReader(csv), CultureInfo.InvariantCulture);
        if (!reader.Read() || !reader.ReadHeader())
            return Checked<CatalogImport>.Invalid(new Problem(source, "", "is empty; the first line names the columns."));
        var header = reader.HeaderRecord!.Select(h => h.Trim('\uFEFF', ' ')).ToArray();
        if (!CatalogReader.IsText(header))
            return Checked<CatalogImport>.Invalid(new Problem(source, "", "is no text; a table is a CSV file in UTF-8, whose first line names the columns.", 1));
        var missing = mapping.Columns.Values.Append(mapping.Spot).OfType<string>().Where(c => !header.Contains(c)).ToArray();
        if (missing.Length > 0)
            return Checked<CatalogImport>.Invalid(missing.Select(c => new Problem(source, c, $"is not a column of the table{NearMatch.Hint(c, header)}", 1)));

        var problems = new List<Problem>();
        var rows = new List<CatalogRow>();
        while (reader.Read())
        {
            var table = new CatalogRow(reader.Parser.RawRow, header.Zip(reader.Parser.Record!).ToDictionary(p => p.First, p => p.Second.Trim(), StringComparer.Ordinal));
            if (SpotProblem(table, mapping) is var (column, text))
                problems.Add(new Problem(source, column, text, table.Line));
            else
                rows.Add(Mapped(table, mapping));
        }
        var catalog = CatalogReader.OfRows(rows, source, rates, gpus, today, problems);
        return Checked<CatalogImport>.Valid(new CatalogImport(catalog, [.. problems.Select(p => p with { Place = mapping.Columns.GetValueOrDefault(p.Place, p.Place) }).OrderBy(p => p.Line ?? 0)]));
    }

    /// <summary>The table's row in the columns of a catalog. Whole cores are half the vCPUs of a virtual machine, where nothing says how many.</summary>
    private static CatalogRow Mapped(CatalogRow table, CatalogMapping mapping)
    {
        var fields = new Dictionary<string, string>(mapping.Constants, StringComparer.Ordinal);
        foreach (var (target, column) in mapping.Columns)
            if (table[column] is { } text)
                fields[target] = text;
        if (!fields.ContainsKey("cores") && fields.GetValueOrDefault("kind") != "dedicated" && int.TryParse(fields.GetValueOrDefault("vcpus"), NumberStyles.None, CultureInfo.InvariantCulture, out var threads))
            fields["cores"] = Math.Max(1, threads / 2).ToString(CultureInfo.InvariantCulture);
        return new CatalogRow(table.Line, fields);
    }

    private static (string Column, string Text)? SpotProblem(CatalogRow table, CatalogMapping mapping)
    {
        if (mapping.Spot is not { } column || table[column] is not { } text)
            return null;
        if (!decimal.TryParse(text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var spot))
            return (column, $"'{text}' is not a number; leave it empty where there is no spot price.");
        if (spot <= 0)
            return (column, $"is {text}; a table writes 0 where there is no spot price: leave it empty.");
        return mapping.Columns.TryGetValue("price", out var price) && table[price] is null
            ? (price, $"is blank and {column} is not; a spot server may be taken away at any time and is not planned on: look the price up or leave the row out.")
            : null;
    }
}
