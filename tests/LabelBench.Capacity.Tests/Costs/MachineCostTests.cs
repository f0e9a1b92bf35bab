using LabelBench.Capacity.Costs;
using LabelBench.Core;

namespace LabelBench.Capacity.Tests.Costs;

public class MachineCostTests
{
    private static readonly DateOnly Today = new(2026, 11, 22);

    private static readonly Offer Same = Runs.Server("own/a/eu", 8, 73m, cpu: "AMD Ryzen 7 7700");

    [Theory]
    [InlineData("189EUR", 189, "EUR")]
    [InlineData("189 EUR", 189, "EUR")]
    [InlineData(" 14.90EUR/month ", 14.90, "EUR")]
    [InlineData("0.35USD/h", 255.5, "USD")]
    [InlineData("1CHF/hour", 730, "CHF")]
    public void A_price_is_an_amount_with_its_currency_a_month_or_an_hour(string text, double perMonth, string currency)
    {
        var price = MachinePrice.Stated(text, "--price", ExchangeRates.Builtin, Today).ValueOrThrow();
        Assert.Equal(((decimal)perMonth, currency, Provenance.Assumed, Today), (price.PerMonth, price.Currency, price.Provenance, price.AsOf));
    }

    [Theory]
    [InlineData("")]
    [InlineData("189")]
    [InlineData("EUR")]
    [InlineData("0EUR")]
    [InlineData("-5EUR")]
    [InlineData("1e3EUR")]
    [InlineData("1,5EUR")]
    [InlineData("189eur")]
    [InlineData("189EUR/year")]
    [InlineData("999999999999999999999999999999999EUR")]
    [InlineData("1000000000EUR")]
    public void Anything_else_is_told_with_an_example(string text) =>
        Assert.Contains("write an amount with its currency", Assert.Single(MachinePrice.Stated(text, "--price", ExchangeRates.Builtin, Today).Problems).Text, StringComparison.Ordinal);

    [Fact]
    public void A_currency_that_nobody_can_convert_is_refused_with_those_that_are_known() =>
        Assert.Equal("'189XYZ' is in a currency that is not known; known: CHF, EUR, GBP, USD.", Assert.Single(MachinePrice.Stated("189XYZ", "--price", ExchangeRates.Builtin, Today).Problems).Text);

    [Fact]
    public void A_million_items_cost_the_month_over_its_items()
    {
        // 10 items a second for 730 h are 26.28 million.
        var figure = MachinePrice.Of(Same).PerMillion(new Figure(10, 8, 12.5, 0.95, Provenance.Measured, "3 trials"));
        Assert.Equal((73 / 26.28, 73 / 32.85, 73 / 21.024), (Math.Round(figure.Value, 9), Math.Round(figure.Low!.Value, 9), Math.Round(figure.High!.Value, 9)), Near);
        Assert.Equal((0.95, Provenance.ListPrice), (figure.Confidence, figure.Provenance));
        Assert.Null(MachinePrice.Of(Same).PerMillion(new Figure(10, -1, 12, 0.95, Provenance.Measured, "")).High);
    }

    [Fact]
    public void The_price_is_that_of_the_one_offer_that_is_the_machine_in_any_region()
    {
        var elsewhere = Same with { Id = "own/a/us", Region = "us" };
        Assert.Equal(73m, Assert.IsType<MachineCost.Known>(MachineCost.Of(Runs.Machine, Runs.Offers(Same, elsewhere, Runs.Server("x/small/eu", 2, 20m)), GpuTable.Builtin)).Price.PerMonth);
    }

    [Fact]
    public void None_and_several_are_no_price_but_a_reason()
    {
        Assert.Contains("no offer of the catalog is this machine", Unknown(Runs.Server("x/small/eu", 2, 20m)), StringComparison.Ordinal);
        Assert.Contains("own/a/eu, own/a/us are all this machine; --offer ID names the one", Unknown(Same, Same with { Id = "own/a/us", Region = "us", PricePerMonth = 80m }), StringComparison.Ordinal);
    }

    private static string Unknown(params Offer[] offers) => Assert.IsType<MachineCost.Unknown>(MachineCost.Of(Runs.Machine, Runs.Offers(offers), GpuTable.Builtin)).Reason;

    private static bool Near((double, double, double) a, (double, double, double) b) =>
        Math.Abs(a.Item1 - b.Item1) < 1e-6 && Math.Abs(a.Item2 - b.Item2) < 1e-6 && Math.Abs(a.Item3 - b.Item3) < 1e-6;
}
