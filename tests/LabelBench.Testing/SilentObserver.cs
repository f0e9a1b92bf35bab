using LabelBench.Measurement.Load;

namespace LabelBench.Testing;

/// <summary>Counts what it hears.</summary>
public sealed class SilentObserver : ILoadObserver
{
    public List<TrialPhase> Phases { get; } = [];

    public long LastCompleted { get; private set; }

    public void Report(TrialPhase phase, long completed)
    {
        if (Phases.Count == 0 || Phases[^1] != phase)
            Phases.Add(phase);
        LastCompleted = completed;
    }
}
