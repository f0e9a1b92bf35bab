using LabelBench.Models;

namespace LabelBench.Models.Tests.Graph;

public sealed class ShapeTests
{
    [Fact]
    public void Shapes_compare_by_content()
    {
        Shape left = [2, 3];
        Shape right = [2, 3];
        Assert.Equal(left, right);
        Assert.Equal(left.GetHashCode(), right.GetHashCode());
        Assert.NotEqual<Shape>([3, 2], left);
        Assert.False(left.Equals(null));
    }

    [Fact]
    public void A_scalar_has_no_extents_and_one_element()
    {
        Assert.Equal(0, Shape.Scalar.Rank);
        Assert.Equal(1, Shape.Scalar.ElementCount);
        Assert.Equal("[]", Shape.Scalar.ToString());
    }

    [Fact]
    public void An_index_from_the_end_names_the_innermost_extent()
    {
        Shape shape = [4, 5, 6];
        Assert.Equal(6, shape[^1]);
        Assert.Equal([4, 5], shape.Range(0, 2));
        Assert.Equal([4, 9, 6], shape.With(1, 9));
        Assert.Equal("[4,5,6]", shape.ToString());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void Extents_below_1_are_refused(int extent) =>
        Assert.Contains("at least 1", Assert.Throws<ArgumentException>(() => Shape.Create(2, extent)).Message, StringComparison.Ordinal);

    [Fact]
    public void An_element_count_beyond_64_bits_overflows_instead_of_wrapping() =>
        Assert.Throws<OverflowException>(() => Shape.Create(int.MaxValue, int.MaxValue, int.MaxValue).ElementCount);
}
