using System.Globalization;
using LabelBench.Measurement.Controller;

namespace LabelBench.Cli.Running;

/// <summary>Reads the kernel's count of processes killed for want of memory: <c>oom_kill</c> of /proc/vmstat, which counts cgroup kills too.</summary>
internal sealed class KernelOutOfMemoryKills : IOutOfMemoryWitness
{
    private const string Key = "oom_kill ";

    public static IOutOfMemoryWitness ForThisMachine() => new KernelOutOfMemoryKills();

    public long KillsSoFar()
    {
        try
        {
            foreach (var line in File.ReadLines("/proc/vmstat"))
            {
                if (line.StartsWith(Key, StringComparison.Ordinal))
                    return long.Parse(line.AsSpan(Key.Length), NumberStyles.None, CultureInfo.InvariantCulture);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or FormatException)
        {
            // Not Linux, or not readable: a kill then counts as a crash, which is what can be said.
        }
        return 0;
    }
}
