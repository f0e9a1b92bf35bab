using System.Collections.Immutable;
using LabelBench.Core;

namespace LabelBench.Capacity;

/// <summary>What one server of an offer does, or why that cannot be said.</summary>
public abstract record Prediction
{
    private Prediction() { }

    /// <param name="Throughput">Items per second of one server.</param>
    /// <param name="SizingRate">The rate to buy for: the low end, items per second.</param>
    /// <param name="LimitedBy">"GPU", "decode and preprocessing on 8 cores", "CPU".</param>
    /// <param name="Assumptions">Sentences on how the figure was made; the same for all offers that it was made for in the same way.</param>
    public sealed record Known(Figure Throughput, ItemsPerSecond SizingRate, string LimitedBy, ImmutableArray<string> Assumptions) : Prediction
    {
        /// <summary>What the figure rests on.</summary>
        public PredictionKind Kind { get; init; } = PredictionKind.Anchored;

        /// <summary><see cref="LimitedBy"/> as a word of a vocabulary.</summary>
        public ServerBound Bound { get; init; }

        /// <summary>How the job is run to reach it.</summary>
        public ServerStack? Stack { get; init; }

        /// <summary>The oldest run that the figure rests on.</summary>
        public RunReference? Run { get; init; }

        /// <summary>Valid trials behind a figure that was measured; null for all others.</summary>
        public int? Trials { get; init; }

        /// <summary>Why the figure may be far off, said before anybody knows; null where nothing points to it.</summary>
        public string? LowConfidence { get; init; }

        /// <summary>The same throughput with its 80 % interval; that of <see cref="Throughput"/> holds nominally at 90 %, of a measured one at 95 %.</summary>
        public required Figure At80 { get; init; }
    }

    /// <param name="Reason">With the cheapest measurement that would fix it.</param>
    public sealed record NoBasis(string Reason) : Prediction;
}
