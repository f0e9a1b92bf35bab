using System.Collections.Immutable;
using LabelBench.Records;

namespace LabelBench.Measurement;

/// <summary>Samples the machine while trials run, on a thread of its own.</summary>
public interface ISampler : IDisposable
{
    /// <summary>Also sample these processes from now on, all together (CPU time, resident memory); none stops it.</summary>
    void Watch(params ImmutableArray<int> processIds);

    /// <summary>Summaries over a window on the monotonic clock. A metric that could not be read says why; none is left out.</summary>
    ImmutableArray<MetricSummary> Summarise(Window window);
}

/// <summary>Describes the machine and its software at the start of a run.</summary>
public interface IMachineProbe
{
    MachineDescription Describe();

    ImmutableArray<EnvironmentFact> CaptureEnvironment();
}
