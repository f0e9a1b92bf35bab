namespace LabelBench.Capacity.Tests.Reference;

public class ReferenceTests
{
    [Fact]
    public void Converting_there_and_back_gives_the_amount_again() => Assert.All(ExchangeRates.Builtin.Currencies, from => Assert.All(ExchangeRates.Builtin.Currencies, to =>
        Assert.Equal(123.45m, Math.Round(ExchangeRates.Builtin.Convert(ExchangeRates.Builtin.Convert(123.45m, from, to), to, from), 12))));

    [Fact]
    public void The_currency_table_names_its_day_and_source_and_holds_the_four_currencies()
    {
        Assert.Equal(["CHF", "EUR", "GBP", "USD"], ExchangeRates.Builtin.Currencies);
        Assert.Equal(1m, ExchangeRates.Builtin.UnitsPerEuro["EUR"]);
        Assert.NotEqual(default, ExchangeRates.Builtin.AsOf);
        Assert.NotEmpty(ExchangeRates.Builtin.Source);
    }

    [Theory]
    [InlineData("NVIDIA GeForce RTX 4090", "RTX-4090")]
    [InlineData("Tesla T4", "T4")]
    [InlineData("NVIDIA L4", "L4")]
    [InlineData("NVIDIA A100-SXM4-80GB", "A100-SXM-80GB")]
    [InlineData("NVIDIA A100 80GB PCIe", "A100-PCIe-80GB")]
    [InlineData("NVIDIA H100 80GB HBM3", "H100-SXM")]
    [InlineData("NVIDIA H100 PCIe", "H100-PCIe")]
    [InlineData("NVIDIA H200", "H200-SXM")]
    [InlineData("NVIDIA RTX A6000", "RTX-A6000")]
    [InlineData("NVIDIA RTX 6000 Ada Generation", "RTX-6000-Ada")]
    [InlineData("NVIDIA RTX 4000 SFF Ada Generation", "RTX-4000-SFF-Ada")]
    [InlineData("Quadro RTX 6000", "Quadro-RTX-6000")]
    public void The_name_that_a_driver_reports_finds_its_specification(string reported, string name) =>
        Assert.Equal(name, GpuTable.Builtin.Match(reported)?.Name);

    [Theory]
    [InlineData("NVIDIA GeForce RTX 4090 D")]
    [InlineData("NVIDIA GeForce GTX 1080")]
    [InlineData("")]
    public void An_unknown_gpu_is_not_taken_for_a_known_one(string reported) => Assert.Null(GpuTable.Builtin.Match(reported));

    [Theory]
    [InlineData("AMD Ryzen 9 7950X 16-Core Processor", "AMD Ryzen 9 7950X")]
    [InlineData("Intel(R) Xeon(R) Platinum 8481C CPU @ 2.70GHz", "Xeon Platinum 8481C")]
    [InlineData("2 x EPYC 7302", "AMD EPYC 7302 16-Core Processor")]
    [InlineData("13th Gen Intel(R) Core(TM) i5-13500", "Intel Core i5-13500")]
    public void One_cpu_is_recognised_under_its_names(string a, string b) => Assert.True(CpuName.Same(a, b), $"{CpuName.Normalise(a)} | {CpuName.Normalise(b)}");

    [Theory]
    [InlineData("AMD Ryzen 9 7950X", "AMD Ryzen 9 7950X3D")]
    [InlineData("AMD EPYC 7302", "AMD EPYC 7302P")]
    [InlineData(null, null)]
    public void Different_or_unknown_cpus_are_not_the_same(string? a, string? b) => Assert.False(CpuName.Same(a, b));

    [Fact]
    public void The_published_silent_fallback_is_rejected_and_named()
    {
        var (result, reason) = Assert.Single(PublishedResults.Builtin.Rejected, r => r.Reason.Contains("silent fall-back", StringComparison.Ordinal));
        Assert.Equal(255.537, result.SamplesPerSecond);
        Assert.Contains("255.5", reason, StringComparison.Ordinal);
        Assert.DoesNotContain(PublishedResults.Builtin.Accepted, r => r.OnCuda && r.Model == "resnet50" && r.SamplesPerSecondPerGpu < 300);
    }

    [Fact]
    public void Published_results_without_an_accelerator_or_with_impossible_cores_are_rejected()
    {
        Assert.Contains(PublishedResults.Builtin.Rejected, r => r.Reason == "names no accelerator");
        Assert.Contains(PublishedResults.Builtin.Rejected, r => r.Result.HostCores == 100);
        Assert.Equal(30, PublishedResults.Builtin.Accepted.Length + PublishedResults.Builtin.Rejected.Length);
        Assert.Equal(3, PublishedResults.Builtin.Rejected.Length);
    }

    [Fact]
    public void Tokens_counted_as_samples_and_results_of_another_stack_are_rejected()
    {
        var sound = PublishedResults.Builtin.Accepted;
        var known = sound.First(r => r.OnCuda && r.GpuName == "RTX-4090" && r.Model == "resnet50");
        string Reason(PublishedResult odd) => Assert.Single(PublishedResults.Sort([.. sound, odd]).Rejected).Reason;
        Assert.Contains("tokens or operations counted as samples", Reason(known with { SamplesPerSecond = 100 * known.SamplesPerSecond }), StringComparison.Ordinal);
        Assert.Contains("another stack", Reason(known with { System = "rtx4090-tensorrt-v8.6", SamplesPerSecond = 45267 }), StringComparison.Ordinal);
        Assert.Empty(PublishedResults.Sort(sound).Rejected);
    }

    [Fact]
    public void The_published_anchors_are_the_T4_and_the_RTX_4090()
    {
        Assert.Equal(["RTX-4090", "T4"], PublishedResults.Builtin.GpuModels.Select(g => g.Key));
        Assert.Equal(["ryzen 9 7950x", "xeon platinum 8259cl", "xeon platinum 8481c", "xeon w7-2495x"], PublishedResults.Builtin.CpuModels.Select(g => g.Key));
    }
}
