using LabelBench.Core;

namespace LabelBench.Telemetry;

/// <summary>Power and energy of a GPU as they were told together.</summary>
/// <param name="Ns">On the monotonic clock.</param>
/// <param name="Energy">By the counter, since the driver was loaded.</param>
public readonly record struct GpuPoll(long Ns, Watts Power, Joules Energy);
