using System.Collections.Immutable;
using LabelBench.Measurement.Controller;
using LabelBench.OnnxRuntime.Providers;
using LabelBench.Records;
using LabelBench.Workloads;

namespace LabelBench.Cli.Running;

/// <summary>The executable that is running, to be started again as a worker.</summary>
internal static class ThisProgram
{
    /// <summary>The worker that measures a cell, on the cell's GPU.</summary>
    public static WorkerCommand AsWorker(Cell cell, ImmutableArray<GpuDescription> gpus) => As("worker").With(DeviceSelection.EnvironmentFor(cell, gpus));

    /// <param name="arguments">A hidden verb and its arguments.</param>
    public static WorkerCommand As(params ImmutableArray<string> arguments)
    {
        var environment = ImmutableSortedDictionary<string, string?>.Empty
            // OpenMP and BLAS inside native libraries must not add threads of their own.
            .Add("OMP_NUM_THREADS", "1")
            // Hexadecimal: the runtime's own 30 calls until a method is fully optimised, and not the many of this process.
            .Add("DOTNET_TC_CallCountThreshold", "1E");
        var apphost = Path.Combine(AppContext.BaseDirectory, OperatingSystem.IsWindows() ? "labelbench.exe" : "labelbench");
        return File.Exists(apphost)
            ? new WorkerCommand(apphost, arguments, environment)
            : new WorkerCommand(Environment.ProcessPath!, [Path.Combine(AppContext.BaseDirectory, "labelbench.dll"), .. arguments], environment);
    }
}
