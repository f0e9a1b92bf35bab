using LabelBench.Core;
using LabelBench.Statistics.Comparison;

namespace LabelBench.Statistics.Tests;

public class IterationModesTests
{
    [Fact]
    public void Two_modes_inside_processes_are_found_with_their_distance_and_their_shares()
    {
        var modes = IterationModes.Of(Side(1, upper: 0.3), Side(2, upper: 0.3))!;

        Assert.True(modes.HasModes);
        Assert.Equal(Math.Log(1.1), modes.Separation, 5e-3);
        Assert.Equal(0.3, modes.FromUpper, 3e-2);
        Assert.Equal(0.3, modes.ToUpper, 3e-2);
    }

    [Fact]
    public void Modes_that_move_and_iterations_that_change_their_mode_are_told_apart()
    {
        var moved = IterationModes.Of(Side(1, upper: 0.3), Side(2, upper: 0.3, level: 104))!;
        var remixed = IterationModes.Of(Side(1, upper: 0.3), Side(2, upper: 0.7))!;
        var gone = IterationModes.Of(Side(1, upper: 0.3), Side(2, upper: 0))!;

        Assert.True(moved is { HasModes: true, IsModeShift: true });
        Assert.Equal(Math.Log(1.04), moved.ModeShift, 6e-3);
        Assert.True(remixed is { HasModes: true, IsModeShift: false });
        Assert.Equal(0.4 * Math.Log(1.1), remixed.MixShift, 6e-3);
        Assert.True(gone is { HasModes: true, IsModeShift: false, ToUpper: 0 });
    }

    [Theory]
    [InlineData("normal")]
    [InlineData("exponential")]
    [InlineData("uniform")]
    [InlineData("outliers")]
    public void One_mode_of_another_shape_is_hardly_ever_taken_for_two(string shape) =>
        Assert.InRange(Enumerable.Range(0, 40).Count(seed => IterationModes.Of(Shaped(shape, 2 * (ulong)seed), Shaped(shape, 2 * (ulong)seed + 1))!.HasModes), 0, shape == "uniform" ? 2 : 0);

    [Fact]
    public void Processes_that_differ_in_level_are_no_modes() =>
        Assert.False(IterationModes.Of([.. Side(1, upper: 0), .. Side(2, upper: 0, level: 110)], Side(3, upper: 0))!.HasModes);

    [Fact]
    public void Few_iterations_and_iterations_that_do_not_vary_say_nothing()
    {
        Assert.Null(IterationModes.Of([[1, 2, 3]], Side(1, upper: 0.5)));
        Assert.Null(IterationModes.Of([Enumerable.Repeat(1.0, 200).ToArray()], Side(1, upper: 0.5)));
    }

    private static double[][] Side(ulong seed, double upper, double level = 100) => Processes(seed, (ref SplitMix64 random) => level * (random.Unit() < upper ? 1.1 : 1) * Math.Exp(0.01 * Normal.Draw(ref random)));

    private static double[][] Shaped(string shape, ulong seed) => Processes(seed, (ref SplitMix64 random) => 100 * shape switch
    {
        "normal" => Math.Exp(0.02 * Normal.Draw(ref random)),
        "exponential" => 1 - 0.05 * Math.Log(1 - random.Unit()),
        "uniform" => 1 + 0.1 * random.Unit(),
        _ => Math.Exp(0.01 * Normal.Draw(ref random)) * (random.Unit() < 0.03 ? 1 - 0.3 * Math.Log(1 - random.Unit()) : 1),
    });

    private delegate double Draw(ref SplitMix64 random);

    /// <summary>10 processes of 100 iterations that scatter by 1 %.</summary>
    private static double[][] Processes(ulong seed, Draw draw)
    {
        var random = SplitMix64.For(seed, 0);
        var processes = new double[10][];
        for (var i = 0; i < processes.Length; i++)
        {
            var level = Math.Exp(0.01 * Normal.Draw(ref random));
            processes[i] = new double[100];
            for (var k = 0; k < processes[i].Length; k++)
                processes[i][k] = level * draw(ref random);
        }
        return processes;
    }
}
