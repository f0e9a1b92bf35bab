using System.Collections.Immutable;
using LabelBench.Capacity.Roofs;
using LabelBench.Statistics;
using LabelBench.Workloads;

namespace LabelBench.Capacity.Tests.Roofs;

/// <summary>The roofs against published rates of GPUs, dies and architectures that the fit did not see.</summary>
public class RoofTests
{
    private static readonly ImmutableArray<RatePoint> Points = GpuPoints.Builtin;

    /// <summary>Hundreds of fits, made once.</summary>
    private static readonly Dictionary<RoofNovelty, Lazy<ImmutableArray<LeftOut>>> WithoutEach =
        Enum.GetValues<RoofNovelty>().ToDictionary(n => n, n => new Lazy<ImmutableArray<LeftOut>>(() => LeftOut.Of(Points, RoofCalibration.GroupOf(n))));

    [Theory]
    [InlineData("gpu", nameof(RoofNovelty.Gpu))]
    [InlineData("die", nameof(RoofNovelty.Die))]
    [InlineData("arch", nameof(RoofNovelty.Architecture))]
    public void Both_reference_forms_are_reproduced_to_a_thousandth(string column, string novelty)
    {
        var groupOf = GroupOf(novelty);
        foreach (var (form, name) in new[] { (RoofForm.Plain, "r3"), (RoofForm.Quadrature, "r4p2") })
            Assert.All(PublishedPoint.All.Zip(Points), pair =>
            {
                Assert.Equal((pair.First.Model, pair.First.Gpu, pair.First.Rate), (pair.Second.Model, pair.Second.Gpu.Name, pair.Second.Rate));
                var roof = PowerRoof.Fit(form, [.. Points.Where(p => p.Model == pair.First.Model && groupOf(p.Gpu) != groupOf(pair.Second.Gpu))]);
                Assert.InRange(Math.Exp(roof.LogRate(pair.Second.Gpu)) / pair.First.Predicted[$"{name}_leave_{column}_out"], 0.999, 1.001);
            });
    }

    [Theory]
    [InlineData(nameof(RoofNovelty.Gpu), 7.5, 21)]
    [InlineData(nameof(RoofNovelty.Die), 9, 26)]
    [InlineData(nameof(RoofNovelty.Architecture), 12.5, 33)]
    public void What_was_left_out_is_predicted_within_the_targets(string novelty, double median, double p90)
    {
        double[] errors = [.. WithoutEach[Enum.Parse<RoofNovelty>(novelty)].Value.Select(l => 100 * l.RelativeError).Order()];
        Assert.Equal(106, errors.Length);
        Assert.InRange(Quantiles.Of(errors, 0.5), 0, median);
        Assert.InRange(Quantiles.Of(errors, 0.9), 0, p90);
    }

    [Theory]
    [InlineData(nameof(RoofNovelty.Gpu), 7.5, 20)]
    [InlineData(nameof(RoofNovelty.Die), 8.5, 23)]
    public void Another_model_measured_on_the_gpu_brings_the_prediction_within_the_targets(string novelty, double median, double p90)
    {
        double[] errors = [.. LeftOut.Anchored(Points, GroupOf(novelty)).Select(l => 100 * l.RelativeError).Order()];
        Assert.Equal(424, errors.Length);
        Assert.InRange(Quantiles.Of(errors, 0.5), 0, median);
        Assert.InRange(Quantiles.Of(errors, 0.9), 0, p90);
    }

    [Fact]
    public void Low_confidence_is_set_on_most_points_that_miss_by_a_third_and_on_few_others()
    {
        foreach (var novelty in new[] { RoofNovelty.Gpu, RoofNovelty.Die })
        {
            var left = WithoutEach[novelty].Value;
            var flagged = left.Where(l => l.Predicted.Disagreement > RoofCalibration.LowConfidenceAbove).ToArray();
            Assert.True(flagged.Count(l => l.RelativeError > 0.3) >= 0.8 * left.Count(l => l.RelativeError > 0.3));
            Assert.InRange(flagged.Length, 1, left.Length / 4);
        }
    }

    [Fact]
    public void The_shipped_coefficients_are_what_a_fit_of_the_shipped_points_gives()
    {
        var fitted = RoofModel.Fit(Points);
        if (Environment.GetEnvironmentVariable("LABELBENCH_UPDATE_GOLDEN") == "1")
            Write(fitted);
        var shipped = RoofModel.Builtin;
        Assert.Equal(fitted.Ensemble.Roofs.Keys, shipped.Ensemble.Roofs.Keys);
        Assert.All(fitted.Ensemble.Roofs, roofs => Assert.All(roofs.Value.Zip(shipped.Ensemble.Roofs[roofs.Key]), pair =>
        {
            Assert.Equal(pair.First.Form, pair.Second.Form);
            Assert.All(pair.First.Costs.Zip(pair.Second.Costs), c => Assert.Equal(c.First, c.Second, 1e-6 * c.First));
        }));
        Assert.All(fitted.Calibration.Quantiles, q => Assert.InRange(shipped.Calibration.Quantiles[q.Key] / q.Value, 0.999, 1.001));
    }

    [Theory]
    [InlineData("V100-SXM2-32GB")]
    [InlineData("P100-PCIe-16GB")]
    [InlineData("B300-SXM")]
    public void A_gpu_without_int8_has_no_int8_limits_and_keeps_its_fp16_ones(string name)
    {
        var gpu = GpuTable.Builtin.Find(name)!;
        Assert.Null(gpu.TraitsFor(Precision.Int8));
        Assert.NotNull(gpu.TraitsFor(Precision.Fp16));
    }

    [Fact]
    public void Novelty_names_what_the_fit_has_not_seen()
    {
        var novelties = new[] { "RTX-6000-Ada", "RTX-4080", "RTX-5090" }.Select(name => RoofModel.Builtin.NoveltyOf(GpuTable.Builtin.Find(name)!.TraitsFor(Precision.Int8)!));
        Assert.Equal([RoofNovelty.Gpu, RoofNovelty.Die, RoofNovelty.Architecture], novelties);
    }

    [Fact]
    public void A_roof_scales_with_the_machine_and_never_costs_less_than_nothing()
    {
        var gpu = GpuTable.Builtin.Find("L4")!.TraitsFor(Precision.Int8)!;
        var twice = gpu with { Tops = 2 * gpu.Tops, GigabytesPerSecond = 2 * gpu.GigabytesPerSecond, Watts = 2 * gpu.Watts };
        Assert.All(RoofModel.Builtin.Ensemble.Roofs.Values.SelectMany(r => r), roof =>
        {
            Assert.All(roof.Costs, cost => Assert.True(cost >= 0));
            // A fixed time keeps it below twice.
            Assert.InRange(Math.Exp(roof.LogRate(twice) - roof.LogRate(gpu)), 1, 2 + 1e-9);
        });
    }

    private static Func<GpuTraits, string> GroupOf(string novelty) => RoofCalibration.GroupOf(Enum.Parse<RoofNovelty>(novelty));

    private static void Write(RoofModel model)
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "LabelBench.sln")))
            folder = Path.GetDirectoryName(folder)!;
        var data = Path.Combine(folder, "src", "LabelBench.Capacity", "Data");
        File.WriteAllLines(Path.Combine(data, RoofFiles.CostsName), RoofFiles.CostLines(model));
        File.WriteAllLines(Path.Combine(data, RoofFiles.CalibrationName), RoofFiles.CalibrationLines(model));
    }
}
