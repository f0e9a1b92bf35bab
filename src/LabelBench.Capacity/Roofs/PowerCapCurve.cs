using System.Collections.Immutable;
using System.Globalization;

namespace LabelBench.Capacity.Roofs;

/// <summary>What a GPU keeps of its rate when its board's power is limited: kept = share^k.</summary>
/// <param name="Exponent">k.</param>
/// <param name="OtherGpu">Log half-width, nominal 90 %, for a GPU of a die that was measured: a GPU was left out.</param>
/// <param name="OtherDie">The same for any other: a die was left out.</param>
/// <remarks>
/// One exponent for all: the shipped power roofs, whose power term follows from GPUs of different power, miss these pairs by more at the 90 % quantile, and shares of time that grow as
/// 1 / share do no better. Errors do not shrink towards full power, so the interval is as wide for every limit.
/// </remarks>
internal sealed record PowerCapCurve(double Exponent, double OtherGpu, double OtherDie)
{
    public const string FileName = "power_curve.csv";

    /// <summary>The lowest limit that several GPUs were published with; one result lies below it. Far below rates fall faster, and nobody says how fast.</summary>
    public const double LeastShare = 0.5;

    /// <summary>The smallest board that was published with a limit. Smaller ones have little to give: they run at their most frugal already.</summary>
    public const double LeastBoardWatts = 165;

    /// <summary>Fitted to <see cref="PowerLimitPair.Builtin"/> by <c>eng/fit-models.sh</c>.</summary>
    public static PowerCapCurve Builtin { get; } = EmbeddedData.Rows(FileName, csv => new PowerCapCurve(
        csv.GetField<double>("exponent"), csv.GetField<double>("other_gpu_at_90"), csv.GetField<double>("other_die_at_90"))).Single();

    public static PowerCapCurve Fit(ImmutableArray<PowerLimitPair> pairs) => new(
        ExponentOf(pairs), Calibrated(pairs, p => p.Gpu.Name), Calibrated(pairs, p => p.Gpu.Die));

    public IEnumerable<string> Lines =>
    [
        "exponent,other_gpu_at_90,other_die_at_90",
        string.Create(CultureInfo.InvariantCulture, $"{Exponent:R},{OtherGpu:R},{OtherDie:R}"),
    ];

    /// <summary>Part of its rate that a GPU keeps; a limit makes none faster.</summary>
    /// <param name="share">Limit over the board's full power, <see cref="LeastShare"/> to 1; at 1 all is kept.</param>
    public LogEstimate Kept(double share, GpuSpecification gpu)
    {
        if (share >= 1)
            return LogEstimate.Exact(1);
        var half = Knows(gpu) ? OtherGpu : OtherDie;
        return new LogEstimate(Math.Pow(share, Exponent), half, Math.Min(half, -Exponent * Math.Log(share)));
    }

    /// <summary>Whether boards with its die were published with a limit.</summary>
    public static bool Knows(GpuSpecification gpu) => PowerLimitPair.Builtin.Any(p => p.Gpu.Die == gpu.Die);

    /// <summary>How limited rates are made, for assumptions.</summary>
    public string Sentence => string.Create(CultureInfo.InvariantCulture,
        $"A GPU whose power is limited to a share s of its board's keeps s^{Exponent:0.00} of its rate, within {Say.Factor(OtherGpu)} (nominal 90 %) and on dies that nobody published with a limit within {Say.Factor(OtherDie)} ({PowerLimitPair.Wording}).");

    /// <summary>Log errors of all pairs, each group predicted by a fit without it.</summary>
    public static ImmutableArray<(string Group, double LogError)> LeftOut(ImmutableArray<PowerLimitPair> pairs, Func<PowerLimitPair, string> groupOf) =>
    [
        .. pairs.GroupBy(groupOf, StringComparer.Ordinal).SelectMany(left =>
        {
            var exponent = ExponentOf([.. pairs.Where(p => groupOf(p) != left.Key)]);
            return left.Select(p => (left.Key, Math.Log(p.Kept) - exponent * Math.Log(p.Share)));
        }),
    ];

    /// <summary>Least squares on logs, every GPU weighing the same.</summary>
    private static double ExponentOf(IReadOnlyCollection<PowerLimitPair> pairs)
    {
        var groups = pairs.GroupBy(p => p.Gpu.Name, StringComparer.Ordinal).ToArray();
        return groups.Sum(g => g.Average(p => Math.Log(p.Share) * Math.Log(p.Kept))) / groups.Sum(g => g.Average(p => Math.Log(p.Share) * Math.Log(p.Share)));
    }

    private static double Calibrated(ImmutableArray<PowerLimitPair> pairs, Func<PowerLimitPair, string> groupOf) =>
        ConformalQuantile.Of([.. LeftOut(pairs, groupOf).Select(l => (l.Group, Math.Abs(l.LogError)))], LogEstimate.Confidence);
}
