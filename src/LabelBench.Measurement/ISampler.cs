using System.Collections.Immutable;
using LabelBench.Records;

namespace LabelBench.Measurement;

/// <summary>Samples the machine while trials run, on a thread of its own.</summary>
public interface ISampler : IDisposable
{
    /// <summary>Also sample this process from now on (CPU time, resident memory); 0 stops it.</summary>
    void Watch(int processId);

    /// <summary>Summaries over a window on the monotonic clock. A metric that could not be read says why; none is left out.</summary>
    ImmutableArray<MetricSummary> Summarise(Window window);
}

/// <summary>Describes the machine and its software at the start of a run.</summary>
public interface IMachineProbe
{
    MachineDescription Describe();

    ImmutableArray<EnvironmentFact> CaptureEnvironment();
}
