namespace LabelBench.Workloads;

/// <summary>What the planner needs to know about the machine.</summary>
/// <param name="UsableCpus">CPUs this process may use: the least of affinity, cpuset and cgroup quota; may be fractional, more than 0.</param>
/// <param name="PhysicalCores">Cores among them, counting two hardware threads of one core once; at least 1.</param>
/// <exception cref="ArgumentOutOfRangeException">A count is not positive: whoever probed the machine must say so instead.</exception>
public sealed record MachineFacts(double UsableCpus, int PhysicalCores)
{
    public double UsableCpus { get; } = UsableCpus > 0 ? UsableCpus : throw new ArgumentOutOfRangeException(nameof(UsableCpus), UsableCpus, "must be positive");

    public int PhysicalCores { get; } = PhysicalCores > 0 ? PhysicalCores : throw new ArgumentOutOfRangeException(nameof(PhysicalCores), PhysicalCores, "must be positive");

    /// <summary>Whole physical cores that can be kept busy at once, at least 1. Matrix kernels gain nothing from a core's second hardware thread, and a quota of 3.5 CPUs keeps 3 threads running.</summary>
    public int UsableCores => Math.Max(1, Math.Min(PhysicalCores, (int)Math.Min(UsableCpus, int.MaxValue)));
}
