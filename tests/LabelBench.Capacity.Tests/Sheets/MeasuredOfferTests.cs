using LabelBench.Capacity.Sheets;

namespace LabelBench.Capacity.Tests.Sheets;

public class MeasuredOfferTests
{
    private static readonly Offer Same = Runs.Server("own/a/eu", 8, 73m, cpu: "AMD Ryzen 7 7700");

    private static readonly Catalog Market = Runs.Offers(Same, Runs.Server("x/other-cpu/eu", 8, 60m), Runs.Server("x/small/eu", 2, 20m, cpu: "AMD Ryzen 7 7700"), Runs.Server("z/gpu/eu", 8, 75m, "L4", 1, cpu: "AMD Ryzen 7 7700"),
        Same with { Id = "x/arm/eu", Architecture = CpuArchitecture.Arm64 });

    [Fact]
    public void The_offer_of_the_runs_own_machine_is_found() => Assert.Equal(["own/a/eu"], MeasuredOffer.SameType(Runs.Machine, Runs.Offers(Same, Market.Offers[1], Market.Offers[2]), GpuTable.Builtin).Select(o => o.Id));

    [Fact]
    public void An_offer_is_found_by_its_id_in_any_case() => Assert.Equal(Same, Named("OWN/A/EU").Value);

    [Theory]
    [InlineData("x/other-cpu/eu", "has AMD EPYC 7402P, the run's machine AMD Ryzen 7 7700 8-Core Processor")]
    [InlineData("x/small/eu", "has 4 threads, the run's machine 16")]
    [InlineData("z/gpu/eu", "has 1 GPUs, the run's machine 0")]
    [InlineData("x/arm/eu", "has arm64 cores, the run's machine x64")]
    public void An_offer_of_another_machine_is_refused(string id, string why) => Assert.Contains(Named(id).Problems, p => p.Text.Contains(why, StringComparison.Ordinal));

    [Fact]
    public void A_virtual_machine_may_call_its_processor_otherwise() =>
        Assert.True(MeasuredOffer.Named("x/other-cpu/eu", Runs.Machine with { Hypervisor = "KVM" }, Market, GpuTable.Builtin, "--offer").IsValid);

    [Fact]
    public void An_unknown_id_is_told_with_the_nearest() => Assert.Contains("did you mean 'own/a/eu'?", Assert.Single(Named("own/a/ue").Problems).Text, StringComparison.Ordinal);

    private static Core.Checked<Offer> Named(string id) => MeasuredOffer.Named(id, Runs.Machine, Market, GpuTable.Builtin, "--offer");
}
