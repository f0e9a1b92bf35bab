using LabelBench.Capacity.Demands;
using LabelBench.Capacity.Plans;
using LabelBench.Core;

namespace LabelBench.Capacity.Tests.Plans;

/// <summary>Lines and disks as bounds of a server.</summary>
public class InflowTests
{
    private static JobRate Rate(Offer offer, RentingRules? rules = null, double megabytes = 2) => Plan(offer, rules, megabytes).Pools[0].Servers[0].Candidate.Rates[0];

    private static CapacityPlan Plan(Offer offer, RentingRules? rules = null, double megabytes = 2) => new CapacityPlanner(Runs.Typical(), Runs.Offers(offer), Runs.ResNetData)
        .Plan(new TeamDemand("team", "EUR", null, [new JobDemand(Runs.Images.Id, 1e4, DayProfile.Flat) { BytesPerItem = new Bytes(megabytes * 1e6) }], null, rules ?? new RentingRules()));

    private static readonly Offer Server = Runs.Server("a/b/eu", 16, 100);

    [Theory]
    [InlineData(DiskKind.Hdd, 2, 1 / (0.0124 + 2 / 80.0))]
    [InlineData(DiskKind.SataSsd, 20, 20)]
    [InlineData(DiskKind.Nvme, 100, 15)]
    public void A_kind_of_disk_bounds_a_server_at_its_cautious_rate(DiskKind kind, double megabytes, double itemsPerSecond)
    {
        var rate = Rate(Server with { DiskKind = kind }, megabytes: megabytes);
        Assert.Equal(itemsPerSecond, rate.Usable, 9);
        Assert.Equal((ServerBound.Disk, PredictionKind.Stated, Provenance.Assumed), (rate.Bound, rate.Kind, rate.Throughput.Provenance));
        Assert.Contains("assumed for the kind", rate.Throughput.Source, StringComparison.Ordinal);
    }

    [Fact]
    public void A_listed_rate_outdoes_the_kind_and_a_stated_one_both()
    {
        var listed = Server with { DiskKind = DiskKind.Hdd, DiskBytesPerSecond = 30e6 };
        Assert.Equal(15, Rate(listed).Usable, 9);
        Assert.Equal(5, Rate(listed, new RentingRules { DiskBytesPerSecond = 10e6 }).Usable, 9);
    }

    [Fact]
    public void The_slower_of_line_and_disks_is_named_and_neither_where_the_processors_are_slower()
    {
        var both = Server with { DiskBytesPerSecond = 100e6, NetworkBitsPerSecond = 4e8 };
        Assert.Equal((ServerBound.Network, 25.0), (Rate(both).Bound, Math.Round(Rate(both).Usable, 9)));
        Assert.Equal(ServerBound.Disk, Rate(both with { DiskBytesPerSecond = 20e6 }).Bound);
        Assert.Equal(ServerBound.Cpu, Rate(both, megabytes: 0.001).Bound);
    }

    [Fact]
    public void A_bound_within_the_interval_cuts_it_off_and_keeps_what_lies_below()
    {
        // 192 a second expected, down to about 97.
        var rate = Rate(Server with { DiskBytesPerSecond = 300e6 });
        Assert.Equal((150.0, 150.0, ServerBound.Disk), (rate.Throughput.Value, rate.Throughput.High, rate.Bound));
        Assert.InRange(rate.Throughput.Low!.Value, 90, 105);
        Assert.Equal(rate.Throughput.Low.Value, rate.Sure, 6);
        Assert.Contains("below it: run", rate.Throughput.Source, StringComparison.Ordinal);

        var above = Rate(Server with { DiskBytesPerSecond = 500e6 });
        Assert.Equal((192.0, 250.0, ServerBound.Cpu), (Math.Round(above.Throughput.Value, 6), above.Throughput.High, above.Bound));
    }

    [Fact]
    public void Disks_that_nobody_knows_bound_nothing_and_are_asked_for()
    {
        var plan = Plan(Server with { NetworkBitsPerSecond = 1e10 });
        Assert.Equal(ServerBound.Cpu, plan.Pools[0].Servers[0].Candidate.Rates[0].Bound);
        Assert.Contains(plan.Warnings, w => w.Place == "disk_kind" && w.Text.Contains("bounds nothing here", StringComparison.Ordinal));
        Assert.DoesNotContain(Plan(Server, new RentingRules { DiskBytesPerSecond = 1e9 }).Warnings, w => w.Place == "disk_kind");
        Assert.DoesNotContain(Plan(Server with { DiskKind = DiskKind.Nvme }).Warnings, w => w.Place == "disk_kind");
    }

    [Fact]
    public void Prices_and_runs_older_than_the_demand_allows_are_told_of_on_the_day()
    {
        string[] Places(DateOnly? today, int days) => [.. new CapacityPlanner(Runs.Typical(), Runs.Offers(Server), Runs.ResNetData with { Today = today })
            .Plan(new TeamDemand("team", "EUR", null, [new JobDemand(Runs.Images.Id, 1e4, DayProfile.Flat)], null, new RentingRules { PriceDays = days })).Warnings.Select(w => w.Place).Order(StringComparer.Ordinal)];
        // The offer is of 2026-06-01, the run of 1970.
        Assert.Equal(["stock"], Places(null, 1));
        Assert.Equal(["", "price", "stock"], Places(new DateOnly(2026, 8, 31), 90));
        Assert.Equal(["", "stock"], Places(new DateOnly(2026, 8, 30), 90));
    }
}
