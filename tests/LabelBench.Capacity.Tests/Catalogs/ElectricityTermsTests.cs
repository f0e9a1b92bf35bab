using LabelBench.Core;

namespace LabelBench.Capacity.Tests.Catalogs;

/// <summary>Catalogs that say whether electricity comes on top of the price.</summary>
public class ElectricityTermsTests
{
    private const string Header = "provider,name,region,kind,cores,vcpus,memory_gib,price,currency,term,setup_fee,as_of,source,watts,electricity";
    private static readonly DateOnly Today = new(2026, 8, 1);

    private static string Row(string name, string watts, string electricity) => $"own,{name},hall 1,dedicated,8,16,64,46,EUR,monthly,0,2026-06-01,books,{watts},{electricity}";

    private static Checked<Catalog> Parse(string source, string text) => CatalogReader.Read(text, source, ExchangeRates.Builtin, GpuTable.Builtin, Today);

    private static Checked<Catalog> Read(params string[] rows) => Parse("own.csv", string.Join('\n', [Header, .. rows]));

    [Fact]
    public void It_is_included_where_nobody_says_otherwise()
    {
        var offers = Read(Row("a", "", ""), Row("b", "300", "included"), Row("c", "300", "extra")).ValueOrThrow().Offers;
        Assert.Equal([ElectricityTerms.Included, ElectricityTerms.Included, ElectricityTerms.Extra], offers.Select(o => o.Electricity));
    }

    [Fact]
    public void What_is_paid_extra_needs_watts_and_all_such_mistakes_are_told_at_once()
    {
        var problems = Read(Row("a", "", "extra"), Row("b", "300", "extr"), Row("c", "0", "extra"), Row("d", "", "extra")).Problems;
        Assert.Equal([(2, "watts"), (3, "electricity"), (4, "watts"), (5, "watts")], problems.Select(p => (p.Line!.Value, p.Place)));
        Assert.Contains("write them", problems[0].Text, StringComparison.Ordinal);
        Assert.Contains("did you mean 'extra'", problems[1].Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Yaml_says_the_same_and_is_told_the_same()
    {
        string Yaml(string more) => $"offers:\n  - {{ provider: own, name: a, region: hall 1, kind: dedicated, cores: 8, vcpus: 16, memory_gib: 64, price: 46, currency: EUR, term: monthly, setup_fee: 0, as_of: '2026-06-01', source: books, {more} }}\n";
        Assert.Equal(ElectricityTerms.Extra, Assert.Single(Parse("own.yaml", Yaml("watts: 300, electricity: extra")).ValueOrThrow().Offers).Electricity);
        Assert.Equal((2, "watts"), Parse("own.yaml", Yaml("electricity: extra")).Problems.Select(p => (p.Line!.Value, p.Place)).Single());
    }

    [Fact]
    public void A_catalog_that_is_written_is_read_as_it_was()
    {
        var catalog = Read(Row("a", "", ""), Row("b", "300", "extra")).ValueOrThrow();
        Assert.Equal(catalog.Offers.ToArray(), Parse("again.csv", CatalogWriter.ToCsv(catalog)).ValueOrThrow().Offers.ToArray());
    }

    [Fact]
    public void A_mapping_takes_it_from_a_column_or_says_it_of_all_rows()
    {
        const string Table = "Model,Threads,RAM,Price,Power\nr1,16,64,46,300\nr2,16,64,46,\n";
        var mapping = CatalogMapping.Read("""
            columns: { name: Model, vcpus: Threads, cores: Threads, memory_gib: RAM, price: Price, watts: Power }
            constants: { provider: own, region: hall 1, kind: dedicated, currency: EUR, term: monthly, setup_fee: 0, source: books, electricity: extra }
            """, "map.yaml", new DateOnly(2026, 6, 1)).ValueOrThrow();
        var import = CatalogImport.Read(Table, "table.csv", mapping, ExchangeRates.Builtin, GpuTable.Builtin, Today).ValueOrThrow();
        Assert.Equal(("r1", ElectricityTerms.Extra), import.Catalog.Offers.Select(o => (o.Name, o.Electricity)).Single());
        Assert.Equal((3, "Power"), import.LeftOut.Select(p => (p.Line!.Value, p.Place)).Single());
    }
}
