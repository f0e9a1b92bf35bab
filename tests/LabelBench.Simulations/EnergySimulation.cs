using LabelBench.Core;
using LabelBench.Simulations.Virtual;
using LabelBench.Statistics.Energy;

namespace LabelBench.Simulations;

/// <summary>Square waves under the power sensors of NVIDIA's boards: how far the integral of what a sensor shows lies from the truth, and how far what is corrected for the sensor.</summary>
/// <remarks>
/// Counted are the loads at which the plain integral is more than 20 % off; the correction works on the same load with pauses that let its phase drift.
/// "in-step" is the correction without them: there it must refuse what the sensor cannot show in full, and may not be wrong.
/// </remarks>
public sealed class EnergySimulation : ISimulation
{
    private const double NaiveError = 0.20;
    private const int Repetitions = 40;

    public string Name => "energy";

    public IEnumerable<SimulatedFigure> Run(bool full, ulong seed)
    {
        foreach (var (name, sensor) in Sensors)
        {
            var loads = Loads(sensor, new SplitMix64(seed), full ? 600 : 120).Select(l => (Plain: Measure(l.Laid()), Drifting: Measure((l with { Drift = DutyCycleCorrection.Drift(sensor, l.Repetitions) }).Laid())))
                .Where(l => l.Plain.Naive > NaiveError).ToArray();
            yield return new SimulatedFigure($"{Name}.{name}.naive-error-max", 100 * loads.Select(l => l.Plain.Naive).DefaultIfEmpty().Max(), "%", 100 * NaiveError);
            yield return new SimulatedFigure($"{Name}.{name}.corrected-error-max", 100 * loads.Select(l => l.Drifting.Corrected ?? 1).DefaultIfEmpty(1).Max(), "%", 1, AtMost: true);
            yield return new SimulatedFigure($"{Name}.{name}.loads", loads.Length, "loads", 5);
            yield return new SimulatedFigure($"{Name}.{name}.in-step-error-max", 100 * loads.Select(l => l.Plain.Corrected ?? 0).DefaultIfEmpty().Max(), "%", 1, AtMost: true);
            yield return SimulatedFigure.Share($"{Name}.{name}.in-step-refused", loads.Count(l => l.Plain.Corrected is null), Math.Max(1, loads.Length));
        }
    }

    private static (string, PowerSensor)[] Sensors { get; } = [("25-100", PowerSensor.DataCentre), ("100-100", PowerSensor.Whole), ("10-20", PowerSensor.Short), ("1000-100", PowerSensor.TrailingSecond)];

    /// <summary>Half in step with the sensor, half as chance has it; at least 40 repetitions, of which short ones make windows that lag alone spoils.</summary>
    private static IEnumerable<SensedLoad> Loads(PowerSensor sensor, SplitMix64 random, int count)
    {
        for (var i = 0; i < count; i++)
        {
            var period = i % 2 == 0 ? sensor.PeriodNs : (long)(sensor.PeriodNs * 0.05 * Math.Pow(30, random.Unit()));
            var busy = (long)(period * (0.2 + 0.6 * random.Unit()));
            // A sensor that does not see all of the time must be given many of its periods to see all of the load.
            var repetitions = sensor.WindowNs < sensor.PeriodNs ? (int)Math.Max(Repetitions, Repetitions * sensor.PeriodNs / period) : Repetitions;
            yield return new SensedLoad(sensor, busy, period - busy, repetitions, 40 + 60 * random.Unit(), 250 + 450 * random.Unit(), (long)(sensor.PeriodNs * random.Unit()));
        }
    }

    private static (double Naive, double? Corrected) Measure(SensedLoad load)
    {
        var polls = load.Polls();
        var truth = load.Truth.Value;
        var corrected = DutyCycleCorrection.Correct(polls, load.Edges, load.Sensor, load.BeginNs, load.EndNs).ValueOrNull;
        return (Math.Abs(DutyCycleCorrection.Naive(polls, load.BeginNs, load.EndNs).Value / truth - 1), corrected is { } c ? Math.Abs(c.Energy.Value / truth - 1) : null);
    }
}
