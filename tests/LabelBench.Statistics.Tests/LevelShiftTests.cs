using LabelBench.Core;

namespace LabelBench.Statistics.Tests;

public class LevelShiftTests
{
    private const double Noise = 0.01;

    [Theory]
    [InlineData(0, 7)]
    [InlineData(7, 14)]
    [InlineData(5, 9)]
    [InlineData(13, 14)]
    public void A_stretch_on_another_level_is_found_where_it_lies(int from, int to)
    {
        var shift = LevelShift.Largest(Series(1, i => i >= from && i < to ? 0.1 : 0), new double[14], 0.001)!;
        Assert.True(shift.PValue < 1e-3);
        // The complement of a stretch says the same with the other sign.
        Assert.Equal(0.1, shift.Shift * (shift.From == from && shift.To == to ? 1 : -1), 0.02);
    }

    [Fact]
    public void Of_series_without_a_shift_no_more_than_the_stated_part_seems_to_have_one()
    {
        var wrongly = Enumerable.Range(0, 2000).Count(i => LevelShift.Largest(Series((ulong)i, _ => 0), Series((ulong)i + 9000, _ => 0), 1e-6)!.PValue < 0.05);
        Assert.InRange(wrongly, 10, 120);
    }

    [Fact]
    public void What_follows_the_covariate_is_no_shift()
    {
        double[] rate = [.. Enumerable.Range(0, 14).Select(i => i < 7 ? 0 : 0.2 + 0.01 * i)];
        var shift = LevelShift.Largest(Series(3, i => 4 * rate[i]), rate, 0.001)!;
        Assert.True(shift.PValue > 0.05);
        Assert.True(LevelShift.Largest(Series(3, i => 4 * rate[i]), new double[14], 0.001)!.PValue < 1e-6);
    }

    [Fact]
    public void The_last_value_alone_is_tested_as_students_t_of_a_new_observation()
    {
        double[] values = [1, 2, 3, 4, 9];
        // R: x <- c(1,2,3,4,9); summary(lm(x ~ c(0,0,0,0,1))) gives 6.5, t = 4.503, p = 0.02045
        var shift = LevelShift.OfLast(values, new double[5], 1e-9)!;
        Assert.Equal(6.5, shift.Shift, 1e-12);
        Assert.Equal(0.02045, shift.PValue, 1e-4);
    }

    [Fact]
    public void Values_that_agree_by_luck_are_not_taken_for_exact()
    {
        double[] values = [0, 0, 0, 0, 0, 0, 0.001];
        Assert.True(LevelShift.Largest(values, new double[7], 0.002)!.PValue > 0.5);
        Assert.True(LevelShift.Largest(values, new double[7], 1e-9)!.PValue < 0.01);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    public void Too_few_values_tell_nothing(int count) => Assert.Null(LevelShift.Largest(new double[count], new double[count], 1));

    [Fact]
    public void Lengths_that_differ_are_refused() => Assert.Throws<ArgumentException>(() => LevelShift.Largest(new double[3], new double[2], 1));

    private static double[] Series(ulong seed, Func<int, double> level)
    {
        var random = SplitMix64.For(seed, 0);
        var values = new double[14];
        for (var i = 0; i < values.Length; i++)
            values[i] = level(i) + Noise * random.Bell();
        return values;
    }
}
