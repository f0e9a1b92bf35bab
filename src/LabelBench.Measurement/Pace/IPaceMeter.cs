using LabelBench.Records;

namespace LabelBench.Measurement.Pace;

/// <summary>Does a fixed piece of work on the whole machine and tells how fast it went.</summary>
public interface IPaceMeter
{
    /// <summary>How many work at the same time.</summary>
    int Threads { get; }

    /// <summary>Takes the machine for itself for a few hundredths of a second: never while a window is open.</summary>
    PaceReading Read();
}
