using LabelBench.Core;
using LabelBench.Records;

namespace LabelBench.Measurement.Training;

/// <summary>Writes a checkpoint after every so many steps of the window, and times each.</summary>
/// <param name="every">Null: never.</param>
internal sealed class CheckpointLog(ITrainingSystem system, int? every)
{
    private readonly List<long> steps = [];
    private int written;
    private Bytes size;
    private long totalNs;
    private long longestNs;

    /// <param name="inWindow">Steps of the window so far.</param>
    /// <param name="number">The last step, 1 for the first of all.</param>
    public void AfterStep(int inWindow, long number)
    {
        if (every is not { } interval || inWindow % interval != 0)
            return;
        var begin = MonotonicClock.NowNanoseconds;
        size = system.SaveCheckpoint(number);
        var took = MonotonicClock.NowNanoseconds - begin;
        (totalNs, longestNs) = (totalNs + took, Math.Max(longestNs, took));
        if (written++ < CheckpointRecord.MostSteps)
            steps.Add(number);
    }

    public CheckpointRecord? Read() => every is not { } interval ? null
        : new CheckpointRecord(interval, written, size, MonotonicClock.Between(0, totalNs), MonotonicClock.Between(0, longestNs), [.. steps]);
}
