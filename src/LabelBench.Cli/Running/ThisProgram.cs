using System.Collections.Immutable;
using LabelBench.Measurement.Controller;
using LabelBench.OnnxRuntime.Providers;
using LabelBench.Records;
using LabelBench.Workloads;

namespace LabelBench.Cli.Running;

/// <summary>The executable that is running, to be started again as a worker.</summary>
internal static class ThisProgram
{
    private const string TieredCompilation = "DOTNET_TieredCompilation";

    /// <summary>The worker that measures a cell, on the cell's GPU. Its methods are compiled in full when they are first called, unless the variable says otherwise.</summary>
    /// <remarks>
    /// Else the runtime compiles the busy ones anew while the trial runs: on two CPUs that took a tenth to a fifth of the throughput of the first four seconds, and trials that began
    /// slow were refused as unsteady. A worker is ready half a second later for it.
    /// </remarks>
    public static WorkerCommand AsWorker(Cell cell, ImmutableArray<GpuDescription> gpus)
    {
        var worker = As(Commands.WorkerVerb.Name).With(DeviceSelection.EnvironmentFor(cell, gpus));
        return Environment.GetEnvironmentVariable(TieredCompilation) is null ? worker with { Environment = worker.Environment.SetItem(TieredCompilation, "0") } : worker;
    }

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
