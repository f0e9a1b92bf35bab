namespace LabelBench.Measurement.Load;

/// <summary>Hears how far a trial is, a few times a second, on the generator's own waiting thread.</summary>
public interface ILoadObserver
{
    /// <param name="phase">What runs now.</param>
    /// <param name="completed">Queries ended since the load began; stands still only when the system under test does.</param>
    void Report(TrialPhase phase, long completed);
}

public enum TrialPhase
{
    Loading,
    WarmingUp,
    Measuring,
    Finishing,
}
