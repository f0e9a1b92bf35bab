using LabelBench.Records;

namespace LabelBench.Measurement.Controller;

/// <summary>Takes finished trials; an appended trial survives a power cut.</summary>
public interface ITrialJournal
{
    /// <param name="latencies">Raw latencies in nanoseconds; empty for a failed trial.</param>
    /// <param name="labels">Folder of the labels that the trial wrote; removed afterwards, and empty where no labels are written.</param>
    void Append(TrialRecord trial, long[] latencies, string labels);
}
