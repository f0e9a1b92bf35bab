using LabelBench.Core;

namespace LabelBench.Statistics.Energy;

/// <summary>A power sensor that shows, from one update to the next, the mean power over a window that ended with the update.</summary>
/// <param name="WindowNs">What a reading averages over.</param>
/// <param name="PeriodNs">Distance of two updates. A window that is shorter leaves the rest of the time unseen.</param>
public readonly record struct PowerSensor(long WindowNs, long PeriodNs)
{
    /// <summary>NVIDIA's boards as published in arXiv 2312.02741, read second-hand: A100 and H100 see 25 ms of every 100.</summary>
    public static PowerSensor DataCentre { get; } = new(25_000_000, 100_000_000);

    /// <summary>Turing, and Ampere's GeForce.</summary>
    public static PowerSensor Whole { get; } = new(100_000_000, 100_000_000);

    /// <summary>Pascal and Volta.</summary>
    public static PowerSensor Short { get; } = new(10_000_000, 20_000_000);

    /// <summary>The trailing mean of a second that nvmlDeviceGetPowerUsage gives on Ampere and newer.</summary>
    public static PowerSensor TrailingSecond { get; } = new(1_000_000_000, 100_000_000);
}

/// <summary>What a poll of a sensor found.</summary>
/// <param name="Ns">When, on the monotonic clock.</param>
public readonly record struct PowerPoll(long Ns, Watts Power);

/// <summary>A stretch of time in which something was repeated: from its first kernel to the end of its last.</summary>
public readonly record struct Repetition(long BeginNs, long EndNs);
