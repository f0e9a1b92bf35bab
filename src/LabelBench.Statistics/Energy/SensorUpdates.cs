using System.Collections.Immutable;

namespace LabelBench.Statistics.Energy;

/// <summary>The moments at which a sensor was renewed, from polls that only see that it changed since the poll before.</summary>
public static class SensorUpdates
{
    /// <summary>Phases of the update grid that are told apart.</summary>
    private const int Phases = 400;

    /// <summary>A value for every update: a poll half a period after it, with the moment of the update instead of that of the poll.</summary>
    /// <param name="polls">In the order of time, several a period.</param>
    /// <param name="toleranceNs">How far the grid may lie from where it is put; polls in step with the sensor, or a value that changes rarely, leave it wide.</param>
    /// <returns>Empty where the value never changed: then nothing tells when it was renewed.</returns>
    /// <remarks>Updates come at a fixed distance, so every change that two polls enclose says where the grid may lie; the phase that agrees with most of them is the grid's.</remarks>
    public static ImmutableArray<PowerPoll> Of(IReadOnlyList<PowerPoll> polls, PowerSensor sensor, out long toleranceNs)
    {
        ArgumentNullException.ThrowIfNull(polls);
        if (Phase(polls, sensor.PeriodNs, out toleranceNs) is not { } phase) return [];
        var updates = ImmutableArray.CreateBuilder<PowerPoll>();
        var at = phase + (polls[0].Ns - phase + sensor.PeriodNs - 1) / sensor.PeriodNs * sensor.PeriodNs;
        for (var i = 0; i < polls.Count; i++)
        {
            // Half a period later the value is surely that of this update, wherever exactly the grid lies.
            if (polls[i].Ns < at + sensor.PeriodNs / 2) continue;
            // A poll that came late enough to miss an update says nothing of that one.
            while (at + sensor.PeriodNs + sensor.PeriodNs / 2 <= polls[i].Ns) at += sensor.PeriodNs;
            updates.Add(polls[i] with { Ns = at });
            at += sensor.PeriodNs;
        }
        return updates.ToImmutable();
    }

    /// <returns>A moment of an update, before the first poll.</returns>
    private static long? Phase(IReadOnlyList<PowerPoll> polls, long periodNs, out long toleranceNs)
    {
        var votes = new int[Phases];
        var any = false;
        for (var i = 1; i < polls.Count; i++)
        {
            if (polls[i].Power == polls[i - 1].Power || polls[i].Ns - polls[i - 1].Ns >= periodNs) continue;
            any = true;
            for (var phase = 0; phase < Phases; phase++)
                if (Mod(phase * periodNs / Phases - polls[i - 1].Ns, periodNs) is > 0 and var after && after <= polls[i].Ns - polls[i - 1].Ns) votes[phase]++;
        }
        var (middle, length) = Longest(votes);
        // A change at the very moment of a poll puts the grid a phase off.
        toleranceNs = (length + 2) * periodNs / Phases / 2;
        return any ? polls[0].Ns - Mod(polls[0].Ns - middle * periodNs / Phases, periodNs) : null;
    }

    /// <summary>The longest run of phases that most changes agree with; it may go across the end.</summary>
    private static (long Middle, int Length) Longest(int[] votes)
    {
        var most = votes.Max();
        var (best, length) = (0, 0);
        for (var begin = 0; begin < Phases; begin++)
        {
            var run = 0;
            while (run < Phases && votes[(begin + run) % Phases] == most) run++;
            if (run > length) (best, length) = (begin, run);
        }
        return ((best + length / 2) % Phases, length);
    }

    private static long Mod(long value, long by) => (value % by + by) % by;
}
