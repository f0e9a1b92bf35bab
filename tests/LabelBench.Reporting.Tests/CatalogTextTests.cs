using LabelBench.Capacity;
using LabelBench.Core;
using LabelBench.Reporting.Console;

namespace LabelBench.Reporting.Tests;

public class CatalogTextTests
{
    private static readonly Catalog Shipped = Catalog.Builtin(new DateOnly(2026, 8, 1));

    [Fact]
    public void Every_offer_of_the_shipped_catalog_is_listed_with_its_price_and_date_within_the_width()
    {
        var lines = CatalogText.Offers(Shipped).ToArray();
        Assert.All(lines, line => Assert.InRange(line.Length, 0, SummaryText.Width));
        Assert.All(Shipped.Offers, o => Assert.Contains(lines, l => l.StartsWith(o.Id, StringComparison.Ordinal) || l.Contains(o.Id[..12], StringComparison.Ordinal)));
        Assert.Contains(lines, l => l.Contains("46.00 EUR/mo", StringComparison.Ordinal) && l.Contains("2025-06-30", StringComparison.Ordinal));
    }

    [Fact]
    public void What_an_import_left_out_is_told_with_place_and_remedy()
    {
        var import = new CatalogImport(Shipped, [new Problem("prices.csv", "price", "is 0; look it up.", 7)]);
        var text = string.Join(' ', CatalogText.Imported(import, "own.csv").Select(l => l.Trim()));
        Assert.Contains("130 offers written to own.csv; 1 fault found", text, StringComparison.Ordinal);
        Assert.Contains("prices.csv: line 7", text, StringComparison.Ordinal);
        Assert.Contains("look it up", text, StringComparison.Ordinal);
    }
}
