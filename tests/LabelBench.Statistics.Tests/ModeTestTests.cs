using LabelBench.Statistics.Comparison;

namespace LabelBench.Statistics.Tests;

public class ModeTestTests
{
    // Lower mode about 100, upper about 105.
    private static readonly double[] Mixed = Logarithms(99.9, 100.1, 100.0, 105.1, 100.2, 104.9, 99.8, 105.0, 100.1, 99.9);

    [Fact]
    public void Two_modes_are_found_with_their_distance_and_their_shares()
    {
        var test = ModeTest.Of(Mixed, Mixed)!;

        Assert.True(test.HasModes);
        Assert.Equal(Math.Log(105 / 100.0), test.Separation, 1e-4);
        Assert.Equal((0.3, 0.3), (test.FromUpper, test.ToUpper));
        Assert.Equal(0, test.ModeShift, 1e-12);
    }

    [Fact]
    public void The_gain_is_what_the_best_parts_leave_of_the_squares_less_the_entropy_of_their_shares() // by hand: parts {0, 1, 2, 3} and {10} of squares 5 and 0, all of 62.8
    {
        double[] values = [3, 0, 10, 1, 2];
        Assert.Equal(10 / 2.0 * Math.Log(62.8 / 5) + 2 * (4 * Math.Log(0.8) + Math.Log(0.2)), ModeTest.Of(values, values)!.Gain, 1e-9);
    }

    [Fact]
    public void A_mode_with_a_tenth_of_the_trials_is_seen_and_a_single_trial_of_it_is_counted()
    {
        double[] mixed = Logarithms(99.9, 100.1, 100.0, 105.1, 100.2, 99.7, 99.8, 100.3, 100.1, 99.9), plain = Logarithms(99.9, 100.1, 100.0, 99.8, 100.2, 99.7, 99.8, 100.3, 100.1, 99.9);

        Assert.True(ModeTest.Of(mixed, mixed) is { HasModes: true, Smaller: 2 });
        Assert.True(ModeTest.Of(plain, mixed) is { HasModes: true, Smaller: 1, FromUpper: 0, ToUpper: 0.1 });
        Assert.False(ModeTest.Of(plain, plain)!.HasModes);
    }

    [Fact]
    public void Modes_that_move_and_trials_that_change_their_mode_are_told_apart()
    {
        var moved = ModeTest.Of(Mixed, [.. Mixed.Select(v => v + 0.02)])!;
        var remixed = ModeTest.Of(Mixed, Logarithms(105.1, 99.9, 104.8, 105.2, 100.1, 105.0, 104.9, 105.1, 100.0, 105.2))!;

        Assert.True(moved.HasModes && moved.IsModeShift);
        Assert.Equal(0.02, moved.ModeShift, 1e-9);
        Assert.True(remixed is { HasModes: true, IsModeShift: false, ToUpper: 0.7 });
        Assert.InRange(remixed.MixShift, 0.015, 0.025);
    }

    [Fact]
    public void A_side_in_one_mode_only_is_laid_to_the_nearer_one()
    {
        var gone = ModeTest.Of(Mixed, Logarithms(105.1, 104.9, 104.8, 105.2, 105.1, 105.0, 104.9, 105.1, 105.0, 105.2))!;

        Assert.True(gone is { HasModes: true, IsModeShift: false, ToUpper: 1 });
    }

    [Fact]
    public void Few_trials_and_trials_that_do_not_vary_say_nothing()
    {
        Assert.Null(ModeTest.Of([1, 2, 3, 4], Mixed));
        Assert.Null(ModeTest.Of([1, 1, 1, 1, 1], [2, 2, 2, 2, 2]));
    }

    private static double[] Logarithms(params double[] values) => [.. values.Select(v => Math.Log(v))];
}
