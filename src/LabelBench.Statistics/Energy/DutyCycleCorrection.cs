using System.Collections.Immutable;
using LabelBench.Core;

namespace LabelBench.Statistics.Energy;

/// <summary>Energy of a repeated load from a sensor that lags, averages, or sees a part of the time only.</summary>
/// <remarks>
/// The load draws a power of its own in each part of a repetition and idle power outside of all of them; every reading is the mean of those over the sensor's window.
/// So readings are linear in the powers, and least squares gives them back: with the windows in their right places, neither lag nor unseen time remains.
/// A load in step with the sensor shows it the same part of every repetition; <see cref="Drift"/> moves the phase, as arXiv 2312.02741 (read second-hand) does with eight delays.
/// What remains is the gain of the board's sensor.
/// </remarks>
public static class DutyCycleCorrection
{
    private const int Delays = 8;

    /// <summary>A part of the load must fill so much of all windows together to be known.</summary>
    private const double LeastSeen = 0.02;

    /// <summary>Places of the updates that are tried to either side of where they were put.</summary>
    private const int Shifts = 16;

    /// <summary>W by which a reading may be off by itself: rounding and noise of the sensor.</summary>
    private const double Noise = 0.1;

    /// <summary>Likely places of the updates may not change the energy by more.</summary>
    private const double MostSpread = 0.005;

    /// <summary>A pivot that shrank to so little of what it was stands for parts that always come together.</summary>
    private const double LeastPivot = 1e-3;

    /// <summary>Published spread of the gain between boards (arXiv 2312.02741).</summary>
    private const double BoardGain = 0.05;

    /// <summary>Pauses that let the phase of a load drift once through the sensor's period: one after every n-th repetition.</summary>
    /// <returns>Pause after each repetition, in ns; most are 0.</returns>
    public static long[] Drift(PowerSensor sensor, int repetitions)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(repetitions, Delays);
        var pauses = new long[repetitions];
        for (var i = 1; i <= Delays; i++) pauses[i * repetitions / (Delays + 1)] = sensor.PeriodNs / Delays;
        return pauses;
    }

    /// <summary>What integrating the polls gives, each held until the next: for comparison.</summary>
    public static Joules Naive(IReadOnlyList<PowerPoll> polls, long beginNs, long endNs)
    {
        ArgumentNullException.ThrowIfNull(polls);
        var sum = 0.0;
        for (var i = 0; i < polls.Count; i++)
        {
            var until = i + 1 < polls.Count ? polls[i + 1].Ns : endNs;
            sum += polls[i].Power.Value * Math.Max(0, Math.Min(until, endNs) - Math.Max(polls[i].Ns, beginNs)) / 1e9;
        }
        return new Joules(sum);
    }

    /// <summary>Energy between two moments.</summary>
    /// <param name="polls">In the order of time, several a period of the sensor; from before the load until a window and a period after it, so that idle power is among them.</param>
    /// <param name="repetitions">In the order of time, without overlap.</param>
    /// <param name="parts">Parts of a repetition that may draw different powers, of equal length.</param>
    /// <returns>Energy with its standard error, gain of the board included; or why it cannot be had.</returns>
    public static Reading<EnergyEstimate> Correct(IReadOnlyList<PowerPoll> polls, IReadOnlyList<Repetition> repetitions, PowerSensor sensor, long beginNs, long endNs, int parts = 1)
    {
        ArgumentNullException.ThrowIfNull(repetitions);
        ArgumentOutOfRangeException.ThrowIfLessThan(parts, 1);
        var updates = SensorUpdates.Of(polls, sensor, out var tolerance);
        if (updates.Length <= 2 * (parts + 1))
            return Reading.Missing<EnergyEstimate>(updates.IsEmpty ? "the sensor never changed" : "too few updates of the sensor");
        var spent = Shares(repetitions, beginNs, endNs, parts);
        var fits = Enumerable.Range(-Shifts, 2 * Shifts + 1).Select(shift => Fit(updates, repetitions, sensor, tolerance * shift / Shifts, spent, parts)).OfType<Fitted>().ToArray();
        if (fits.Length == 0)
            return Reading.Missing<EnergyEstimate>("the sensor never saw a part of the load, which runs in step with it, or always saw the same mixture; let its phase drift");
        // Where the updates lie is known within a tolerance: places that explain the readings about as well as the best may not differ in what they make of them.
        var best = fits.MinBy(f => f.Residual)!;
        var likely = fits.Where(f => f.Residual <= 2 * best.Residual + updates.Length * Noise * Noise).Select(f => Energy(spent, f)).ToArray();
        var spread = (likely.Max() - likely.Min()) / 2;
        return spread > MostSpread * Math.Abs(Energy(spent, best))
            ? Reading.Missing<EnergyEstimate>("the sensor's value changed too rarely to tell when it was renewed; let the load's phase drift")
            : Estimate(spent, best, spread, (endNs - beginNs) / 1e9);
    }

    /// <summary>Powers that explain the readings best, with the updates moved by so much; null where they are not determined.</summary>
    private static Fitted? Fit(ImmutableArray<PowerPoll> updates, IReadOnlyList<Repetition> repetitions, PowerSensor sensor, long shiftNs, double[] spent, int parts)
    {
        var rows = updates.Select(u => Shares(repetitions, u.Ns + shiftNs - sensor.WindowNs, u.Ns + shiftNs, parts)).ToArray();
        for (var part = 0; part <= parts; part++)
            if (spent[part] > 0 && rows.Sum(r => r[part]) < LeastSeen * rows.Length) return null;
        var usesPart = spent.Select((s, part) => s > 0 || rows.Any(r => r[part] > 0)).ToArray();
        return Solve(rows, [.. updates.Select(u => u.Power.Value)], usesPart);
    }

    /// <summary>W, over the whole stretch.</summary>
    private static double Energy(double[] spent, Fitted fit) => spent.Zip(fit.Powers, (share, power) => share * power).Sum();

    private static Reading<EnergyEstimate> Estimate(double[] spent, Fitted fit, double spread, double seconds)
    {
        var error = 0.0;
        for (var i = 0; i < spent.Length; i++)
            for (var j = 0; j < spent.Length; j++) error += spent[i] * spent[j] * fit.Inverse[i, j];
        var energy = Energy(spent, fit) * seconds;
        var (sampling, place, board) = (Math.Sqrt(Math.Max(0, error * fit.Variance)) * seconds, spread * seconds, BoardGain * energy);
        return new EnergyEstimate(new Joules(energy), new Joules(Math.Sqrt(sampling * sampling + place * place + board * board)));
    }

    /// <summary>Which share of a stretch of time lies outside repetitions (0) and in each part of them (1...).</summary>
    private static double[] Shares(IReadOnlyList<Repetition> repetitions, long beginNs, long endNs, int parts)
    {
        var shares = new double[parts + 1];
        double length = endNs - beginNs;
        for (var i = FirstEndingAfter(repetitions, beginNs); i < repetitions.Count && repetitions[i].BeginNs < endNs; i++)
        {
            var (begin, whole) = (repetitions[i].BeginNs, (double)(repetitions[i].EndNs - repetitions[i].BeginNs));
            for (var part = 0; part < parts; part++)
                shares[part + 1] += Math.Max(0, Math.Min(begin + whole * (part + 1) / parts, endNs) - Math.Max(begin + whole * part / parts, beginNs)) / length;
        }
        shares[0] = Math.Max(0, 1 - shares.Skip(1).Sum());
        return shares;
    }

    private static int FirstEndingAfter(IReadOnlyList<Repetition> repetitions, long ns)
    {
        int low = 0, high = repetitions.Count;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (repetitions[middle].EndNs <= ns) low = middle + 1;
            else high = middle;
        }
        return low;
    }

    /// <summary>Least squares by the normal equations, Gauss-Jordan; null where they do not determine the powers.</summary>
    private static Fitted? Solve(double[][] rows, double[] readings, bool[] uses)
    {
        var n = uses.Length;
        var system = new double[n, 2 * n + 1];
        for (var i = 0; i < n; i++)
        {
            system[i, n + i] = 1;
            if (!uses[i]) system[i, i] = 1;
            for (var k = 0; k < rows.Length; k++)
            {
                for (var j = 0; j < n; j++) system[i, j] += rows[k][i] * rows[k][j];
                system[i, 2 * n] += rows[k][i] * readings[k];
            }
        }
        var diagonal = Enumerable.Range(0, n).Select(i => system[i, i]).ToArray();
        for (var i = 0; i < n; i++)
        {
            // The matrix is positive semidefinite: pivots on the diagonal do, and a small one tells of dependence.
            if (system[i, i] < LeastPivot * diagonal[i]) return null;
            Eliminate(system, i, n);
        }
        var powers = Enumerable.Range(0, n).Select(i => system[i, 2 * n]).ToArray();
        var inverse = new double[n, n];
        for (var i = 0; i < n; i++)
            for (var j = 0; j < n; j++) inverse[i, j] = uses[i] && uses[j] ? system[i, n + j] : 0;
        var residual = rows.Zip(readings, (row, reading) => reading - row.Zip(powers, (share, power) => share * power).Sum()).Sum(r => r * r);
        return new Fitted(powers, inverse, residual, residual / Math.Max(1, rows.Length - uses.Count(u => u)));
    }

    private sealed record Fitted(double[] Powers, double[,] Inverse, double Residual, double Variance);

    private static void Eliminate(double[,] system, int pivot, int n)
    {
        var by = system[pivot, pivot];
        for (var j = 0; j <= 2 * n; j++) system[pivot, j] /= by;
        for (var i = 0; i < n; i++)
        {
            var factor = system[i, pivot];
            if (i == pivot || factor == 0) continue;
            for (var j = 0; j <= 2 * n; j++) system[i, j] -= factor * system[pivot, j];
        }
    }
}
