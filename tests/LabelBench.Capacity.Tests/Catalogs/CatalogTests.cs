namespace LabelBench.Capacity.Tests.Catalogs;

public class CatalogTests
{
    private static readonly DateOnly Today = new(2026, 8, 1);
    private static readonly Catalog Builtin = Catalog.Builtin(Today);

    [Fact]
    public void The_builtin_catalog_holds_many_offers_of_every_kind()
    {
        Assert.True(Builtin.Offers.Length >= 90, $"{Builtin.Offers.Length} offers");
        Assert.True(Builtin.Offers.Count(o => o.Gpus == 0) >= 40);
        Assert.True(Builtin.Offers.Count(o => o.Gpus > 0) >= 40);
        Assert.All(Enum.GetValues<ServerKind>(), kind => Assert.Contains(Builtin.Offers, o => o.Kind == kind));
        Assert.True(Builtin.Offers.Select(o => o.Provider).Distinct().Count() >= 10);
    }

    [Fact]
    public void Every_builtin_offer_has_a_known_currency_a_source_a_date_and_its_own_id()
    {
        Assert.All(Builtin.Offers, o =>
        {
            Assert.True(ExchangeRates.Builtin.Knows(o.Currency));
            Assert.False(string.IsNullOrWhiteSpace(o.Source));
            Assert.False(string.IsNullOrWhiteSpace(o.Region));
            Assert.InRange(o.AsOf, new DateOnly(2024, 1, 1), Today);
        });
        Assert.Equal(Builtin.Offers.Length, Builtin.Offers.Select(o => o.Id).Distinct(StringComparer.OrdinalIgnoreCase).Count());
    }

    [Fact]
    public void Every_builtin_offer_lies_in_a_sane_range() => Assert.All(Builtin.Offers, o =>
    {
        var usd = ExchangeRates.Builtin.Convert(o.PricePerMonth, o.Currency, "USD");
        Assert.InRange(o.Cores, 1, 128);
        Assert.InRange(o.Vcpus, o.Cores, 2 * o.Cores + 1);
        Assert.InRange(o.MemoryBytes.Gibibytes / o.Cores, 1, 128);
        Assert.InRange(o.EfficiencyCores, 0, o.Cores - 1);
        Assert.InRange(usd / o.Vcpus, 1, 900);
        if (o.Gpus > 0)
            Assert.InRange(usd / (decimal)o.Gpus, 100, 12_000);
    });

    [Fact]
    public void Every_builtin_gpu_is_whole_and_has_specifications() =>
        Assert.All(Builtin.Offers.Where(o => o.GpuName is not null), o =>
        {
            Assert.Equal(Math.Floor(o.Gpus), o.Gpus);
            Assert.True(o.Gpus >= 1);
            Assert.NotNull(GpuTable.Builtin.Find(o.GpuName!));
        });

    [Fact]
    public void Old_prices_of_the_builtin_catalog_are_warned_of_and_nothing_else() =>
        Assert.All(Builtin.Warnings, w => Assert.Equal("as_of", w.Place));

    [Fact]
    public void Prices_grow_old_with_time()
    {
        var later = Catalog.Builtin(new DateOnly(2030, 1, 1));
        Assert.Equal(later.Offers.Select(o => o.AsOf).Distinct().Count(), later.Warnings.Length);
        Assert.True(later.Warnings.Length > Builtin.Warnings.Length);
    }

    [Fact]
    public void An_hourly_price_counts_730_hours_a_month()
    {
        var offer = Builtin.Offers.Single(o => o.Id == "aws/g6.xlarge/us-east-1");
        Assert.Equal(0.8048m * 730, offer.PricePerMonth);
        Assert.Equal(BillingTerm.Hourly, offer.Term);
    }

    [Fact]
    public void An_offer_of_the_users_own_catalog_replaces_the_builtin_one()
    {
        var own = Runs.Server("hetzner/ax102/eu-central", 16, 99);
        var both = Builtin.With(Runs.Offers(own, Runs.Server("me/own/attic", 4, 10)));
        Assert.Equal(Builtin.Offers.Length + 1, both.Offers.Length);
        Assert.Same(own, both.Offers.Single(o => o.Id == own.Id));
    }
}
