using System.Collections.Immutable;
using LabelBench.Capacity.Roofs;
using LabelBench.Statistics;

namespace LabelBench.Capacity.Tests.Roofs;

/// <summary>The curve of limited power against published results of GPUs and dies that its fit did not see.</summary>
public class PowerCapCurveTests
{
    private static readonly ImmutableArray<PowerLimitPair> Pairs = PowerLimitPair.Builtin;

    private static readonly PowerCapCurve Curve = PowerCapCurve.Builtin;

    private static GpuSpecification Gpu(string name) => GpuTable.Builtin.Find(name)!;

    [Fact]
    public void The_shipped_curve_is_what_a_fit_of_the_shipped_pairs_gives()
    {
        var fitted = PowerCapCurve.Fit(Pairs);
        Assert.Equal((fitted.Exponent, fitted.OtherGpu, fitted.OtherDie), (Curve.Exponent, Curve.OtherGpu, Curve.OtherDie));
    }

    [Theory]
    [InlineData("gpu")]
    [InlineData("die")]
    public void What_was_left_out_is_predicted_far_better_than_by_no_loss_and_by_a_loss_in_proportion(string level)
    {
        var left = Ninety(PowerCapCurve.LeftOut(Pairs, p => level == "gpu" ? p.Gpu.Name : p.Gpu.Die).Select(l => l.LogError));
        Assert.InRange(left, 0, 0.4 * Ninety(Pairs.Select(p => Math.Log(p.Kept))));
        Assert.InRange(left, 0, 0.4 * Ninety(Pairs.Select(p => Math.Log(p.Kept / p.Share))));
    }

    private static double Ninety(IEnumerable<double> logErrors) => Quantiles.Of([.. logErrors.Select(Math.Abs).Order()], 0.9);

    [Fact]
    public void Nine_in_ten_of_the_pairs_lie_in_the_interval_and_it_is_no_wider_than_they_ask_for()
    {
        var covered = Pairs.Count(p => Curve.Kept(p.Share, p.Gpu) is var kept && p.Kept >= kept.Low - 1e-9 && p.Kept <= kept.High + 1e-9) / (double)Pairs.Length;
        Assert.InRange(covered, 0.87, 0.97);
    }

    [Fact]
    public void A_lower_limit_keeps_less_and_none_makes_a_gpu_faster()
    {
        Assert.Equal(LogEstimate.Exact(1), Curve.Kept(1, Gpu("A100-SXM-80GB")));
        var kept = new[] { 0.99, 0.9, 0.8, 0.7, 0.6, 0.5 }.Select(share => Curve.Kept(share, Gpu("A100-SXM-80GB"))).ToArray();
        Assert.Equal(kept.Select(k => k.Value).OrderDescending(), kept.Select(k => k.Value));
        Assert.All(kept, k => Assert.True(k.Low < k.Value && k.Value < k.High && k.High <= 1 + 1e-12));
    }

    [Fact]
    public void Limits_and_boards_beyond_what_was_published_are_not_predicted()
    {
        Assert.Equal(3, Pairs.Where(p => p.Share <= PowerCapCurve.LeastShare).Select(p => p.Gpu.Name).Distinct().Count());
        Assert.Single(Pairs, p => p.Share < PowerCapCurve.LeastShare);
        Assert.Equal(PowerCapCurve.LeastBoardWatts, Pairs.Min(p => p.Gpu.PowerWatts));
        Assert.All(Pairs, p => Assert.InRange(p.Kept, 0.3, 1));
        Assert.Equal(Pairs.Length, Pairs.DistinctBy(p => (p.Submission, p.System, p.Model)).Count());
    }

    [Fact]
    public void A_die_that_nobody_published_has_the_wider_interval()
    {
        Assert.True(PowerCapCurve.Knows(Gpu("A100-SXM-40GB")) && !PowerCapCurve.Knows(Gpu("RTX-4090")));
        Assert.True(Curve.Kept(0.7, Gpu("RTX-4090")).LogLow > Curve.Kept(0.7, Gpu("A100-SXM-40GB")).LogLow);
    }
}
