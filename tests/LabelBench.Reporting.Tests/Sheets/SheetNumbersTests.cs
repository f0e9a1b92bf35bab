using System.Globalization;
using LabelBench.Core;
using LabelBench.Reporting.Sheets;

namespace LabelBench.Reporting.Tests.Sheets;

public class SheetNumbersTests
{
    [Theory]
    [InlineData(SheetLanguage.En, 163_000, "160,000")]
    [InlineData(SheetLanguage.De, 163_000, "160.000")]
    [InlineData(SheetLanguage.Fr, 163_000, "160\u202f000")]
    [InlineData(SheetLanguage.Es, 163_000, "160.000")]
    [InlineData(SheetLanguage.Es, 1_634, "1600")]
    [InlineData(SheetLanguage.De, 1_634, "1.600")]
    [InlineData(SheetLanguage.Zh, 163_000, "16万")]
    [InlineData(SheetLanguage.Zh, 16_300, "1.6万")]
    [InlineData(SheetLanguage.Zh, 9_949, "9,900")]
    [InlineData(SheetLanguage.Zh, 99_700_000, "1亿")]
    [InlineData(SheetLanguage.Ja, 234_000_000, "2.3億")]
    [InlineData(SheetLanguage.Ja, 11_000_000, "1,100万")]
    [InlineData(SheetLanguage.En, 1.0449, "1.0")]
    [InlineData(SheetLanguage.De, 1.25, "1,3")]
    [InlineData(SheetLanguage.En, 9.96, "10")]
    [InlineData(SheetLanguage.En, 0.0996, "0.10")]
    [InlineData(SheetLanguage.En, 0.0374, "0.037")]
    [InlineData(SheetLanguage.En, 99.6, "100")]
    [InlineData(SheetLanguage.En, 0, "0")]
    public void A_score_has_two_significant_digits_in_the_form_of_its_language(SheetLanguage language, double value, string printed) => Assert.Equal(printed, Numbers(language).Score(value));

    [Theory]
    [InlineData(101, 119, "100–120")]
    [InlineData(120, 120, "120–120")]
    [InlineData(1.01, 1.19, "1.0–1.2")]
    [InlineData(0.0301, 0.0309, "0.030–0.031")]
    [InlineData(994, 996, "990–1,000")]
    public void An_interval_is_rounded_outwards(double low, double high, string printed) => Assert.Equal(printed, Numbers(SheetLanguage.En).Range(low, high));

    [Fact]
    public void A_rounded_interval_holds_the_interval()
    {
        var random = new SplitMix64(1729);
        for (var i = 0; i < 2000; i++)
        {
            var low = Math.Pow(10, 12 * random.Unit() - 4);
            var high = low * (1 + random.Unit());
            var ends = Numbers(SheetLanguage.En).Range(low, high).Split('–').Select(e => double.Parse(e, NumberStyles.Float | NumberStyles.AllowThousands, CultureInfo.InvariantCulture)).ToArray();
            Assert.InRange(ends[0], low * 0.89, low * (1 + 1e-8));
            Assert.InRange(ends[1], high * (1 - 1e-8), high * 1.11);
        }
    }

    [Theory]
    [InlineData(SheetLanguage.En, "EUR", "€1,234.50")]
    [InlineData(SheetLanguage.De, "EUR", "1.234,50\u00a0€")]
    [InlineData(SheetLanguage.Fr, "USD", "1\u202f234,50\u00a0$\u202fUS")]
    [InlineData(SheetLanguage.Es, "EUR", "1234,50\u00a0€")]
    [InlineData(SheetLanguage.En, "USD", "US$1,234.50")]
    [InlineData(SheetLanguage.En, "CHF", "CHF\u00a01,234.50")]
    [InlineData(SheetLanguage.Ja, "GBP", "£1,234.50")]
    public void Money_stands_as_the_language_writes_it(SheetLanguage language, string currency, string printed) => Assert.Equal(printed, Numbers(language).Money(1234.5m, currency));

    [Theory]
    [InlineData(1.8, "€1.80")]
    [InlineData(18.2, "€18")]
    [InlineData(0.138, "€0.14")]
    [InlineData(0.0377, "€0.038")]
    public void A_price_that_follows_from_a_score_has_its_two_digits(double amount, string printed) => Assert.Equal(printed, Numbers(SheetLanguage.En).MoneyScore(amount, "EUR"));

    [Fact]
    public void Both_ends_of_prices_have_their_cents() => Assert.Equal("€9.50–11.00", Numbers(SheetLanguage.En).MoneyRange(9.51, 10.4, "EUR"));

    [Theory]
    [InlineData(SheetLanguage.En, "1 March 2026")]
    [InlineData(SheetLanguage.De, "1. März 2026")]
    [InlineData(SheetLanguage.Fr, "1er mars 2026")]
    [InlineData(SheetLanguage.Es, "1 de marzo de 2026")]
    [InlineData(SheetLanguage.Zh, "2026年3月1日")]
    [InlineData(SheetLanguage.Ja, "2026年3月1日")]
    public void A_date_is_written_out(SheetLanguage language, string printed) => Assert.Equal(printed, Numbers(language).Date(new DateOnly(2026, 3, 1)));

    [Theory, MemberData(nameof(Cultures.All), MemberType = typeof(Cultures))]
    public void The_systems_culture_changes_nothing(string culture) => Assert.Equal("1.234,50\u00a0€", Cultures.In(culture, () => Numbers(SheetLanguage.De).Money(1234.5m, "EUR")));

    private static SheetNumbers Numbers(SheetLanguage language) => SheetText.In(language).Numbers;
}
