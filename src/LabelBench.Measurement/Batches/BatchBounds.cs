using LabelBench.Core;

namespace LabelBench.Measurement.Batches;

/// <summary>How far a search for the largest batch goes.</summary>
/// <param name="Largest">No larger batch is tried.</param>
/// <param name="LongestProbe">A batch whose probe would take longer is not tried.</param>
public sealed record BatchBounds(int Largest, TimeSpan LongestProbe)
{
    /// <summary>Beyond this no accelerator gains; it is also the most that --batch takes.</summary>
    public const int UsualLargest = 4096;

    public static readonly TimeSpan UsualLongestProbe = TimeSpan.FromSeconds(60);

    /// <summary>Share of the free memory that a probe may take, so that the machine stays alive.</summary>
    private const double ShareOfFreeMemory = 0.85;

    /// <summary>What a probe may take; null where nobody knows what is free.</summary>
    public static Bytes? Spare(Reading<Bytes> free) => free.ValueOrNull is { } known ? new Bytes(known.Value * ShareOfFreeMemory) : null;
}
