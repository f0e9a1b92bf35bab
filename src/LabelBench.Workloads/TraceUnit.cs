namespace LabelBench.Workloads;

/// <summary>What one unit of a trace's timestamps is.</summary>
public enum TraceUnit
{
    Nanoseconds,
    Microseconds,
    Milliseconds,
    Seconds,
}
