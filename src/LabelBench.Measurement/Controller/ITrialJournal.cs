using LabelBench.Records;

namespace LabelBench.Measurement.Controller;

/// <summary>Takes finished trials; an appended trial survives a power cut.</summary>
public interface ITrialJournal
{
    /// <param name="latencies">Raw latencies in nanoseconds; empty for a failed trial.</param>
    void Append(TrialRecord trial, long[] latencies);
}
