namespace LabelBench.Measurement.Load;

/// <summary>Hears how far a trial is, a few times a second, on the generator's own waiting thread.</summary>
public interface ILoadObserver
{
    /// <param name="phase">What runs now.</param>
    /// <param name="completed">Queries ended since the load began; stands still only when the system under test does.</param>
    void Report(TrialPhase phase, long completed);

    /// <summary>The same while nothing is due and nothing waits: a system that has nothing to do does not hang.</summary>
    void ReportIdle(TrialPhase phase, long completed) => Report(phase, completed);

    /// <summary>Whether the window may open; false while other workers of the trial are not warm yet, and load goes on.</summary>
    bool MayMeasure => true;

    /// <summary>When the windows of all workers of the trial open, nanoseconds on the monotonic clock; null where each opens its own.</summary>
    long? WindowBegin => null;
}

public enum TrialPhase
{
    Loading,
    WarmingUp,

    /// <summary>Warm, and under load until the others of the trial are.</summary>
    Ready,
    Measuring,
    Finishing,
}
