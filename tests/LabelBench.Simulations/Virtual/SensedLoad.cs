using LabelBench.Core;
using LabelBench.Statistics.Energy;

namespace LabelBench.Simulations.Virtual;

/// <summary>A load of known power, repeated after an idle time and before one, as a power sensor shows it to somebody who polls.</summary>
/// <param name="Sensor">What lies between the truth and the polls.</param>
/// <param name="Gain">Of the board's sensor.</param>
/// <param name="GridNs">Where the sensor's updates lie.</param>
public sealed record SensedLoad(PowerSensor Sensor, long BusyNs, long PauseNs, int Repetitions, double IdleWatts, double BusyWatts, long GridNs, double Gain = 1)
{
    private const long Lead = 2_500_000_000;

    /// <summary>No whole number: polls in step with the sensor would always see its changes at the same distance.</summary>
    private const double PollsAPeriod = 20.37;

    /// <summary>Extra pause after each repetition; none by default.</summary>
    public long[]? Drift { get; init; }

    public IReadOnlyList<Repetition> Edges { get; private init; } = [];

    public long BeginNs => Lead;

    public long EndNs => Edges[^1].EndNs + PauseNs;

    public Joules Truth => new(Energy(EndNs) - Energy(BeginNs));

    /// <summary>Repetitions and pauses laid out in time.</summary>
    public SensedLoad Laid()
    {
        var edges = new Repetition[Repetitions];
        var at = Lead;
        for (var i = 0; i < Repetitions; i++)
        {
            edges[i] = new Repetition(at, at + BusyNs);
            at += BusyNs + PauseNs + (Drift?[i] ?? 0);
        }
        return this with { Edges = edges };
    }

    /// <summary>From before the load until all of it has passed the sensor.</summary>
    public IReadOnlyList<PowerPoll> Polls()
    {
        var polls = new List<PowerPoll>();
        var end = EndNs + Sensor.WindowNs + 2 * Sensor.PeriodNs;
        for (var at = Sensor.WindowNs + Sensor.PeriodNs; at < end; at += (long)(Sensor.PeriodNs / PollsAPeriod))
            polls.Add(new PowerPoll(at, new Watts(Math.Floor(1000 * Shown(at)) / 1000)));
        return polls;
    }

    private double Shown(long ns)
    {
        var update = GridNs + (long)Math.Floor((ns - GridNs) / (double)Sensor.PeriodNs) * Sensor.PeriodNs;
        return Gain * (Energy(update) - Energy(update - Sensor.WindowNs)) / (Sensor.WindowNs / 1e9);
    }

    /// <summary>J by a moment.</summary>
    private double Energy(long ns)
    {
        double busy = 0;
        foreach (var edge in Edges)
        {
            if (edge.BeginNs >= ns) break;
            busy += Math.Min(ns, edge.EndNs) - edge.BeginNs;
        }
        return (ns * IdleWatts + busy * (BusyWatts - IdleWatts)) / 1e9;
    }
}
