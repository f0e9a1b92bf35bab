using LabelBench.Measurement.Training;
using LabelBench.Records;

namespace LabelBench.Measurement.Tests.Training;

public class LossCurveTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(499)]
    [InlineData(500)]
    [InlineData(501)]
    [InlineData(123_457)]
    public void A_curve_keeps_the_first_and_the_last_step_and_at_most_500_in_order(int steps)
    {
        var curve = LossCurve.Of([.. Enumerable.Range(1, steps).Select(n => (double)n)]);
        Assert.Equal(Math.Min(steps, TrainingOutcome.MostLossPoints), curve.Length);
        if (steps == 0)
            return;
        Assert.Equal((1L, (long)steps), (curve[0].Step, curve[^1].Step));
        Assert.All(curve, point => Assert.Equal(point.Step, point.Loss));
        Assert.All(curve.Zip(curve.Skip(1)), pair => Assert.InRange(pair.Second.Step - pair.First.Step, 1, steps / 499 + 1));
    }

    [Fact]
    public void Losses_that_are_not_finite_are_left_out_and_make_no_mean()
    {
        double[] losses = [3, 1, double.NaN, 5, double.NegativeInfinity, 2];
        Assert.Equal([1, 2, 4, 6], LossCurve.Of(losses).Select(p => p.Step));
        Assert.Null(LossCurve.First(losses));
        Assert.Null(LossCurve.Final(losses));
    }

    [Fact]
    public void Means_are_of_five_losses_or_of_all_that_there_are()
    {
        Assert.Equal((3.0, 5.0), (LossCurve.First([1, 2, 3, 4, 5, 6, 7]), LossCurve.Final([1, 2, 3, 4, 5, 6, 7])));
        Assert.Equal((1.5, 1.5), (LossCurve.First([1, 2]), LossCurve.Final([1, 2])));
        Assert.Null(LossCurve.First([]));
    }
}
