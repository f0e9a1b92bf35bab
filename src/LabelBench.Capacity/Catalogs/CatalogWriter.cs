using System.Globalization;
using CsvHelper;

namespace LabelBench.Capacity;

/// <summary>Writes a catalog as the CSV file that <see cref="CatalogReader"/> reads.</summary>
public static class CatalogWriter
{
    private static readonly string[] Columns =
        ["id", "provider", "name", "region", "kind", "architecture", "cpu_model", "cores", "efficiency_cores", "vcpus", "memory_gib", "disk_gib", "disk_kind", "disk_read_mb_per_s", "network_gbps", "gpu_name", "gpus", "stock", "watts", "electricity", "price", "currency", "term", "setup_fee", "as_of", "source", "price_checked"];

    /// <remarks>Prices were checked when they were read, against more offers than may be left: they are not held against each other again.</remarks>
    public static string ToCsv(Catalog catalog)
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture) { NewLine = "\n" };
        using (var csv = new CsvWriter(text, new CsvHelper.Configuration.CsvConfiguration(CultureInfo.InvariantCulture) { NewLine = "\n" }))
        {
            Write(csv, Columns);
            foreach (var offer in catalog.Offers)
                Write(csv, Fields(offer));
        }
        return text.ToString();
    }

    private static string?[] Fields(Offer o) =>
    [
        o.Id, o.Provider, o.Name, o.Region, Workloads.Cell.Word(o.Kind), Workloads.Cell.Word(o.Architecture), o.CpuModel, Text(o.Cores), Text(o.EfficiencyCores), Text(o.Vcpus),
        Text(o.MemoryBytes.Value / (double)(1L << 30)), Text(o.DiskBytes?.Value / (double)(1L << 30)), o.DiskKind is { } disk ? Workloads.Cell.Word(disk) : null, Text(o.DiskBytesPerSecond / 1e6), Text(o.NetworkBitsPerSecond / 1e9), o.GpuName, Text(o.Gpus), Text(o.Stock), Text(o.Watts), Workloads.Cell.Word(o.Electricity),
        Text(o.Term is BillingTerm.Hourly ? o.PricePerMonth / Offer.HoursPerMonth : o.PricePerMonth), o.Currency, Workloads.Cell.Word(o.Term), Text(o.SetupFee),
        o.AsOf.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), o.Source, "yes",
    ];

    private static string? Text(IFormattable? value) => value?.ToString(null, CultureInfo.InvariantCulture);

    private static void Write(CsvWriter csv, IEnumerable<string?> fields)
    {
        foreach (var field in fields)
            csv.WriteField(field);
        csv.NextRecord();
    }
}
