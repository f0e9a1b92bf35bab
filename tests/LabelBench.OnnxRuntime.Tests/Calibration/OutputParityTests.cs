using LabelBench.OnnxRuntime.Calibration;

namespace LabelBench.OnnxRuntime.Tests.Calibration;

public sealed class OutputParityTests
{
    private static OutputParity Compare(float[] reference, float[] output)
    {
        var difference = new ParityCheck.Difference();
        difference.Add(reference, output);
        return difference.Of("y");
    }

    [Fact]
    public void Equal_outputs_have_no_difference() => Assert.Equal(new OutputParity("y", 0, 0, 1, 0, 2), Compare([3, 4], [3, 4]));

    [Fact]
    public void Figures_are_those_of_the_formulas()
    {
        var parity = Compare([3, 4], [3, 3]);
        Assert.Equal(1 / 5.0, parity.RelativeL2, 1e-12);
        Assert.Equal(1, parity.LargestDifference);
        Assert.Equal(21 / (5 * Math.Sqrt(18)), parity.Cosine, 1e-12);
    }

    [Fact]
    public void Several_inputs_count_as_one_long_output()
    {
        var difference = new ParityCheck.Difference();
        difference.Add([3], [3]);
        difference.Add([4], [3]);
        Assert.Equal(Compare([3, 4], [3, 3]), difference.Of("y"));
    }

    [Fact]
    public void A_scaled_output_keeps_its_direction_and_a_mirrored_one_turns_it()
    {
        Assert.Equal(1, Compare([1, 2], [2, 4]).Cosine, 1e-12);
        Assert.Equal(-1, Compare([1, 2], [-1, -2]).Cosine, 1e-12);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void A_value_that_is_not_finite_fails_whatever_the_rest_says(float value)
    {
        var parity = Compare([3, 4, 5], [3, 4, value]);
        Assert.Equal((1, 3, 0.0), (parity.NonFinite, parity.Values, parity.RelativeL2));
        Assert.Equal(["parity_rel_l2:y", "parity_non_finite:y"], parity.ToQuality(limit: 1).Where(result => !result.Passed).Select(result => result.Metric));
        Assert.Equal(1, Compare([value], [3]).NonFinite);
    }

    [Fact]
    public void A_limit_judges_and_no_limit_informs()
    {
        var parity = Compare([3, 4], [3, 3]);
        Assert.False(parity.ToQuality(0.1)[0].Passed);
        Assert.True(parity.ToQuality(0.2)[0].Passed);
        Assert.All(parity.ToQuality(null), result => Assert.True(result.Passed));
    }

    [Fact]
    public void A_reference_of_zeros_gives_finite_figures()
    {
        Assert.Equal((0.0, 0.0), (Compare([0, 0], [0, 0]).RelativeL2, Compare([0, 0], [0, 0]).Cosine));
        Assert.Equal(5, Compare([0, 0], [3, 4]).RelativeL2, 1e-12);
    }

    [Fact]
    public void Outputs_of_different_sizes_cannot_be_compared() => Assert.Throws<ArgumentException>(() => Compare([1, 2], [1]));
}
