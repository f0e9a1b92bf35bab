using System.Collections.Immutable;
using LabelBench.Measurement.Controller;

namespace LabelBench.Cli.Running;

/// <summary>The executable that is running, to be started again as a worker.</summary>
internal static class ThisProgram
{
    public static WorkerCommand AsWorker()
    {
        var environment = ImmutableSortedDictionary<string, string>.Empty
            // OpenMP and BLAS inside native libraries must not add threads of their own.
            .Add("OMP_NUM_THREADS", "1");
        var apphost = Path.Combine(AppContext.BaseDirectory, OperatingSystem.IsWindows() ? "labelbench.exe" : "labelbench");
        return File.Exists(apphost)
            ? new WorkerCommand(apphost, ["worker"], environment)
            : new WorkerCommand(Environment.ProcessPath!, [Path.Combine(AppContext.BaseDirectory, "labelbench.dll"), "worker"], environment);
    }
}
