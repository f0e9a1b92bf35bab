using System.Collections.Immutable;
using System.Globalization;
using LabelBench.Core;
using LabelBench.Records;

namespace LabelBench.Telemetry;

/// <summary>Tells quiet, disturbed and unknown pieces of a window apart. Pure; the lines are in <see cref="DisturbanceLines"/>.</summary>
public static class PieceClassifier
{
    /// <summary>Fewer pieces have no median that one could deviate from.</summary>
    private const int LeastForMedian = 3;

    /// <param name="pieces">Readings of the pieces, in order, each as of a window of its own.</param>
    /// <param name="machine">Gives the number of CPUs that shares refer to.</param>
    public static ImmutableArray<PieceVerdict> Classify(IReadOnlyList<ImmutableArray<MetricSummary>> pieces, MachineDescription machine)
    {
        ArgumentNullException.ThrowIfNull(pieces);
        var usual = new Usual(
            Median(pieces, p => TelemetryValidity.Mean(p, MetricNames.CpuFrequency)),
            Median(pieces, p => TelemetryValidity.Mean(p, MetricNames.ProcessRunQueueWait)),
            Median(pieces, Fastest));
        return [.. pieces.Select(piece => Classify(piece, machine, usual))];
    }

    private static PieceVerdict Classify(ImmutableArray<MetricSummary> piece, MachineDescription machine, Usual usual)
    {
        ImmutableArray<PieceCause> causes = [.. Causes(piece, machine, usual)];
        if (!causes.IsEmpty)
            return new PieceVerdict(PieceState.Disturbed, causes, null);
        var unseen = Unseen(piece, machine);
        return unseen is null ? new PieceVerdict(PieceState.Quiet, [], null) : new PieceVerdict(PieceState.Unknown, [], unseen);
    }

    private static IEnumerable<PieceCause> Causes(ImmutableArray<MetricSummary> piece, MachineDescription machine, Usual usual)
    {
        if (Value(piece, MetricNames.CpuSteal) is { } steal && steal > DisturbanceLines.Steal)
            yield return new("steal", steal, Text($"{100 * steal:0.#} % of CPU time went to other guests"));
        if (Value(piece, MetricNames.CgroupThrottled) is { } throttled && throttled > DisturbanceLines.Throttled)
            yield return new("throttled", throttled, Text($"the CPU quota held the process back for {100 * throttled:0.#} % of the time"));
        if (TelemetryValidity.OtherProcesses(piece, machine).ValueOrNull?.Value is { } others && others > DisturbanceLines.OtherProcesses
            && (Value(piece, MetricNames.PsiCpuSome) ?? 1) > DisturbanceLines.Contention)
            yield return new("other-processes", others, Text($"other processes used {100 * others:0.#} % of the CPUs"));
        if (Value(piece, MetricNames.CpuFrequency) is { } hertz && usual.Frequency is { } usually && hertz < DisturbanceLines.Frequency * usually)
            yield return new("frequency", 1 - hertz / usually, Text($"the CPUs ran at {new Hertz(hertz).Gigahertz:0.0#} instead of {new Hertz(usually).Gigahertz:0.0#} GHz"));
        if (Value(piece, MetricNames.ProcessRunQueueWait) is { } wait && usual.RunQueue is { } waits && wait - waits > DisturbanceLines.RunQueueAboveMedian)
            yield return new("run-queue", wait, Text($"the worker's threads waited {100 * wait:0} % of their time for a CPU, usually {100 * waits:0} %"));
        if (Fastest(piece).ValueOrNull?.Value is { } slow && usual.Sentinel is { } speed && slow > DisturbanceLines.SentinelSlowdown * speed)
            yield return new("sentinel", slow / speed, Text($"a fixed piece of work took {slow / speed:0.0#} times as long as usual"));
    }

    /// <summary>Where others or the hypervisor cannot be seen, nobody can say that there was nothing.</summary>
    private static string? Unseen(ImmutableArray<MetricSummary> piece, MachineDescription machine) =>
        TelemetryValidity.OtherProcesses(piece, machine).Match<string?>(_ => null, reason => $"other processes: {reason}")
        ?? TelemetryValidity.Mean(piece, MetricNames.CpuSteal).Match<string?>(_ => null, reason => $"steal: {reason}");

    private static Reading<Count> Fastest(ImmutableArray<MetricSummary> piece) =>
        piece.FirstOrDefault(m => m.Name == MetricNames.SentinelSlowdown)?.Minimum ?? Reading.Missing<Count>("no sentinel");

    private static double? Value(ImmutableArray<MetricSummary> piece, string metric) => TelemetryValidity.Mean(piece, metric).ValueOrNull?.Value;

    private static double? Median(IReadOnlyList<ImmutableArray<MetricSummary>> pieces, Func<ImmutableArray<MetricSummary>, Reading<Count>> of)
    {
        double[] known = [.. pieces.Select(p => of(p).ValueOrNull?.Value).OfType<double>().Order()];
        return known.Length < LeastForMedian ? null : known[known.Length / 2];
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private sealed record Usual(double? Frequency, double? RunQueue, double? Sentinel);
}
