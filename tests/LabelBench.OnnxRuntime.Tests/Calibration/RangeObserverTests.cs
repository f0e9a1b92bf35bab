using LabelBench.Models;
using LabelBench.OnnxRuntime.Calibration;

namespace LabelBench.OnnxRuntime.Tests.Calibration;

public sealed class RangeObserverTests
{
    private static readonly float[] OneToThousand = [.. Enumerable.Range(1, 1000).Select(i => (float)i)];

    [Fact]
    public void Full_coverage_goes_from_the_smallest_to_the_largest_of_all_inputs()
    {
        var observer = new RangeObserver(1);
        observer.Add([-1, 2, 0]);
        observer.Add([-4, 1]);
        Assert.Equal(new ActivationRange(-4, 2), observer.ToRange());
    }

    [Theory]
    [InlineData(1, 1024)] // bounds move outwards to five binary digits
    [InlineData(0.9, 960)] // 50 of 1000 at either end: 950
    [InlineData(0.98, 992)] // 990
    public void Partial_coverage_spares_the_same_number_of_values_at_either_end(double coverage, float maximum)
    {
        var observer = new RangeObserver(coverage);
        observer.Add(OneToThousand);
        Assert.Equal(maximum, observer.ToRange().Maximum);
        var mirrored = new RangeObserver(coverage);
        mirrored.Add(Array.ConvertAll(OneToThousand, value => -value));
        Assert.Equal(-maximum, mirrored.ToRange().Minimum);
    }

    [Fact]
    public void A_lone_outlier_does_not_stretch_a_partial_range()
    {
        var observer = new RangeObserver(0.99);
        observer.Add([.. OneToThousand, 100_000]);
        Assert.InRange(observer.ToRange().Maximum, 990, 1100);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity)]
    public void A_value_that_is_not_finite_is_noticed(float value)
    {
        var observer = new RangeObserver(1);
        observer.Add([0, 1]);
        Assert.True(observer.IsFinite);
        observer.Add([1, value, 2]);
        Assert.False(observer.IsFinite);
    }

    [Fact]
    public void A_constant_has_a_range_under_partial_coverage_too()
    {
        var observer = new RangeObserver(0.9);
        observer.Add([3, 3, 3]);
        Assert.Equal(new ActivationRange(0, 3), observer.ToRange());
    }

    [Fact]
    public void Nothing_seen_is_no_range() => Assert.Throws<ArgumentException>(() => new RangeObserver(1).ToRange());
}
