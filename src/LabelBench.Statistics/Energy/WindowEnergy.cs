using System.Globalization;
using LabelBench.Core;

namespace LabelBench.Statistics.Energy;

/// <summary>Energy of a GPU over a window: from its counter, checked against the integral of its power.</summary>
/// <param name="Gross">All that the GPU drew.</param>
/// <param name="AboveIdle">Less what it would have drawn idle.</param>
/// <param name="CounterOverIntegral">1 where counter and integral agree; null where there is no integral.</param>
public sealed record WindowEnergy(Reading<EnergyEstimate> Gross, Reading<EnergyEstimate> AboveIdle, double? CounterOverIntegral)
{
    /// <summary>From this length on counter and integral must agree.</summary>
    public static readonly TimeSpan Checked = TimeSpan.FromSeconds(5);

    /// <summary>Farthest apart that they may lie. Zeus accepts a factor of ten, which lets anything pass.</summary>
    public const double Least = 0.9, Most = 1.1;

    /// <summary>Idle power is measured for at least as long before a window and after it.</summary>
    public static readonly TimeSpan LeastIdle = TimeSpan.FromSeconds(10);

    /// <summary>Published spread of the gain of power sensors between boards (arXiv 2312.02741, read second-hand).</summary>
    private const double BoardGain = 0.05;

    /// <summary>Distance of two steps of the counter, as published for data-centre boards; the edges of the counter are no better known.</summary>
    private const double StepSeconds = 0.1;

    /// <param name="counter">Readings of the counter in the order of time, J; those that repeat the one before are passed over, because only a step tells when the counter was right.</param>
    /// <param name="power">Instant power in the order of time.</param>
    /// <param name="idleBefore">Mean power and length of a quiet time before the window; null where there was none.</param>
    /// <param name="idleAfter">The same after it.</param>
    public static WindowEnergy Of(
        long beginNs, long endNs, IReadOnlyList<(long Ns, Joules Energy)> counter, IReadOnlyList<PowerPoll> power, (Watts Power, TimeSpan Length)? idleBefore = null, (Watts Power, TimeSpan Length)? idleAfter = null)
    {
        ArgumentNullException.ThrowIfNull(counter);
        ArgumentNullException.ThrowIfNull(power);
        var steps = counter.Where((c, i) => i == 0 || c.Energy != counter[i - 1].Energy).ToArray();
        var first = Array.FindIndex(steps, s => s.Ns >= beginNs);
        var last = Array.FindLastIndex(steps, s => s.Ns <= endNs);
        if (first < 0 || last <= first)
            return Missing("the counter did not move twice inside the window");
        for (var i = first + 1; i <= last; i++)
            if (steps[i].Energy.Value < steps[i - 1].Energy.Value)
                return Missing("the counter fell inside the window: it was reset");
        if (Integral(power, beginNs, steps[first].Ns) is not { } before || Integral(power, steps[last].Ns, endNs) is not { } after)
            return Missing("power was not read at an edge of the window");
        var counted = steps[last].Energy.Value - steps[first].Energy.Value;
        var ratio = Integral(power, steps[first].Ns, steps[last].Ns) is { } integral and > 0 ? counted / integral : (double?)null;
        if ((endNs - beginNs) / 1e9 >= Checked.TotalSeconds && ratio is not (>= Least and <= Most))
        {
            return Missing(ratio is { } off ? string.Create(CultureInfo.InvariantCulture, $"energy unreliable: the counter gives {off:0.00} times the integral of power; {Least} to {Most} is accepted") : "energy unreliable: power was not read throughout, so nothing checks the counter") with { CounterOverIntegral = ratio };
        }
        var gross = new EnergyEstimate(new Joules(before + counted + after), new Joules(Quadrature(
            BoardGain * (before + counted + after), Edge(power, beginNs), Edge(power, endNs), Late(steps, first, power), Late(steps, last, power))));
        return new WindowEnergy(gross, AboveIdleOf(gross, (endNs - beginNs) / 1e9, idleBefore, idleAfter), ratio);
    }

    /// <summary>Energy for one of the items that were done in the same window.</summary>
    public static EnergyEstimate PerItem(EnergyEstimate energy, long items)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(items);
        return new EnergyEstimate(new Joules(energy.Energy.Value / items), new Joules(energy.Error.Value / items));
    }

    private static Reading<EnergyEstimate> AboveIdleOf(EnergyEstimate gross, double seconds, (Watts Power, TimeSpan Length)? before, (Watts Power, TimeSpan Length)? after)
    {
        if (before is not { } quiet || after is not { } again || quiet.Length < LeastIdle || again.Length < LeastIdle)
            return Reading.Missing<EnergyEstimate>(string.Create(CultureInfo.InvariantCulture, $"idle power was not measured for {LeastIdle.TotalSeconds:0} s before the window and after it"));
        var idle = (quiet.Power.Value + again.Power.Value) / 2 * seconds;
        var drift = Math.Abs(quiet.Power.Value - again.Power.Value) / 2 * seconds;
        var above = gross.Energy.Value - idle;
        // The gain of the board is the same in both, so it goes with their difference.
        var edges = Math.Sqrt(Math.Max(0, gross.Error.Value * gross.Error.Value - Math.Pow(BoardGain * gross.Energy.Value, 2)));
        return new EnergyEstimate(new Joules(above), new Joules(Quadrature(BoardGain * above, edges, drift)));
    }

    /// <summary>A step of the counter times the change of power around the edge.</summary>
    private static double Edge(IReadOnlyList<PowerPoll> power, long ns)
    {
        var near = power.Where(p => Math.Abs(p.Ns - ns) / 1e9 <= 2 * StepSeconds).Select(p => p.Power.Value).ToArray();
        return near.Length == 0 ? 0 : StepSeconds * (near.Max() - near.Min());
    }

    /// <summary>A reading shows the counter as of its last step, which where readings are rare may lie anywhere in the time before it: the spread of that, times the power.</summary>
    private static double Late((long Ns, Joules Energy)[] steps, int at, IReadOnlyList<PowerPoll> power)
    {
        var since = at == 0 ? StepSeconds : Math.Min(StepSeconds, (steps[at].Ns - steps[at - 1].Ns) / 1e9);
        return since / Math.Sqrt(12) * At(power, steps[at].Ns);
    }

    /// <summary>Trapezoids between readings, J; null where readings lie more than 2 s apart or do not reach.</summary>
    private static double? Integral(IReadOnlyList<PowerPoll> power, long fromNs, long toNs)
    {
        const long widest = 2_000_000_000;
        if (toNs <= fromNs) return 0;
        if (power.Count == 0 || power[0].Ns - fromNs > widest || toNs - power[^1].Ns > widest) return null;
        double sum = 0;
        var (at, value) = (fromNs, At(power, fromNs));
        foreach (var poll in power)
        {
            if (poll.Ns <= fromNs || poll.Ns >= toNs) continue;
            if (poll.Ns - at > widest) return null;
            sum += (poll.Ns - at) / 1e9 * (value + poll.Power.Value) / 2;
            (at, value) = (poll.Ns, poll.Power.Value);
        }
        return toNs - at > widest ? null : sum + (toNs - at) / 1e9 * (value + At(power, toNs)) / 2;
    }

    /// <summary>Linear between the readings around a moment.</summary>
    private static double At(IReadOnlyList<PowerPoll> power, long ns)
    {
        for (var i = 0; i < power.Count; i++)
        {
            if (power[i].Ns < ns) continue;
            if (i == 0 || power[i].Ns == ns) return power[i].Power.Value;
            var share = (ns - power[i - 1].Ns) / (double)(power[i].Ns - power[i - 1].Ns);
            return power[i - 1].Power.Value + share * (power[i].Power.Value - power[i - 1].Power.Value);
        }
        return power[^1].Power.Value;
    }

    private static double Quadrature(params ReadOnlySpan<double> parts)
    {
        var sum = 0.0;
        foreach (var part in parts) sum += part * part;
        return Math.Sqrt(sum);
    }

    private static WindowEnergy Missing(string reason) => new(Reading.Missing<EnergyEstimate>(reason), Reading.Missing<EnergyEstimate>(reason), null);
}
