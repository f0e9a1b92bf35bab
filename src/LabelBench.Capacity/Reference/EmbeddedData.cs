using System.Collections.Immutable;
using System.Globalization;
using CsvHelper;

namespace LabelBench.Capacity;

/// <summary>The data files that are compiled into this assembly.</summary>
internal static class EmbeddedData
{
    public static string Read(string name)
    {
        using var stream = typeof(EmbeddedData).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"The assembly lacks its data file {name}.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    /// <summary>One value per row; a field is read by its column's name.</summary>
    public static ImmutableArray<T> Rows<T>(string name, Func<CsvReader, T> read)
    {
        using var csv = new CsvReader(new StringReader(Read(name)), CultureInfo.InvariantCulture);
        csv.Read();
        csv.ReadHeader();
        var rows = ImmutableArray.CreateBuilder<T>();
        while (csv.Read())
            rows.Add(read(csv));
        return rows.ToImmutable();
    }
}
