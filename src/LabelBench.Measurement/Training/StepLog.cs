using LabelBench.Core;

namespace LabelBench.Measurement.Training;

/// <summary>Every step of a trial in its order.</summary>
internal sealed class StepLog
{
    private readonly List<Entry> entries = new(1 << 16);
    private int windowStart = -1;

    public int Count => entries.Count;

    /// <summary>Steps inside the window; 0 before it is open.</summary>
    public int InWindow => windowStart < 0 ? 0 : entries.Count - windowStart;

    /// <summary>First step whose loss was NaN or infinite, 1 for the first of all.</summary>
    public long? NonFiniteStep { get; private set; }

    /// <summary>Length of the gradient in the last step that changed something.</summary>
    public double? GradientNorm { get; private set; }

    public IEnumerable<double> Losses => entries.Select(entry => entry.Step.Loss);

    public long BeginNs => entries[windowStart].BeginNs;

    public long EndNs => entries[^1].EndNs;

    public void Add(long beginNs, long endNs, in TrainingStep step)
    {
        entries.Add(new Entry(beginNs, endNs, step));
        if (!double.IsFinite(step.Loss))
            NonFiniteStep ??= entries.Count;
        if (!step.IsSkipped)
            GradientNorm = step.GradientNorm;
    }

    /// <summary>The window holds the steps from the next one on.</summary>
    public void OpenWindow() => windowStart = entries.Count;

    /// <summary>The window holds the last step too.</summary>
    public void OpenWindowBehind() => windowStart = entries.Count - 1;

    /// <summary>Times of the window's steps, nanoseconds.</summary>
    public long[] Times() => [.. entries.Skip(windowStart).Select(entry => entry.EndNs - entry.BeginNs)];

    /// <summary>Time of the window's steps in which no batch was there.</summary>
    public TimeSpan Waited() => MonotonicClock.Between(0, entries.Skip(windowStart).Sum(entry => entry.Step.WaitedNs));

    private readonly record struct Entry(long BeginNs, long EndNs, TrainingStep Step);
}
