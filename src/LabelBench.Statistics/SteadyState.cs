using System.Globalization;

namespace LabelBench.Statistics;

/// <summary>Where warm-up ends, and whether what follows stands still.</summary>
/// <param name="WarmUpWindows">Windows to leave out: the index of the first steady one; null unless steady.</param>
/// <param name="ChangedAt">First window of the last level, where the level changed suddenly; null where it did not.</param>
/// <param name="DriftPerMinute">Relative slope a minute where the level drifts; null where it does not.</param>
/// <param name="Sentence">The finding in one sentence, with its numbers.</param>
public sealed record SteadyState(SteadyStateOutcome Outcome, int? WarmUpWindows, int? ChangedAt, double? DriftPerMinute, string Sentence)
{
    /// <summary>Relative change over the run where it drifts, approaches its level or changed suddenly; null where it does none of them.</summary>
    public double? Change { get; init; }

    /// <summary>Median of the second half of the windows over that of the first, less 1: a change that lasts, which a stir of a few windows does not move. Of both series the greater; 0 in too short a run.</summary>
    public double HalfToHalf { get; private init; }

    /// <summary>Windows needed; in fewer, warm-up and chance look alike.</summary>
    public const int LeastWindows = 30;

    /// <summary>An approach has arrived when this share of the level is missing.</summary>
    public const double Arrived = 0.01;

    /// <summary>A slope below this share of the level over the whole run is no drift worth refusing.</summary>
    public const double LeastDrift = 0.01;

    // Two approaches that arrive within a third of each other are taken for one.
    private const double AsOne = 2.0 / 3;

    /// <summary>Window, not rounded, in which an approach arrives, and from how far away; null where there is none.</summary>
    private (double Window, string From)? Approach { get; init; }

    // Relative distance beyond which digits say nothing.
    private const double MostAway = 9;

    // Warm-up must leave at least half of the run.
    private const double LatestWarmUp = 0.5;

    /// <param name="throughput">Of windows of equal length, in order of time, above 0.</param>
    /// <param name="latency">Mean or a percentile in the same windows, above 0.</param>
    /// <param name="windowSeconds">Length of a window, above 0.</param>
    /// <exception cref="ArgumentException">The two differ in length, or a value is not above 0.</exception>
    /// <remarks>
    /// Both series are described by <see cref="TransientFit"/>; the one that settles later decides. Where both approach their level and arrive at about the same time they
    /// show one warm-up twice, and the mean of the two is nearer the truth than the later, which is late by the noise of both.
    /// </remarks>
    public static SteadyState Of(ReadOnlySpan<double> throughput, ReadOnlySpan<double> latency, double windowSeconds)
    {
        if (throughput.Length != latency.Length)
            throw new ArgumentException("Throughput and latency come from the same windows.", nameof(latency));
        if (!(windowSeconds > 0))
            throw new ArgumentOutOfRangeException(nameof(windowSeconds), windowSeconds, "A window is longer than 0 s.");
        if (throughput.Length < LeastWindows)
            return TooShort(throughput.Length);
        SteadyState first = Judge(throughput, "throughput", windowSeconds), second = Judge(latency, "latency", windowSeconds);
        var found = first.Outcome == SteadyStateOutcome.Steady && second.Outcome == SteadyStateOutcome.Steady ? Later(first, second)
            : first.Outcome == SteadyStateOutcome.Steady ? second
            : first;
        return found with { HalfToHalf = new[] { Halves(throughput), Halves(latency) }.MaxBy(Math.Abs) };
    }

    /// <summary>The same from one series alone, where throughput says nothing because it is what was sent.</summary>
    /// <param name="values">Of windows in order of time, above 0.</param>
    /// <param name="what">What they are, for the sentence: service time.</param>
    /// <param name="windowSeconds">Mean length of a window, above 0.</param>
    /// <exception cref="ArgumentException">A value is not above 0.</exception>
    public static SteadyState OfOne(ReadOnlySpan<double> values, string what, double windowSeconds) => !(windowSeconds > 0)
        ? throw new ArgumentOutOfRangeException(nameof(windowSeconds), windowSeconds, "A window is longer than 0 s.")
        : values.Length < LeastWindows ? TooShort(values.Length) : Judge(values, what, windowSeconds) with { HalfToHalf = Halves(values) };

    private static double Halves(ReadOnlySpan<double> values) => Robust.Median(values[(values.Length / 2)..]) / Robust.Median(values[..(values.Length / 2)]) - 1;

    private static SteadyState TooShort(int windows) => new(SteadyStateOutcome.TooShort, null, null, null, $"Too short: {windows} windows; it takes {LeastWindows}.");

    private static SteadyState Later(SteadyState first, SteadyState second)
    {
        var later = first.WarmUpWindows >= second.WarmUpWindows ? first : second;
        return first.Approach is { } one && second.Approach is { } other && Math.Min(one.Window, other.Window) >= AsOne * Math.Max(one.Window, other.Window)
            ? Approached((one.Window + other.Window) / 2, later.Approach!.Value.From)
            : later;
    }

    private static SteadyState Judge(ReadOnlySpan<double> values, string what, double windowSeconds)
    {
        var fit = TransientFit.Of(values);
        var count = values.Length;
        switch (fit.Kind)
        {
            case TransientKind.Drift when Math.Abs(fit.Amplitude) * count >= LeastDrift:
                var perMinute = fit.Amplitude * 60 / windowSeconds;
                return new SteadyState(SteadyStateOutcome.Drifting, null, null, perMinute, Say($"Not steady: {what} {Drift(perMinute, fit.Amplitude * count)}.")) { Change = fit.Amplitude * count };
            case TransientKind.Exponential:
                var arrival = Math.Max(0, fit.TimeConstant * Math.Log(Math.Abs(fit.Amplitude) / Arrived));
                return Math.Ceiling(arrival) <= count * LatestWarmUp
                    ? Approached(arrival, Say($"{what} was {(Math.Abs(fit.Amplitude) > MostAway ? "far" : Say($"{100 * Math.Abs(fit.Amplitude):0.#} %"))} away"))
                    : new SteadyState(SteadyStateOutcome.Drifting, null, null, null, Say($"Not steady: {what} still approaches its level after half of the run; warm up for {Math.Ceiling(arrival) * windowSeconds:0} s.")) { Change = fit.Amplitude };
            case TransientKind.Steps when fit.LastChange <= count * LatestWarmUp:
                return Steady(fit.LastChange, fit.LastChange, Say($"Steady from window {fit.LastChange} on, where {what} {ChangeSize.Happened(fit.Amplitude)}."));
            case TransientKind.Steps:
                return new SteadyState(SteadyStateOutcome.ChangedLate, null, fit.LastChange, null, Say($"Not steady: {what} {ChangeSize.Happened(fit.Amplitude)} at window {fit.LastChange} of {count}.")) { Change = fit.Amplitude };
            default:
                return Steady(0, null, $"Steady from the first window on.");
        }
    }

    /// <summary>A rate a minute of a trial of seconds is beyond anything that would be seen after a minute: then what it changed by while it was watched.</summary>
    private static string Drift(double perMinute, double whole) => Math.Abs(perMinute) < MostAway
        ? Say($"drifts by {100 * perMinute:+0.##;-0.##} % a minute")
        : $"drifts all the time and {ChangeSize.Happened(whole)} while it was watched";

    private static SteadyState Steady(int warmUp, int? changed, string sentence) => new(SteadyStateOutcome.Steady, warmUp, changed, null, sentence);

    private static SteadyState Approached(double arrival, string from) => Steady((int)Math.Ceiling(arrival), null,
        Say($"Steady from window {(int)Math.Ceiling(arrival)} on: {from} at first and came within {100 * Arrived:0.#} % by then.")) with { Approach = (arrival, from) };

    private static string Say(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
