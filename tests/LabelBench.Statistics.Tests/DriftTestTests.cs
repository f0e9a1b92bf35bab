using LabelBench.Core;

namespace LabelBench.Statistics.Tests;

public class DriftTestTests
{
    private static readonly (string, double)[] Quiet = Trials(noise: 0.001);

    [Fact]
    public void Swapping_first_and_last_turns_the_change_around_and_keeps_the_verdict()
    {
        foreach (var last in new[] { 80, 97.5, 99, 101, 103, 130 })
        {
            var (forth, back) = (DriftTest.Of(Quiet, 100, last)!, DriftTest.Of(Quiet, last, 100)!);
            Assert.Equal(1, (1 + forth.Change) * (1 + back.Change), 1e-12);
            Assert.Equal((forth.IsDrift, forth.Allowed), (back.IsDrift, back.Allowed));
        }
    }

    [Fact]
    public void Units_do_not_matter()
    {
        var (test, thousandfold) = (DriftTest.Of(Trials(0.02), 100, 95)!, DriftTest.Of([.. Trials(0.02).Select(t => (t.Item1, 1000 * t.Item2))], 100_000, 95_000)!);
        Assert.Equal(test.Change, thousandfold.Change, 1e-12);
        Assert.Equal(test.Allowed, thousandfold.Allowed, 1e-12);
    }

    [Fact]
    public void However_quiet_the_machine_two_percent_are_never_a_drift()
    {
        Assert.Equal(DriftTest.LeastChange, DriftTest.Of(Quiet, 100, 100)!.Allowed);
        Assert.False(DriftTest.Of(Quiet, 100, 101.9)!.IsDrift);
        Assert.True(DriftTest.Of(Quiet, 100, 102.1)!.IsDrift);
    }

    [Fact]
    public void More_noise_excuses_more() =>
        Assert.True(DriftTest.Of(Trials(0.03), 1, 1)!.Allowed > DriftTest.Of(Trials(0.01), 1, 1)!.Allowed);

    [Fact]
    public void Too_few_trials_tell_nothing()
    {
        Assert.Null(DriftTest.Of([("a", 1), ("b", 2), ("c", 3)], 1, 2));
        Assert.Null(DriftTest.Of([], 1, 2));
        Assert.Null(DriftTest.Of([("a", 1), ("b", 2), ("b", 2)], 1, 2));
    }

    private static (string, double)[] Trials(double noise)
    {
        var random = new SplitMix64(5);
        string[] order = ["a", "b", "c", "c", "b", "a", "a", "b", "c"];
        return [.. order.Select(cell => (cell, (cell[0] - 'a' + 1) * Math.Exp(noise * random.Bell())))];
    }
}
