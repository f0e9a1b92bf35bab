using LabelBench.Models;

namespace LabelBench.Models.Tests.Generation;

public sealed class SeededInputTests
{
    [Fact]
    public void Images_are_standard_normal_and_repeat_with_the_seed()
    {
        var input = new ModelInput("image", ElementType.Float32, [2, 3, 64, 64], new InputValues.StandardNormal());
        var values = SeededInput.Floats(input, 5);
        Assert.Equal(2 * 3 * 64 * 64, values.Length);
        Assert.Equal(values, SeededInput.Floats(input, 5));
        Assert.NotEqual(values, SeededInput.Floats(input, 6));
        Assert.InRange(values.Average(value => (double)value * value), 0.95, 1.05);
    }

    [Fact]
    public void Token_ids_stay_in_the_vocabulary_and_masks_are_ones()
    {
        Assert.All(SeededInput.Integers(new ModelInput("ids", ElementType.Int64, [4, 128], new InputValues.IntegersBelow(30522)), 1), id => Assert.InRange(id, 0, 30521));
        Assert.All(SeededInput.Integers(new ModelInput("mask", ElementType.Int64, [4, 128], new InputValues.Constant(1)), 1), value => Assert.Equal(1, value));
    }

    [Fact]
    public void Data_of_the_wrong_type_is_refused()
    {
        var image = new ModelInput("image", ElementType.Float32, [1], new InputValues.StandardNormal());
        Assert.Contains("'image' is Float32, not Int64", Assert.Throws<ArgumentException>(() => SeededInput.Integers(image, 1)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => SeededInput.Integers(image with { Type = ElementType.Int64 }, 1));
    }
}
