using LabelBench.Labeling.Embeddings;

namespace LabelBench.Labeling.Tests.Embeddings;

public sealed class UnitVectorTests
{
    [Fact]
    public void A_vector_keeps_its_direction_and_gets_the_length_1()
    {
        var random = new Random(3);
        for (var round = 0; round < 200; round++)
        {
            var vector = Enumerable.Range(0, random.Next(1, 40)).Select(_ => (random.NextSingle() - 0.5f) * MathF.Pow(10, random.Next(-10, 10))).ToArray();
            var before = vector.ToArray();
            Assert.True(UnitVector.TryNormalize(vector));
            Assert.Equal(1, vector.Sum(v => (double)v * v), 1e-5);
            var length = Math.Sqrt(before.Sum(v => (double)v * v));
            Assert.All(before.Zip(vector), pair => Assert.Equal(pair.First / length, pair.Second, 1e-6));
        }
    }

    [Theory]
    [InlineData(0f)]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void A_vector_without_direction_is_left_alone(float value)
    {
        float[] vector = [0, value, 0];
        Assert.False(UnitVector.TryNormalize(vector));
        Assert.Equal([0, value, 0], vector);
    }
}
