using LabelBench.Core;
using LabelBench.Statistics.Energy;

namespace LabelBench.Statistics.Tests.Energy;

public sealed class WindowEnergyTests
{
    private const long Second = 1_000_000_000, Tenth = Second / 10;

    /// <summary>300 W from 10 s to 20 s, 60 W before and after; the counter moves every tenth of a second.</summary>
    private static double Truth(double from, double to) => 60 * (to - from) + 240 * (Math.Clamp(to, 10, 20) - Math.Clamp(from, 10, 20));

    private static (long, Joules)[] Counter(double stepSeconds, double factor = 1) =>
        [.. Enumerable.Range(0, (int)(30 / stepSeconds)).Select(i => ((long)(i * stepSeconds * Second), new Joules(factor * Truth(0, i * stepSeconds))))];

    private static PowerPoll[] Power { get; } = [.. Enumerable.Range(0, 301).Select(i => new PowerPoll(i * Tenth, new Watts(i is > 100 and <= 200 ? 300 : 60)))];

    [Theory]
    [InlineData(0.1, 9.5, 20.5)]
    [InlineData(1.0, 9.5, 20.5)]
    [InlineData(1.0, 11.3, 18.7)]
    [InlineData(0.5, 10, 20)]
    public void The_counter_between_its_steps_and_power_at_the_edges_give_the_energy(double step, double from, double to)
    {
        var energy = WindowEnergy.Of((long)(from * Second), (long)(to * Second), Counter(step), Power).Gross.ValueOrNull!.Value;
        Assert.InRange(energy.Energy.Value, Truth(from, to) * 0.99, Truth(from, to) * 1.01);
        Assert.InRange(energy.Error.Value, 0.05 * Truth(from, to) * 0.99, 0.07 * Truth(from, to));
    }

    [Theory]
    [InlineData(0.05, "0.05")]
    [InlineData(0.85, "0.85")]
    [InlineData(1.2, "1.20")]
    public void A_counter_that_disagrees_with_power_is_unreliable(double factor, string said)
    {
        var energy = WindowEnergy.Of(11 * Second, 19 * Second, Counter(1, factor), Power);
        Assert.Contains($"energy unreliable: the counter gives {said} times", Assert.IsType<Reading<EnergyEstimate>.Unavailable>(energy.Gross).Reason, StringComparison.Ordinal);
        Assert.Equal(factor, energy.CounterOverIntegral!.Value, 2);
    }

    [Fact]
    public void A_window_too_short_for_the_check_is_not_judged_by_it() =>
        Assert.NotNull(WindowEnergy.Of(11 * Second, 14 * Second, Counter(0.1, 1.2), Power).Gross.ValueOrNull);

    [Fact]
    public void Idle_power_is_taken_off_only_when_it_was_watched_long_enough_on_both_sides()
    {
        var (begin, end, ten) = (10 * Second, 20 * Second, TimeSpan.FromSeconds(10));
        var above = WindowEnergy.Of(begin, end, Counter(0.1), Power, (new Watts(60), ten), (new Watts(60), ten)).AboveIdle.ValueOrNull!.Value;
        Assert.InRange(above.Energy.Value, 2400 * 0.98, 2400 * 1.02);
        Assert.Null(WindowEnergy.Of(begin, end, Counter(0.1), Power, (new Watts(60), ten), (new Watts(60), TimeSpan.FromSeconds(9))).AboveIdle.ValueOrNull);
        Assert.Null(WindowEnergy.Of(begin, end, Counter(0.1), Power, null, (new Watts(60), ten)).AboveIdle.ValueOrNull);
        var drifted = WindowEnergy.Of(begin, end, Counter(0.1), Power, (new Watts(50), ten), (new Watts(70), ten)).AboveIdle.ValueOrNull!.Value;
        Assert.True(drifted.Error.Value > above.Error.Value + 20);
    }

    [Fact]
    public void A_counter_that_fell_or_stood_still_or_was_not_read_is_no_energy()
    {
        var reset = Counter(1).Select(c => c.Item1 < 15 * Second ? c : (c.Item1, new Joules(c.Item2.Value - 3000))).ToArray();
        Assert.Contains("reset", Reason(WindowEnergy.Of(11 * Second, 19 * Second, reset, Power)), StringComparison.Ordinal);
        var frozen = Counter(1).Select(c => (c.Item1, new Joules(5))).ToArray();
        Assert.Contains("did not move twice", Reason(WindowEnergy.Of(11 * Second, 19 * Second, frozen, Power)), StringComparison.Ordinal);
        Assert.Contains("did not move twice", Reason(WindowEnergy.Of(11 * Second, 19 * Second, [], Power)), StringComparison.Ordinal);
        Assert.Contains("not read", Reason(WindowEnergy.Of(11 * Second, 19 * Second, Counter(1), [])), StringComparison.Ordinal);
    }

    [Fact]
    public void An_item_has_its_share_of_the_energy_and_of_the_error() =>
        Assert.Equal(new EnergyEstimate(new Joules(2), new Joules(0.1)), WindowEnergy.PerItem(new EnergyEstimate(new Joules(200), new Joules(10)), 100));

    private static string Reason(WindowEnergy energy) => Assert.IsType<Reading<EnergyEstimate>.Unavailable>(energy.Gross).Reason;
}
