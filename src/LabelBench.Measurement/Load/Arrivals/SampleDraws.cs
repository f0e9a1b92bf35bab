using LabelBench.Core;

namespace LabelBench.Measurement.Load.Arrivals;

/// <summary>Which samples the queries ask for: drawn with replacement, as LoadGen does in performance mode.</summary>
/// <param name="seed">Of the sample order.</param>
/// <param name="samples">Samples that are loaded, at least 1.</param>
/// <param name="samplesPerQuery">1 for SingleStream and Server; N for MultiStream, whose query holds N samples and is answered when the last is.</param>
public sealed class SampleDraws(ulong seed, int samples, int samplesPerQuery = 1)
{
    /// <summary>Samples that one query asks for.</summary>
    public int SamplesPerQuery { get; } = samplesPerQuery >= 1
        ? samplesPerQuery
        : throw new ArgumentOutOfRangeException(nameof(samplesPerQuery), samplesPerQuery, "A query holds at least 1 sample.");

    private readonly int count = samples >= 1
        ? samples
        : throw new ArgumentOutOfRangeException(nameof(samples), samples, "There is at least 1 sample to draw.");

    /// <summary>The samples of a query, 0-based. The same for the same seed and number, in whatever order and on whatever thread queries are asked for.</summary>
    /// <param name="query">0-based number of the query.</param>
    /// <param name="into">Room for <see cref="SamplesPerQuery"/> numbers.</param>
    public void Draw(long query, Span<int> into)
    {
        var random = new SplitMix64(seed ^ new SplitMix64((ulong)query).Next());
        for (var i = 0; i < SamplesPerQuery; i++)
            into[i] = random.Below(count);
    }
}
