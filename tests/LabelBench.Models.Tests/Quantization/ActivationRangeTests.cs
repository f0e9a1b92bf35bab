namespace LabelBench.Models.Tests.Quantization;

public sealed class ActivationRangeTests
{
    private static readonly Random Chance = new(1729);

    private static IEnumerable<(float Low, float High)> Observations() =>
        Enumerable.Range(0, 500).Select(_ => ((float)(-Chance.NextDouble() * Math.Pow(10, Chance.Next(-6, 6))), (float)(Chance.NextDouble() * Math.Pow(10, Chance.Next(-6, 6)))));

    [Fact]
    public void A_range_holds_what_was_observed_and_is_wider_by_a_sixteenth_at_most()
    {
        foreach (var (low, high) in Observations())
        {
            var range = ActivationRange.Covering(low, high);
            Assert.InRange(range.Minimum, low * 1.0625f, low);
            Assert.InRange(range.Maximum, high, high * 1.0625f);
        }
    }

    [Fact]
    public void Differences_in_the_last_bits_do_not_move_a_range()
    {
        var same = Observations().Count(pair => ActivationRange.Covering(pair.Low, pair.High) == ActivationRange.Covering(MathF.BitIncrement(pair.Low), MathF.BitIncrement(pair.High)));
        Assert.InRange(same, 499, 500);
    }

    [Fact]
    public void Covering_a_range_again_leaves_it_alone()
    {
        foreach (var (low, high) in Observations())
        {
            var range = ActivationRange.Covering(low, high);
            Assert.Equal(range, ActivationRange.Covering(range.Minimum, range.Maximum));
        }
    }

    [Fact]
    public void The_steps_never_reach_beyond_the_span_and_fill_it_to_a_millionth()
    {
        foreach (var (low, high) in Observations())
        {
            var range = ActivationRange.Covering(low, high);
            Assert.InRange(range.Scale * 255, (range.Maximum - range.Minimum) * 0.999999f, range.Maximum - range.Minimum);
        }
    }

    [Theory]
    [InlineData(0, 6, 6, 0)] // the bound of a Clip is kept exactly
    [InlineData(0.5, 6, 6, 0)] // zero always belongs to it
    [InlineData(-3, 5, 5, 96)] // 3 / 8 of 255
    [InlineData(-4, -1, 0, 255)]
    [InlineData(0, 5.9, 6, 0)]
    public void Bounds_and_zero_fall_where_they_should(float low, float high, float maximum, byte zero)
    {
        var range = ActivationRange.Covering(low, high);
        Assert.Equal((maximum, zero), (range.Maximum, range.ZeroPoint));
    }

    [Fact]
    public void An_activation_that_is_always_zero_still_has_a_scale() =>
        Assert.Equal((1f, (byte)0), (ActivationRange.Covering(0, 0).Scale, ActivationRange.Covering(0, 0).ZeroPoint));

    [Theory]
    [InlineData(float.NaN, 1)]
    [InlineData(0, float.NaN)]
    [InlineData(float.NegativeInfinity, 1)]
    [InlineData(0, float.PositiveInfinity)]
    [InlineData(float.PositiveInfinity, float.NegativeInfinity)] // nothing was observed
    [InlineData(2, 1)]
    public void Values_that_no_steps_cover_are_refused(float low, float high) =>
        Assert.Throws<ArgumentException>(() => ActivationRange.Covering(low, high));
}
