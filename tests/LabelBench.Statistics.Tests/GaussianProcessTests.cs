namespace LabelBench.Statistics.Tests;

public class GaussianProcessTests
{
    [Fact]
    public void A_smooth_surface_is_predicted_between_its_points_and_uncertainty_grows_away_from_them()
    {
        double[][] places = [.. from x in Enumerable.Range(0, 6) from y in Enumerable.Range(0, 6) select new[] { x / 5.0, y / 5.0 }];
        var surface = new GaussianProcess(places, [.. places.Select(Height)]);
        foreach (var place in new[] { new[] { 0.5, 0.5 }, new[] { 0.1, 0.7 }, new[] { 0.33, 0.05 } })
            Assert.Equal(Height(place), surface.At(place).Mean, 0.02);
        Assert.True(surface.At([2, 2]).Deviation > 5 * surface.At([0.5, 0.5]).Deviation);

        static double Height(double[] at) => Math.Sin(3 * at[0]) + at[1] * at[1];
    }

    [Fact]
    public void Shift_and_scale_pass_through()
    {
        double[][] places = [[0], [0.3], [0.5], [1]];
        GaussianProcess plain = new(places, [1, 3, 2, 5]), moved = new(places, [107, 121, 114, 135]);
        Assert.Equal(100 + 7 * plain.At([0.7]).Mean, moved.At([0.7]).Mean, 1e-9);
        Assert.Equal(7 * plain.At([0.7]).Deviation, moved.At([0.7]).Deviation, 1e-9);
    }

    [Fact]
    public void One_point_is_no_surface() => Assert.Throws<ArgumentException>(() => new GaussianProcess([[0.0]], [1]));

    [Theory]
    [InlineData(-3, 0.001349898)]
    [InlineData(-1, 0.158655254)]
    [InlineData(0, 0.5)]
    [InlineData(0.5, 0.691462461)]
    [InlineData(2, 0.977249868)]
    public void The_normal_distribution_agrees_with_tables(double z, double p) => Assert.Equal(p, Normal.Cdf(z), 1e-7);
}
