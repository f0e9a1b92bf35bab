using System.Globalization;
using LabelBench.Core;

namespace LabelBench.Capacity.Tests.Catalogs;

/// <summary>The importer on a public table of 2,273 cloud offers, as it is and with faults put in.</summary>
public class CatalogImportTests
{
    private static readonly DateOnly Today = new(2026, 8, 22);
    private static readonly CatalogMapping Tidy = CatalogMapping.Tidy(new DateOnly(2026, 7, 1));
    private static readonly string[] Lines = ReadLines();

    private static readonly Lazy<CatalogImport> AsItIs = new(() => Import(Lines));

    private static CatalogImport Import(IEnumerable<string> lines, CatalogMapping? mapping = null) =>
        CatalogImport.Read(string.Join('\n', lines), "prices.csv", mapping ?? Tidy, ExchangeRates.Builtin, GpuTable.Builtin, Today).ValueOrThrow();

    [Fact]
    public void Of_the_clean_rows_of_a_public_table_one_in_a_hundred_is_left_out_at_most()
    {
        var import = AsItIs.Value;
        var known = Lines.Skip(1).Index().Where(r => IsKnownFault(r.Item.Split(','))).Select(r => r.Index + 2).ToHashSet();
        var reported = import.LeftOut.Select(p => p.Line!.Value).ToHashSet();
        Assert.Subset(reported, known);
        Assert.Equal(143, known.Count);
        var falseAlarms = reported.Except(known).Count();
        Assert.InRange(falseAlarms, 0, (Lines.Length - 1 - known.Count) / 100);
        Assert.Equal(Lines.Length - 1 - reported.Count, import.Catalog.Offers.Length);
    }

    [Fact]
    public void Rows_of_the_table_that_are_known_to_be_wrong_are_left_out_with_line_column_and_remedy()
    {
        var left = AsItIs.Value.LeftOut;
        Assert.All(left, p => Assert.True(p.Line > 1 && p.Source == "prices.csv" && p.Text.Length > 20));
        Assert.Equal(5, left.Count(p => p.Place == "price_usd_per_hour" && p.Text.Contains("a spot server may be taken away", StringComparison.Ordinal)));
        Assert.Equal(5, left.Count(p => p.Place == "accelerator_count" && p.Text.Contains("fraction cut off", StringComparison.Ordinal)));
        Assert.Equal(132, left.Count(p => p.Place == "accelerator_count" && p.Text.Contains("shares are not planned on", StringComparison.Ordinal)));
    }

    public static TheoryData<string, string> Faults => new()
    {
        { "price 0", "price_usd_per_hour" },
        { "price blank", "price_usd_per_hour" },
        { "bid floor", "price_usd_per_hour" },
        { "without its GPU", "price_usd_per_hour" },
        { "eight times the total", "price_usd_per_hour" },
        { "price of one for eight", "price_usd_per_hour" },
        { "outlier", "price_usd_per_hour" },
        { "spot 0.00", "spot_price_usd_per_hour" },
        { "share of a GPU", "accelerator_count" },
        { "share cut off", "accelerator_count" },
        { "MiB", "memory_gib" },
        { "conflicting duplicate", "price_usd_per_hour" },
        { "price negative", "price_usd_per_hour" },
        { "price with a comma", "price_usd_per_hour" },
    };

    [Theory, MemberData(nameof(Faults))]
    public void Every_fault_put_into_a_sound_row_is_told_at_its_line_and_column(string fault, string column)
    {
        var random = new SplitMix64(2026);
        var wrong = AsItIs.Value.LeftOut.Select(p => p.Line!.Value).ToHashSet();
        int[] candidates = [.. Enumerable.Range(2, Lines.Length - 1).Where(line => !wrong.Contains(line) && Fits(fault, Lines[line - 1].Split(',')))];
        for (var trial = 0; trial < 4; trial++)
        {
            var line = candidates[(int)(random.Next() % (ulong)candidates.Length)];
            var lines = Lines.ToList();
            if (fault == "conflicting duplicate")
                lines.Add(With(lines[line - 1], 7, p => p * 1.1));
            else
                lines[line - 1] = Broken(fault, lines[line - 1]);
            var told = fault == "conflicting duplicate" ? lines.Count : line;
            Assert.True(Import(lines).LeftOut.Any(p => p.Line == told && p.Place == column), lines[told - 1]);
        }
    }

    [Fact]
    public void Threads_counted_as_cores_are_told_and_the_right_number_is_not()
    {
        Checked<Catalog> Read(int cores) => CatalogReader.Read(
            $"provider,name,region,kind,cpu_model,cores,vcpus,memory_gib,price,currency,term,setup_fee,as_of,source\na,b,c,dedicated,2 x Intel Xeon Platinum 8480+,{cores},448,512,900,EUR,monthly,0,2026-06-01,list",
            "own.csv", ExchangeRates.Builtin, GpuTable.Builtin, Today);
        Assert.True(Read(112).IsValid);
        Assert.All(new[] { 224, 448 }, cores => Assert.Equal(("cores", 2), (Assert.Single(Read(cores).Problems).Place, Assert.Single(Read(cores).Problems).Line!.Value)));
    }

    [Theory]
    [InlineData("RTX-4090", 24, null)]
    [InlineData("RTX-4090", 48, "another card")]
    [InlineData("L40S", 0.0469, "another unit")]
    [InlineData("H100-SXM", 640, "all GPUs together")]
    public void The_memory_of_a_gpu_is_held_against_its_datasheet(string gpu, double memory, string? words)
    {
        var csv = string.Create(CultureInfo.InvariantCulture, $"provider,name,region,kind,cores,vcpus,memory_gib,gpu_name,gpus,gpu_memory_gib,price,currency,term,setup_fee,as_of,source\na,b,c,dedicated,32,64,512,{gpu},1,{memory},900,EUR,monthly,0,2026-06-01,list");
        var read = CatalogReader.Read(csv, "own.csv", ExchangeRates.Builtin, GpuTable.Builtin, Today);
        if (words is null)
            Assert.True(read.IsValid);
        else
            Assert.Contains(words, Assert.Single(read.Problems, p => p.Place == "gpu_memory_gib").Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_price_far_from_its_peers_stands_where_somebody_looked_it_up_again()
    {
        var row = (string name, string price, string check) => $"a,{name},c,dedicated,8,16,64,{price},EUR,monthly,0,2026-06-01,list,{check}";
        var header = "provider,name,region,kind,cores,vcpus,memory_gib,price,currency,term,setup_fee,as_of,source,price_checked";
        Checked<Catalog> Read(string check) => CatalogReader.Read(string.Join('\n', header, row("x", "50", ""), row("y", "55", ""), row("z", "400", check)), "own.csv", ExchangeRates.Builtin, GpuTable.Builtin, Today);
        Assert.Equal(("price", 4), (Assert.Single(Read("").Problems).Place, Assert.Single(Read("").Problems).Line!.Value));
        Assert.Equal(3, Read("yes").ValueOrThrow().Offers.Length);
    }

    [Fact]
    public void A_mapping_makes_a_catalog_of_any_table_and_its_problems_name_the_tables_columns()
    {
        var mapping = CatalogMapping.Read("""
            columns: { name: Model, cores: Cores, vcpus: Threads, memory_gib: "RAM (GiB)", price: "EUR/month", disk_gib: Disk }
            constants: { provider: acme, region: eu, kind: dedicated, currency: EUR, term: monthly, setup_fee: 0, source: acme price list }
            """, "map.yaml", new DateOnly(2026, 6, 1));
        Assert.False(mapping.Value is null, string.Join(' ', mapping.Problems));
        var import = Import(["Model,Cores,Threads,RAM (GiB),EUR/month,Disk", "small,8,16,64,49.90,1000", "broken,8,16,64,0,1000"], mapping.Value);
        var offer = Assert.Single(import.Catalog.Offers);
        Assert.Equal(("acme/small/eu", 49.90m, Bytes.FromGibibytes(1000)), (offer.Id, offer.PricePerMonth, offer.DiskBytes!.Value));
        Assert.Equal(("EUR/month", 3), (Assert.Single(import.LeftOut).Place, Assert.Single(import.LeftOut).Line!.Value));
    }

    [Fact]
    public void A_mapping_with_mistakes_tells_them_all()
    {
        var problems = CatalogMapping.Read("columns: { nam: Model, price: [a] }\nconstants: { provider: acme }\nspots: x\n", "map.yaml").Problems;
        Assert.Contains(problems, p => p.Place == "columns.nam" && p.Text.Contains("did you mean 'name'", StringComparison.Ordinal));
        Assert.Contains(problems, p => p.Place == "columns.price");
        Assert.Contains(problems, p => p.Place == "spots" && p.Line == 3);
        Assert.Contains(problems, p => p.Place == "currency" && p.Text.Contains("every offer needs it", StringComparison.Ordinal));
    }

    [Fact]
    public void What_is_written_is_read_again_as_it_was_in_any_culture()
    {
        var imported = Import(Lines).Catalog;
        Assert.All(new[] { "de-DE", "ar-SA" }, culture =>
        {
            var read = Cultures.In(culture, () => CatalogReader.Read(CatalogWriter.ToCsv(imported), "own.csv", ExchangeRates.Builtin, GpuTable.Builtin, Today)).ValueOrThrow();
            Assert.Equal(imported.Offers.Select(o => o with { PricePerMonth = decimal.Round(o.PricePerMonth, 6) }), read.Offers.Select(o => o with { PricePerMonth = decimal.Round(o.PricePerMonth, 6) }));
        });
    }

    [Fact]
    public void A_catalog_in_yaml_is_the_catalog_in_csv()
    {
        var read = CatalogReader.Read("""
            offers:
              - { provider: acme, name: small, region: eu, kind: dedicated, cores: 8, vcpus: 16, memory_gib: 64, network_gbps: 2.5, price: 49.90, currency: EUR, term: monthly, setup_fee: 0, as_of: 2026-06-01, source: list }
            """, "own.yaml", ExchangeRates.Builtin, GpuTable.Builtin, Today).ValueOrThrow();
        Assert.Equal((49.90m, 2.5e9), (read.Offers[0].PricePerMonth, read.Offers[0].NetworkBitsPerSecond!.Value));

        var problems = CatalogReader.Read("offers:\n  - provider: acme\n    prise: 4\n    currency: XXX\n  - 7\n", "own.yaml", ExchangeRates.Builtin, GpuTable.Builtin, Today).Problems;
        Assert.Contains(problems, p => p.Line == 3 && p.Text.Contains("did you mean 'price'", StringComparison.Ordinal));
        Assert.Contains(problems, p => p.Place == "currency" && p.Line == 2 && p.Text.Contains("is unknown", StringComparison.Ordinal));
        Assert.Contains(problems, p => p.Place == "offers[1]" && p.Line == 5);
    }

    [Fact]
    public void A_table_without_the_mapped_columns_is_refused_with_the_near_ones() =>
        Assert.Contains("did you mean", Assert.Throws<UserMistakeException>(() => Import(["cloud,instance_typ,region,accelerator,accelerator_count,vcpus,memory_gib,price_usd_per_hour,spot_price_usd_per_hour,source", "a,b,c,,0,4,8,1,,s"])).Message, StringComparison.Ordinal);

    private static bool IsKnownFault(string[] f) =>
        f[7].Length == 0 || f[5].Length == 0 || f[6].Length == 0 || (f[3].Length > 0 && (double.Parse(f[4], CultureInfo.InvariantCulture) is var n && n != Math.Floor(n) || n == 0));

    /// <summary>Rows that a fault makes sense for.</summary>
    private static bool Fits(string fault, string[] f) => fault switch
    {
        "share cut off" or "share of a GPU" or "bid floor" => f[3].Length > 0,
        "outlier" => f[3].Length > 0 && HasPeers(f, anywhere: true),
        "without its GPU" => f[3].Length > 0 && HasPeers(f, anywhere: false),
        "eight times the total" => f[3].Length > 0 && f[4] is "1" && HasPeers(f, anywhere: true),
        "price of one for eight" => f[3].Length > 0 && f[4] is "8" && HasPeers(f, anywhere: false),
        "MiB" => double.Parse(f[6], CultureInfo.InvariantCulture) / double.Parse(f[5], CultureInfo.InvariantCulture) >= 0.5,
        _ => true,
    };

    /// <summary>A price can be told to be odd where there are two others to hold it against: of this provider, or of anybody.</summary>
    private static bool HasPeers(string[] f, bool anywhere) => Lines.Skip(1).Count(l => l.Split(',') is var o && o[3] == f[3] && (anywhere || o[0] == f[0]) && o[7].Length > 0 && o[4] is not ("0" or "") && !o[4].Contains('.', StringComparison.Ordinal)) > 2;

    private static string Broken(string fault, string line) => fault switch
    {
        "price 0" => Set(line, 7, "0"),
        "price blank" => Set(line, 7, ""),
        "price negative" => With(line, 7, p => -p),
        "price with a comma" => Set(line, 7, "\"1,234.5\""),
        "bid floor" => Set(line, 7, "0.01"),
        "without its GPU" => With(line, 7, p => p * 0.94 / 4.05),
        "eight times the total" => With(line, 7, p => p * 8),
        "price of one for eight" => With(line, 7, p => p / 8),
        "outlier" => With(line, 7, p => p * 25),
        "spot 0.00" => Set(line, 8, "0.00"),
        "share of a GPU" => Set(line, 4, "0.1667"),
        "share cut off" => Set(line, 4, "0"),
        _ => With(line, 6, m => m * 1024),
    };

    private static string With(string line, int column, Func<double, double> change) =>
        Set(line, column, change(double.Parse(line.Split(',')[column], CultureInfo.InvariantCulture)).ToString("0.######", CultureInfo.InvariantCulture));

    private static string Set(string line, int column, string value)
    {
        var fields = line.Split(',');
        fields[column] = value;
        return string.Join(',', fields);
    }

    private static string[] ReadLines()
    {
        using var reader = new StreamReader(typeof(CatalogImportTests).Assembly.GetManifestResourceStream("cloud_gpu_servers.csv")!);
        return reader.ReadToEnd().TrimEnd('\n').Split('\n');
    }
}
