using LabelBench.Core;

namespace LabelBench.Capacity.Tests.Catalogs;

public class CatalogReaderTests
{
    private const string Header = "id,provider,name,region,kind,cores,vcpus,memory_gib,gpu_name,gpus,price,currency,term,setup_fee,as_of,source";
    private static readonly DateOnly Today = new(2026, 8, 1);

    private static string Good(string id = "a/b/c", string price = "46.00", string memory = "64", string gpu = ",0", string currency = "EUR", string asOf = "2026-06-01", string cores = "8", string vcpus = "16", string kind = "dedicated", string term = "monthly", string setup = "0") =>
        $"{id},a,b,c,{kind},{cores},{vcpus},{memory},{gpu},{price},{currency},{term},{setup},{asOf},price list";

    private static Checked<Catalog> Read(params string[] rows) =>
        CatalogReader.Read(string.Join('\n', [Header, .. rows]), "own.csv", ExchangeRates.Builtin, GpuTable.Builtin, Today);

    [Fact]
    public void A_file_that_is_no_text_is_told_once()
    {
        const string zip = "PK\u0003\u0004,\uFFFD,x\n1,2,3";
        Assert.StartsWith("is no text", Assert.Single(CatalogReader.Read(zip, "x.csv", ExchangeRates.Builtin, GpuTable.Builtin, Today).Problems).Text, StringComparison.Ordinal);
        Assert.StartsWith("is no text", Assert.Single(CatalogImport.Read(zip, "x.csv", CatalogMapping.Tidy(Today), ExchangeRates.Builtin, GpuTable.Builtin, Today).Problems).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_mistake_of_a_file_is_reported_at_once_with_file_line_and_column()
    {
        var read = Read(
            Good("ok/1/x"),
            Good("p/0/x", price: "0"),
            Good("p/blank/x", price: ""),
            Good("p/neg/x", price: "-5"),
            Good("c/xyz/x", currency: "XYZ"),
            Good("g/share/x", gpu: "A10,0.1667"),
            Good("m/mib/x", memory: "65536"),
            Good("d/twice/x", price: "50"),
            Good("d/twice/x", price: "60"),
            Good("a/date/x", asOf: "2026-02-30"),
            Good("n/comma/x", price: "\"46,00\""),
            Good("g/cut/x", gpu: "L4,0"),
            Good("k/kind/x", kind: "dedicatd"),
            Good("c/cores/x", cores: "32", vcpus: "16"));

        Assert.False(read.IsValid);
        Assert.All(read.Problems, p => Assert.Equal("own.csv", p.Source));
        (int Line, string Column)[] expected =
            [(3, "price"), (4, "price"), (5, "price"), (6, "currency"), (7, "gpus"), (8, "memory_gib"), (10, "price"), (11, "as_of"), (12, "price"), (13, "gpus"), (14, "kind"), (15, "cores")];
        Assert.Equal(expected, read.Problems.Select(p => (p.Line!.Value, p.Place)));
    }

    [Theory]
    [InlineData("0", "a price table writes 0 where it knows none")]
    [InlineData("", "a missing price is not zero")]
    [InlineData("-1", "a price is above 0")]
    [InlineData("1.234,50", "with a decimal point")]
    [InlineData("12e3", "is not a number")]
    [InlineData("NaN", "is not a number")]
    public void A_bad_price_comes_with_its_remedy(string price, string remedy)
    {
        var problem = Assert.Single(Read(Good(price: price.Contains(',', StringComparison.Ordinal) ? $"\"{price}\"" : price)).Problems);
        Assert.Contains(remedy, problem.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Mebibytes_in_the_gibibyte_column_are_told_with_the_right_number()
    {
        Assert.Contains("write 64.", Assert.Single(Read(Good(memory: "65536")).Problems).Text, StringComparison.Ordinal);
        Assert.Contains("write 8.", Assert.Single(Read(Good(memory: "8192", cores: "4", vcpus: "8")).Problems).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_monthly_price_marked_hourly_and_the_reverse_are_noticed()
    {
        Assert.Contains("per month?", Assert.Single(Read(Good(price: "104", term: "hourly", cores: "8")).Problems).Text, StringComparison.Ordinal);
        Assert.Contains("per hour?", Assert.Single(Read(Good(price: "0.306")).Problems).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_bid_floor_is_no_price() =>
        Assert.Contains("bid floor", Assert.Single(Read(Good(price: "0.01", term: "hourly", gpu: "B200-SXM,1")).Problems).Text, StringComparison.Ordinal);

    [Fact]
    public void Stale_prices_are_a_warning_once_a_date_and_no_mistake()
    {
        var read = Read(Good("a/1/x", asOf: "2024-01-01"), Good("a/2/x", asOf: "2024-01-01"), Good("a/3/x"));
        Assert.True(read.IsValid);
        var warning = Assert.Single(read.Value.Warnings);
        Assert.Equal(("as_of", 2), (warning.Place, warning.Line!.Value));
        Assert.Contains("2 prices of 2024-01-01 are 31 months old", warning.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void An_exact_copy_of_a_row_is_dropped_with_a_warning()
    {
        var read = Read(Good(), Good());
        Assert.True(read.IsValid);
        Assert.Single(read.Value.Offers);
        Assert.Contains("repeats line 2", Assert.Single(read.Value.Warnings).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_gpu_without_specifications_is_kept_with_a_warning_that_names_the_nearest()
    {
        var read = Read(Good(gpu: "RTX4090,1", price: "300"));
        Assert.True(read.IsValid);
        Assert.Contains("did you mean 'RTX-4090'", Assert.Single(read.Value.Warnings).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_header_with_a_typo_names_the_column_that_was_meant()
    {
        var read = CatalogReader.Read(Header.Replace("currency", "curency", StringComparison.Ordinal) + "\n" + Good(), "own.csv", ExchangeRates.Builtin, GpuTable.Builtin, Today);
        Assert.Equal(["curency", "currency"], read.Problems.Select(p => p.Place).Order());
        Assert.Contains(read.Problems, p => p.Text.Contains("did you mean 'currency'", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n\n")]
    [InlineData(Header)]
    [InlineData("not a catalog at all")]
    [InlineData("\0\u0001\u0002")]
    public void An_empty_or_foreign_file_is_a_mistake_and_no_crash(string text) =>
        Assert.NotEmpty(CatalogReader.Read(text, "own.csv", ExchangeRates.Builtin, GpuTable.Builtin, Today).Problems);

    [Fact]
    public void A_file_that_is_not_there_is_a_mistake_and_no_crash() =>
        Assert.Contains("cannot be read", Assert.Single(CatalogReader.ReadFile("/nowhere/offers.csv", ExchangeRates.Builtin, GpuTable.Builtin, Today).Problems).Text, StringComparison.Ordinal);

    [Fact]
    public void A_file_cut_off_anywhere_never_crashes_the_reader()
    {
        var text = BuiltinText();
        for (var length = 0; length < 3000; length += 7)
        {
            var read = CatalogReader.Read(text[..length], "cut.csv", ExchangeRates.Builtin, GpuTable.Builtin, Today);
            Assert.True(read.IsValid || !read.Problems.IsEmpty);
        }
    }

    [Fact]
    public void Windows_line_ends_a_byte_order_mark_and_spaces_are_fine()
    {
        var text = "\uFEFF" + Header + "\r\n" + Good().Replace(",", " , ", StringComparison.Ordinal) + "\r\n";
        var read = CatalogReader.Read(text, "own.csv", ExchangeRates.Builtin, GpuTable.Builtin, Today);
        Assert.True(read.IsValid, string.Join('\n', read.Problems));
        Assert.Equal("a/b/c", Assert.Single(read.Value.Offers).Id);
    }

    [Fact]
    public void The_culture_of_the_machine_changes_nothing()
    {
        var invariant = Cultures.In("", () => Catalog.Builtin(Today));
        foreach (var culture in new[] { "de-DE", "ar-SA", "fa-IR", "tr-TR" })
        {
            var other = Cultures.In(culture, () => Catalog.Builtin(Today));
            Assert.Equal(invariant.Offers.ToArray(), other.Offers.ToArray());
            Assert.Equal(invariant.Warnings.ToArray(), other.Warnings.ToArray());
        }
    }

    /// <summary>Every kind of fault, put into every row of the built-in catalog in turn, is caught on its line.</summary>
    [Theory]
    [InlineData("price", "0")]
    [InlineData("price", "")]
    [InlineData("price", "-1")]
    [InlineData("price", "0.0001")]
    [InlineData("currency", "XXX")]
    [InlineData("currency", "")]
    [InlineData("memory_gib", "*1024")]
    [InlineData("memory_gib", "0")]
    [InlineData("gpus", "0.5")]
    [InlineData("cores", "9999")]
    [InlineData("cores", "0")]
    [InlineData("as_of", "01.06.2026")]
    [InlineData("as_of", "2031-01-01")]
    [InlineData("region", "")]
    [InlineData("term", "yearly")]
    public void A_seeded_fault_is_caught_in_every_row(string column, string fault)
    {
        var lines = BuiltinText().TrimEnd('\n').Split('\n');
        var header = lines[0].Split(',');
        var index = Array.IndexOf(header, column);
        for (var line = 1; line < lines.Length; line++)
        {
            var fields = Split(lines[line]);
            fields[index] = fault == "*1024" ? (double.Parse(fields[index], System.Globalization.CultureInfo.InvariantCulture) * 1024).ToString(System.Globalization.CultureInfo.InvariantCulture) : fault;
            var dirty = lines[0] + "\n" + string.Join(',', fields.Select(f => $"\"{f}\""));
            var read = CatalogReader.Read(dirty, "dirty.csv", ExchangeRates.Builtin, GpuTable.Builtin, Today);
            Assert.True(read.Problems.Any(p => p.Line == 2 && p.Place == column), $"{column}={fault} in {lines[line]}");
        }
    }

    private static string[] Split(string line)
    {
        using var parser = new CsvHelper.CsvParser(new StringReader(line), System.Globalization.CultureInfo.InvariantCulture);
        parser.Read();
        return parser.Record!;
    }

    private static string BuiltinText()
    {
        using var reader = new StreamReader(typeof(Catalog).Assembly.GetManifestResourceStream("offers.csv")!);
        return reader.ReadToEnd();
    }
}
