using System.Collections.Immutable;
using System.Text.Json.Serialization;
using LabelBench.Core;
using LabelBench.Statistics;

namespace LabelBench.Measurement.Load.Search;

/// <summary>Searches the settings with the highest throughput within a latency limit, trying few of all combinations. Its state is what was tried so far, so it goes on after a crash as if nothing had been.</summary>
/// <param name="Axes">The settings; their combinations are the configurations.</param>
/// <param name="LatencyLimitSeconds">Null without a limit.</param>
/// <param name="Budget">Most configurations to try.</param>
/// <param name="Seed">Of the first configurations.</param>
/// <param name="Points">All that was tried, in order.</param>
/// <remarks>
/// Constrained expected improvement: Jones, Schonlau and Welch (1998), doi:10.1023/A:1008306431147; Gardner et al. (2014). One surface is learned for the
/// logarithm of throughput, one for that of latency; what ran out of memory rules out all that take at least as much. A configuration may be told several times, as its trials
/// are repeated.
/// </remarks>
public sealed record JointSearch(ImmutableArray<JointAxis> Axes, double? LatencyLimitSeconds, int Budget, ulong Seed, ImmutableArray<JointPoint> Points)
{
    private const int FirstTries = 8;

    /// <summary>By simulation: of 400 made-up machines 97 % end within 3 % of the best with 1, 98 % with 2 or 3, 93 % without this coordinate.</summary>
    private const double ThreadsWeight = 2;

    /// <summary>Combinations of all levels.</summary>
    [JsonIgnore]
    public int Configurations => Axes.Aggregate(1, (count, axis) => count * axis.Levels.Length);

    /// <exception cref="ArgumentException">An axis has no level, or nothing may be tried.</exception>
    public static JointSearch Start(ImmutableArray<JointAxis> axes, double? latencyLimitSeconds, int budget, ulong seed) =>
        axes.IsEmpty || axes.Any(a => a.Levels.IsEmpty) || budget < 1 || latencyLimitSeconds <= 0
            ? throw new ArgumentException("A search needs an axis, a level on each, a budget of at least 1 and a limit above 0.", nameof(axes))
            : new JointSearch(axes, latencyLimitSeconds, budget, seed, []);

    /// <summary>Level of each axis in a configuration; the last axis varies fastest.</summary>
    public ImmutableArray<int> Levels(int index)
    {
        var levels = new int[Axes.Length];
        for (var axis = Axes.Length - 1; axis >= 0; axis--)
            (index, levels[axis]) = (index / Axes[axis].Levels.Length, index % Axes[axis].Levels.Length);
        return [.. levels];
    }

    /// <summary>The search after a configuration was tried.</summary>
    public JointSearch Tell(JointPoint point) => this with { Points = Points.Add(point) };

    /// <summary>What to do next; the same for the same points.</summary>
    public JointStep Ask()
    {
        var tried = Points.Select(p => p.Index).ToHashSet();
        var open = Enumerable.Range(0, Configurations).Where(i => !tried.Contains(i) && !IsTooLarge(i)).ToArray();
        if (tried.Count >= Budget || open.Length == 0)
            return new JointStep.Done(Best(), tried.Count);
        if (tried.Count < FirstTries || Measured.Length < 3)
            return new JointStep.Try(Spread(open));
        var (throughput, latency) = Surfaces();
        var best = Measured.Where(p => Keeps(p, latency)).Select(p => (double?)throughput.At(Place(p.Index)).Mean).Max();
        var memory = Points.Any(p => p.Outcome == JointOutcome.OutOfMemory) ? MemorySurface() : null;
        return new JointStep.Try(open.MaxBy(i => Fits(Place(i), memory) * Worth(Place(i), throughput, latency, best)));
    }

    /// <summary>The highest by the learned surface, which smooths the noise of single measurements, among those that kept the limit; null where none did.</summary>
    /// <param name="except">Configurations that are out of the question.</param>
    public JointPoint? Best(params IReadOnlyCollection<int> except)
    {
        var candidates = Measured.Where(p => !except.Contains(p.Index)).ToArray();
        if (Measured.Length < 3)
            return candidates.Where(p => LatencyLimitSeconds is not { } limit || p.LatencySeconds <= limit).MaxBy(p => p.Throughput);
        var (throughput, latency) = Surfaces();
        return candidates.Where(p => Keeps(p, latency)).MaxBy(p => throughput.At(Place(p.Index)).Mean);
    }

    private JointPoint[] Measured => [.. Points.Where(p => p.Outcome == JointOutcome.Measured)];

    /// <summary>By the learned surface, as the noise of a single measurement near the limit would decide by chance.</summary>
    private bool Keeps(JointPoint point, GaussianProcess? latency) => latency is null || latency.At(Place(point.Index)).Mean <= Math.Log(LatencyLimitSeconds!.Value);

    /// <summary>1 where it fitted, -1 where it did not; in between the boundary.</summary>
    private GaussianProcess MemorySurface()
    {
        var known = Points.Where(p => p.Outcome != JointOutcome.Failed).ToArray();
        return new GaussianProcess([.. known.Select(p => Place(p.Index))], [.. known.Select(p => p.Outcome == JointOutcome.Measured ? 1.0 : -1)]);
    }

    private static double Fits(double[] place, GaussianProcess? memory)
    {
        if (memory is null)
            return 1;
        var (mean, deviation) = memory.At(place);
        return Normal.Cdf(mean / Math.Max(deviation, 0.3));
    }

    /// <summary>Takes at least as much memory as something that did not fit.</summary>
    private bool IsTooLarge(int index)
    {
        var levels = Levels(index);
        return Points.Where(p => p.Outcome == JointOutcome.OutOfMemory).Any(p =>
            Levels(p.Index).Zip(levels, Axes).All(axis => axis.Third.GrowsMemory ? axis.Second >= axis.First : axis.Second == axis.First));
    }

    /// <summary>Coordinates from 0 to 1, and one more from 0 to 2 for the threads that work at once where several settings multiply them: what matters most is whether they are as many as the cores.</summary>
    private double[] Place(int index)
    {
        var levels = Levels(index);
        var place = levels.Zip(Axes, (level, axis) => axis.Levels.Length == 1 ? 0 : level / (axis.Levels.Length - 1.0));
        var threads = levels.Zip(Axes).Where(a => a.Second.MultipliesThreads).ToArray();
        if (threads.Length < 2)
            return [.. place];
        var (used, least, most) = (threads.Sum(a => a.Second.Logarithm(a.First)), threads.Sum(a => a.Second.Logarithm(0)), threads.Sum(a => a.Second.Logarithm(a.Second.Levels.Length - 1)));
        return [.. place, most > least ? ThreadsWeight * (used - least) / (most - least) : 0];
    }

    /// <summary>First tries lie far from each other: the farthest of twenty drawn ones from all that were tried.</summary>
    private int Spread(int[] open)
    {
        var random = SplitMix64.For(Seed, Points.Length);
        var drawn = new int[20];
        for (var i = 0; i < drawn.Length; i++)
            drawn[i] = random.Pick<int>(open);
        return drawn.MaxBy(i => Points.IsEmpty ? 0 : Points.Min(p => Place(p.Index).Zip(Place(i), (a, b) => (a - b) * (a - b)).Sum()));
    }

    private (GaussianProcess Throughput, GaussianProcess? Latency) Surfaces()
    {
        var measured = Measured;
        double[][] places = [.. measured.Select(p => Place(p.Index))];
        return (new GaussianProcess(places, [.. measured.Select(p => Math.Log(p.Throughput!.Value))]),
            LatencyLimitSeconds is null ? null : new GaussianProcess(places, [.. measured.Select(p => Math.Log(p.LatencySeconds!.Value))]));
    }

    /// <summary>Expected gain in the logarithm of throughput times the probability of keeping the limit; before any kept it, that probability.</summary>
    private double Worth(double[] place, GaussianProcess throughput, GaussianProcess? latency, double? best)
    {
        var keeps = 1.0;
        if (latency is not null)
        {
            var (time, unsure) = latency.At(place);
            keeps = Normal.Cdf((Math.Log(LatencyLimitSeconds!.Value) - time) / Math.Max(unsure, 0.01));
        }
        var (mean, deviation) = throughput.At(place);
        if (best is not { } least)
            return keeps * Math.Exp(Math.Min(0, mean / 100));
        var z = (mean - least) / Math.Max(deviation, 1e-9);
        return keeps * (deviation <= 1e-9 ? Math.Max(0, mean - least) : (mean - least) * Normal.Cdf(z) + deviation * Normal.Density(z));
    }
}
