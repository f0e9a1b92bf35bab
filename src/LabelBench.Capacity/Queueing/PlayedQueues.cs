using System.Collections.Immutable;

namespace LabelBench.Capacity.Queueing;

/// <summary>Queues that were played before: a plan that has some of another's servers, with the same share of the same jobs, plays them no second time.</summary>
/// <remarks>May be used from several threads.</remarks>
internal sealed class PlayedQueues
{
    /// <summary>Queues that are kept. They take some hundred bytes each.</summary>
    private const int Most = 10_000;

    private readonly DrawnTimes _drawn = new();
    private readonly Remembered<Queue, double[]?> _played = new(Most);

    /// <inheritdoc cref="QueueSimulator.Responses"/>
    public double[]? Responses(ImmutableArray<WatchedLoad> loads, int servers, int queries, ulong seed) =>
        _played.Of(new Queue(loads, servers, queries, seed), _ => QueueSimulator.Responses(loads, servers, queries, seed, _drawn));

    private sealed record Queue(ImmutableArray<WatchedLoad> Loads, int Servers, int Queries, ulong Seed)
    {
        public bool Equals(Queue? other) => other is not null && (Servers, Queries, Seed) == (other.Servers, other.Queries, other.Seed) && Loads.SequenceEqual(other.Loads);

        public override int GetHashCode()
        {
            var hash = new HashCode();
            hash.Add((Servers, Queries, Seed));
            foreach (var load in Loads)
                hash.Add(load);
            return hash.ToHashCode();
        }
    }
}
