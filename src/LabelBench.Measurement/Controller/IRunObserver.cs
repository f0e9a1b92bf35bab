using LabelBench.Measurement.Load;
using LabelBench.Records;
using LabelBench.Workloads;

namespace LabelBench.Measurement.Controller;

/// <summary>Hears what a run does, for live progress.</summary>
public interface IRunObserver
{
    void TrialStarted(int index, Cell cell, PlannedTrial trial);

    void TrialProgressed(int index, TrialPhase phase, long completed);

    void TrialEnded(int index, TrialRecord record);
}
