using System.Collections.Immutable;
using System.Globalization;
using CsvHelper;
using CsvHelper.Configuration;
using LabelBench.Core;

namespace LabelBench.Capacity;

/// <summary>Reads a catalog of offers from CSV or YAML and reports every mistake in it at once.</summary>
/// <remarks>
/// Columns in any order: provider, name, region, kind, cores, vcpus, memory_gib, price, currency, term, setup_fee, as_of, source;
/// optional: id (default provider/name/region), architecture (x64), cpu_model, efficiency_cores (0), gpu_name, gpus (0), gpu_memory_gib (of one; checked only),
/// stock, watts, disk_gib, disk_kind, disk_read_mb_per_s, network_gbps (all unknown), electricity (included, or extra: on top of the price, watts is then needed), price_checked (yes: the price is right although it lies far from those of like offers).
/// <c>price</c> is for one hour or one month, as <c>term</c> (hourly, monthly) says, for the whole server and without tax. A YAML catalog has the same keys under <c>offers</c>.
/// </remarks>
public static class CatalogReader
{
    internal static readonly ImmutableArray<string> RequiredColumns =
        ["provider", "name", "region", "kind", "cores", "vcpus", "memory_gib", "price", "currency", "term", "setup_fee", "as_of", "source"];

    internal static readonly ImmutableArray<string> OptionalColumns =
        ["id", "architecture", "cpu_model", "efficiency_cores", "gpu_name", "gpus", "gpu_memory_gib", "stock", "watts", "electricity", "disk_gib", "disk_kind", "disk_read_mb_per_s", "network_gbps", "price_checked"];

    /// <summary>Age at which a price is called old: a year, after which most ranges have changed.</summary>
    public const int StaleAfterDays = 365;

    /// <param name="path">CSV file in UTF-8, or YAML where the name ends in .yaml or .yml.</param>
    /// <param name="today">For telling how old the prices are.</param>
    public static Checked<Catalog> ReadFile(string path, ExchangeRates rates, GpuTable gpus, DateOnly today)
    {
        try
        {
            return Read(File.ReadAllText(path), path, rates, gpus, today);
        }
        catch (Exception e) when (Unreadable.Is(e))
        {
            return Checked<Catalog>.Invalid(new Problem(path, "", Unreadable.Why(path, e)));
        }
    }

    /// <param name="text">The file's text.</param>
    /// <param name="source">Name of the file, for messages; one that ends in .yaml or .yml is read as YAML.</param>
    public static Checked<Catalog> Read(string text, string source, ExchangeRates rates, GpuTable gpus, DateOnly today)
    {
        var problems = new List<Problem>();
        var rows = IsYaml(source) ? CatalogYaml.Rows(text, source, problems) : ReadRows(text, source, problems);
        if (rows is null)
            return Checked<Catalog>.Invalid(problems);
        var catalog = OfRows(rows, source, rates, gpus, today, problems);
        return problems.Count > 0 ? Checked<Catalog>.Invalid(problems.OrderBy(p => p.Line ?? 0)) : Checked<Catalog>.Valid(catalog);
    }

    /// <summary>The offers that are sound; the problems of the others are added.</summary>
    internal static Catalog OfRows(IReadOnlyList<CatalogRow> rows, string source, ExchangeRates rates, GpuTable gpus, DateOnly today, List<Problem> problems)
    {
        var warnings = new List<Problem>();
        var offers = new List<(Offer Offer, int Line)>();
        foreach (var row in rows)
        {
            var check = new OfferCheck(row, source, rates, gpus, today);
            if (check.Run() is { } offer)
                offers.Add((offer, row.Line));
            problems.AddRange(check.Problems);
            warnings.AddRange(check.Warnings);
        }
        var unique = WithoutDuplicates(offers, source, problems, warnings);
        var odd = OddPrices.Among(unique, source, rates);
        problems.AddRange(odd.Where(o => !IsChecked(rows, o.Line)));
        warnings.AddRange(StalePrices(unique, source, today));

        if (rows.Count == 0)
            problems.Add(new Problem(source, "", "holds no offers; add at least one row under the header."));
        var left = odd.Where(o => !IsChecked(rows, o.Line)).Select(o => o.Line).ToHashSet();
        return new Catalog([.. unique.Where(o => !left.Contains(o.Line)).Select(o => o.Offer)], [.. warnings]);
    }

    /// <summary>Whether names of columns are text, and not bytes of another kind of file.</summary>
    internal static bool IsText(IEnumerable<string> header) => !header.Any(column => column.Any(c => c == '\uFFFD' || char.IsControl(c)));

    private static bool IsYaml(string source) => Path.GetExtension(source).ToLowerInvariant() is ".yaml" or ".yml";

    private static bool IsChecked(IReadOnlyList<CatalogRow> rows, int? line) => rows.First(r => r.Line == line)["price_checked"] == "yes";

    private static List<CatalogRow>? ReadRows(string csv, string source, List<Problem> problems)
    {
        var configuration = new CsvConfiguration(CultureInfo.InvariantCulture)
        {
            TrimOptions = TrimOptions.Trim,
            DetectColumnCountChanges = false,
            BadDataFound = null,
            MissingFieldFound = null,
        };
        using var reader = new CsvReader(new StringReader(csv), configuration);
        if (!reader.Read())
        {
            problems.Add(new Problem(source, "", "is empty; the first line names the columns: " + string.Join(',', RequiredColumns)));
            return null;
        }
        var header = reader.Parser.Record!.Select(c => c.Trim('\uFEFF', ' ').ToLowerInvariant()).ToArray();
        if (!IsText(header))
        {
            problems.Add(new Problem(source, "", "is no text; a catalog is a CSV file in UTF-8, whose first line names the columns: " + string.Join(',', RequiredColumns), 1));
            return null;
        }
        if (!HeaderIsUsable(header, source, problems))
            return null;

        var rows = new List<CatalogRow>();
        while (reader.Read())
        {
            var fields = reader.Parser.Record!;
            var line = reader.Parser.RawRow;
            if (fields.Length != header.Length)
            {
                problems.Add(new Problem(source, "", $"has {fields.Length} fields where the header has {header.Length}; quote fields that hold commas.", line));
                continue;
            }
            rows.Add(new CatalogRow(line, header.Zip(fields).ToDictionary(p => p.First, p => p.Second.Trim(), StringComparer.Ordinal)));
        }
        return rows;
    }

    private static bool HeaderIsUsable(string[] header, string source, List<Problem> problems)
    {
        if (IsPriceTable(header))
        {
            problems.Add(new Problem(source, "", "is somebody's price table, no catalog; make one of it: labelbench catalog import FILE --as-of DAY --output own.csv, with --mapping where its columns have other names than the tidy table's.", 1));
            return false;
        }
        var before = problems.Count;
        string[] known = [.. RequiredColumns, .. OptionalColumns];
        foreach (var column in header.Where(c => !known.Contains(c)))
            problems.Add(new Problem(source, column, $"is not a column of a catalog{NearMatch.Hint(column, known)}", 1));
        foreach (var column in RequiredColumns.Where(c => !header.Contains(c)))
            problems.Add(new Problem(source, column, "is missing; the header must name it.", 1));
        foreach (var column in header.GroupBy(c => c).Where(g => g.Count() > 1).Select(g => g.Key))
            problems.Add(new Problem(source, column, "is named twice; name each column once.", 1));
        return problems.Count == before;
    }

    /// <summary>A table that has fewer than half of a catalog's columns was made for something else; mistyped columns leave more.</summary>
    private static bool IsPriceTable(string[] header) => RequiredColumns.Count(header.Contains) * 2 < RequiredColumns.Length;

    private static List<(Offer Offer, int Line)> WithoutDuplicates(List<(Offer Offer, int Line)> offers, string source, List<Problem> problems, List<Problem> warnings)
    {
        var kept = new List<(Offer Offer, int Line)>();
        var first = new Dictionary<string, (Offer Offer, int Line)>(StringComparer.OrdinalIgnoreCase);
        foreach (var (offer, line) in offers)
        {
            if (first.TryAdd(offer.Id, (offer, line)))
            {
                kept.Add((offer, line));
                continue;
            }
            var (other, otherLine) = first[offer.Id];
            if (other == offer)
                warnings.Add(new Problem(source, "id", $"repeats line {otherLine} ('{offer.Id}'); the copy is ignored.", line));
            else if (other.PricePerMonth != offer.PricePerMonth || other.Currency != offer.Currency)
                problems.Add(new Problem(source, "price", $"'{offer.Id}' costs {Say.Money(offer.PricePerMonth, offer.Currency)} a month here and {Say.Money(other.PricePerMonth, other.Currency)} on line {otherLine}; keep the right one.", line));
            else
                problems.Add(new Problem(source, "id", $"'{offer.Id}' is on line {otherLine} too, with another configuration; give each its own id.", line));
        }
        return kept;
    }

    private static IEnumerable<Problem> StalePrices(List<(Offer Offer, int Line)> offers, string source, DateOnly today) =>
        offers.Where(o => today.DayNumber - o.Offer.AsOf.DayNumber > StaleAfterDays)
            .GroupBy(o => o.Offer.AsOf).OrderBy(g => g.Key)
            .Select(g => new Problem(source, "as_of",
                string.Create(CultureInfo.InvariantCulture, $"{g.Count()} {(g.Count() == 1 ? "price" : "prices")} of {g.Key:yyyy-MM-dd} {(g.Count() == 1 ? "is" : "are")} {(today.DayNumber - g.Key.DayNumber) / 30.44:0} months old; check before buying."),
                g.Min(o => o.Line)));
}
