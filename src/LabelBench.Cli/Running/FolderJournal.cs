using LabelBench.Measurement.Controller;
using LabelBench.Records;
using LabelBench.Storage.Folder;

namespace LabelBench.Cli.Running;

/// <summary>Keeps finished trials in the run's folder.</summary>
/// <param name="purpose">What the trials are for, in a search.</param>
internal sealed class FolderJournal(RunFolder folder, SearchTrial? purpose = null) : ITrialJournal
{
    private readonly KeptLabels labelsOfRun = new(folder.Path);

    public void Append(TrialRecord trial, long[] latencies, string labels)
    {
        // An invalid trial was disturbed in its timing; its labels are as good as any.
        if (labelsOfRun.AreWanted && trial.Status != TrialStatus.Failed)
            labelsOfRun.Take(trial.CellId, labels);
        var kept = trial.Measurement is { } measurement
            ? trial with { Measurement = measurement with { LatencyFile = folder.WriteLatencies(trial.CellId, trial.Repetition, latencies) } }
            : trial;
        folder.AppendTrial(kept with { Search = purpose });
    }
}
