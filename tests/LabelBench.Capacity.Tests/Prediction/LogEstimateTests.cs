using LabelBench.Core;

namespace LabelBench.Capacity.Tests.Prediction;

public class LogEstimateTests
{
    [Fact]
    public void Half_widths_of_a_product_add_in_quadrature()
    {
        var product = LogEstimate.Within(3, 0.3) * LogEstimate.Within(2, 0.4);
        Assert.Equal((6.0, 0.5, 0.5), (product.Value, Math.Round(product.LogLow, 12), Math.Round(product.LogHigh, 12)));
    }

    [Fact]
    public void The_minimum_takes_each_end_from_whichever_is_smaller()
    {
        var narrow = LogEstimate.Within(100, Math.Log(1.1));
        var wide = LogEstimate.Within(120, Math.Log(2));
        var both = LogEstimate.Minimum(narrow, wide);
        Assert.Equal(100, both.Value);
        Assert.Equal(60, both.Low, 9);
        Assert.Equal(110, both.High, 9);
    }

    [Fact]
    public void A_figure_of_one_trial_is_not_taken_for_exact()
    {
        var estimate = LogEstimate.From(new Figure(100, null, null, null, Provenance.Measured, "1 trial"));
        Assert.InRange(estimate.Low, 94, 96);
    }

    [Fact]
    public void The_ends_always_enclose_the_value()
    {
        var random = new Random(1729);
        for (var i = 0; i < 1000; i++)
        {
            var a = new LogEstimate(Math.Exp(random.NextDouble() * 10), random.NextDouble(), random.NextDouble());
            var b = new LogEstimate(Math.Exp(random.NextDouble() * 10), random.NextDouble(), random.NextDouble());
            foreach (var estimate in new[] { a * b, LogEstimate.Minimum(a, b), a.LowerBy(0.1), a.RaiseBy(0.1) })
            {
                Assert.True(estimate.Low <= estimate.Value && estimate.Value <= estimate.High);
                Assert.True(estimate.LogLow >= 0 && estimate.LogHigh >= 0);
            }
        }
    }
}
