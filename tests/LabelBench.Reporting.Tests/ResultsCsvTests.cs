using System.Globalization;
using CsvHelper;
using LabelBench.Reporting.Csv;

namespace LabelBench.Reporting.Tests;

public class ResultsCsvTests
{
    [Theory]
    [MemberData(nameof(Cultures.All), MemberType = typeof(Cultures))]
    public void The_table_reads_as_agreed_in_every_culture(string culture) =>
        Golden.Matches("results.csv", Cultures.In(culture, () => ResultsCsv.Render(Sample.Standard())));

    [Fact]
    public void Every_row_has_every_column_and_numbers_come_back_unchanged()
    {
        var summary = Sample.Standard();
        var rows = Read(ResultsCsv.Render(summary));
        Assert.Equal(summary.Cells.Length, rows.Count);
        Assert.Equal(summary.Cells[0].Throughput!.Low!.Value, double.Parse(rows[0]["throughput_low_items_per_s"], CultureInfo.InvariantCulture));
        Assert.Equal(summary.Cells[0].Latency!.P99.TotalMilliseconds, double.Parse(rows[0]["latency_p99_ms"], CultureInfo.InvariantCulture));
    }

    [Fact]
    public void A_missing_value_is_empty_and_its_reason_stands_beside_it()
    {
        var row = Read(ResultsCsv.Render(Sample.Standard()))[0];
        Assert.Equal("", row["mean_package_power_w"]);
        Assert.Contains("package_power_w: RAPL is not readable", row["unavailable"], StringComparison.Ordinal);
    }

    [Fact]
    public void Invalid_and_failed_cells_have_their_row_without_figures()
    {
        var rows = Read(ResultsCsv.Render(Sample.Standard()));
        var invalid = rows.Single(r => r["status"] == "invalid");
        Assert.Equal(("", ""), (invalid["throughput_items_per_s"], invalid["latency_p99_ms"]));
        Assert.StartsWith("INVALID: steal", invalid["troubles"], StringComparison.Ordinal);
        Assert.Single(rows, r => r["status"] == "failed");
    }

    [Fact]
    public void A_cell_that_never_ran_says_so() =>
        Assert.Contains(Read(ResultsCsv.Render(Sample.NothingValid())), r => r["status"] == "not run" && r["trials_run"] == "0");

    [Theory]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("+1", "'+1")]
    [InlineData("-1", "'-1")]
    [InlineData("@SUM(A1)", "'@SUM(A1)")]
    [InlineData("\t=1", "'\t=1")]
    [InlineData("plain", "plain")]
    [InlineData("a \"b\", c", "\"a \"\"b\"\", c\"")]
    [InlineData("two\nlines", "\"two\nlines\"")]
    [InlineData("=A1,\"x\"", "\"'=A1,\"\"x\"\"\"")]
    public void Text_is_quoted_and_never_a_formula(string text, string field) => Assert.Equal(field + "\r\n", new CsvLine().Add(text).ToString());

    [Fact]
    public void Hostile_text_comes_back_as_one_field() =>
        Assert.All(Read(ResultsCsv.Render(Sample.Hostile())), row => Assert.EndsWith(Sample.Attack, row["label"], StringComparison.Ordinal));

    private static List<Dictionary<string, string>> Read(string csv)
    {
        using var reader = new CsvReader(new StringReader(csv), CultureInfo.InvariantCulture);
        var rows = new List<Dictionary<string, string>>();
        reader.Read();
        reader.ReadHeader();
        while (reader.Read())
            rows.Add(reader.HeaderRecord!.ToDictionary(h => h, h => reader.GetField(h)!));
        return rows;
    }
}
