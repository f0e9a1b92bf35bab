using System.Text.Json.Serialization;
using LabelBench.Capacity.Demands;
using LabelBench.Capacity.Queueing;
using LabelBench.Core;

namespace LabelBench.Capacity.Plans;

/// <summary>What one server of an offer does of one job.</summary>
/// <param name="Throughput">Items per second when it always has something to do, no more than the server's line and disks bring, with interval and source.</param>
/// <param name="Sure">The same, reached with the confidence that the plan asks for.</param>
/// <param name="Slots">Items, or batches of them, that it works on at once.</param>
/// <param name="Usable">Items per second to buy it for: <paramref name="Sure"/>, or less where a promise on latency leaves room for waiting.</param>
public sealed record JobRate(JobDemand Job, Figure Throughput, double Sure, int Slots, double Usable, string LimitedBy)
{
    /// <summary>How the time of a batch grows with its size; null where it takes one item at a time.</summary>
    [JsonIgnore]
    public BatchTimes? Batches { get; init; }

    /// <summary>Most items that it takes at once in one slot, as the run did where it was fastest.</summary>
    public int Batch => Batches?.Largest ?? 1;

    /// <summary>Factor on what it is bought for if a measurement finds what is expected; servers of a measured type are bought for what most repeats reach.</summary>
    [JsonIgnore]
    public double MoreIfMeasured => Math.Max(1, Throughput.Value * Math.Exp(-LogEstimate.Repeats) / Sure);

    /// <summary>How the job is run on it; null where somebody else says what it does.</summary>
    public ServerStack? Stack { get; init; }

    /// <summary>Main memory that the job takes of it; null where no run told it.</summary>
    public Bytes? Memory { get; init; }

    /// <summary>What the throughput rests on.</summary>
    public PredictionKind Kind { get; init; } = PredictionKind.Anchored;

    /// <summary><see cref="LimitedBy"/> as a word of a vocabulary.</summary>
    public ServerBound Bound { get; init; }

    /// <summary>The oldest run that the throughput rests on.</summary>
    public RunReference? Run { get; init; }

    /// <summary>Valid trials behind a measured throughput; null for all others.</summary>
    public int? Trials { get; init; }

    /// <summary>The throughput with its 80 % interval.</summary>
    public Figure? At80 { get; init; }

    /// <summary>Why the throughput may be far off; null where nothing points to it.</summary>
    public string? LowConfidence { get; init; }

    /// <summary>Time of one training step, for which labels may have to wait; 0 for a job that labels.</summary>
    public double StepSeconds => Job.Retraining is { } retraining ? retraining.ItemsPerStep * Slots / Sure : 0;
}
