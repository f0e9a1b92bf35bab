using System.Globalization;
using LabelBench.Capacity;
using LabelBench.Core;
using LabelBench.Reporting.Wording;

namespace LabelBench.Reporting.Console;

/// <summary>Catalogs in words: their offers, what a check found, what an import took and left out.</summary>
public static class CatalogText
{
    /// <returns>Lines of at most <see cref="SummaryText.Width"/> characters, one offer each where it fits.</returns>
    public static IEnumerable<string> Offers(Catalog catalog, int width = SummaryText.Width)
    {
        var table = new TextTable(new("offer"), new("cores", Right: true), new("GiB", Right: true), new("GPUs"), new("price", Right: true), new("as of"));
        foreach (var o in catalog.Offers)
            table.Add(PlainText.Line(o.Id), Text(o.Cores), Text(o.MemoryBytes.Gibibytes), o.GpuName is null ? "" : $"{Text(o.Gpus)} {PlainText.Line(o.GpuName)}", Price(o), Date(o.AsOf));
        return [.. table.Lines(width), .. Warnings(catalog, width)];
    }

    public static IEnumerable<string> Checked(Catalog catalog, int width = SummaryText.Width) =>
        [.. TextWrap.Lines($"{Count(catalog.Offers.Length, "offer")}, no mistakes.", width), .. Warnings(catalog, width)];

    public static IEnumerable<string> Imported(CatalogImport import, string file, int width = SummaryText.Width) =>
    [
        .. TextWrap.Lines($"{Count(import.Catalog.Offers.Length, "offer")} written to {file}; {(import.LeftOut.IsEmpty ? "nothing was left out" : $"{Count(import.LeftOut.Length, "fault")} found, the rows are left out")}.", width),
        .. import.LeftOut.SelectMany(p => Lines(p, width)),
        .. Warnings(import.Catalog, width),
    ];

    private static IEnumerable<string> Warnings(Catalog catalog, int width) => catalog.Warnings.SelectMany(w => Lines(w, width));

    private static IEnumerable<string> Lines(Problem problem, int width) => TextWrap.Hanging("  - ", PlainText.Line(problem.ToString()), width);

    private static string Price(Offer o) => o.Term is BillingTerm.Hourly
        ? (o.PricePerMonth / Offer.HoursPerMonth).ToString("0.000", CultureInfo.InvariantCulture) + $" {o.Currency}/h"
        : o.PricePerMonth.ToString("0.00", CultureInfo.InvariantCulture) + $" {o.Currency}/mo";

    private static string Date(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string Text(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);

    private static string Count(int count, string noun) => $"{count.ToString("#,0", CultureInfo.InvariantCulture)} {noun}{(count == 1 ? "" : "s")}";
}
