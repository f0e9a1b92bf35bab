using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using LabelBench.Cli.Commands;
using LabelBench.Core;
using LabelBench.OnnxRuntime.Providers;
using LabelBench.Records;
using LabelBench.Workloads;

namespace LabelBench.Cli.Running;

/// <summary>Asks another process of this program whether a provider works: what it loads must not stay in this one, and what crashes it must not crash this one.</summary>
internal static class ProviderProbe
{
    /// <summary>The first use of a GPU can compile kernels for minutes; longer than this is a hang.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private const string TrialCheck = "trial";

    /// <param name="device">As a cell names it; null: the first that the provider can use.</param>
    public static ProviderStatus Examine(ExecutionProvider provider, MachineDescription machine, string? device = null)
    {
        if (provider is ExecutionProvider.Cpu)
            return ProviderStatus.Of(provider, [ProviderCheck.Passes("build", "part of every ONNX Runtime")]);
        var chosen = device ?? DeviceSelection.Resolve(null, provider, machine, Environment.GetEnvironmentVariable(DeviceSelection.VisibleDevices)).Value?[0] ?? "0";
        var cell = new Cell("", Scope.Infer, Scenario.Offline, provider, chosen, Precision.Fp32, 1, 1, 1, 0);
        var command = ThisProgram.As(ExamineVerb.Name, Cell.Word(provider), chosen).With(DeviceSelection.EnvironmentFor(cell, machine.Gpus));
        using var process = Process.Start(command.StartInfo())!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        Tell(process, machine.Gpus);
        var ended = process.WaitForExit(Patience);
        if (!ended)
            process.Kill(entireProcessTree: true);
        var checks = output.Result.Split('\n').Where(l => l.StartsWith(ExamineVerb.LinePrefix, StringComparison.Ordinal))
            .Select(l => JsonSerializer.Deserialize<ProviderCheck>(l.AsSpan(ExamineVerb.LinePrefix.Length), Json.Line)!).ToImmutableArray();
        return ProviderStatus.Of(provider, ended && process.ExitCode == ExitCode.Fine ? checks : checks.Add(Died(ended, process, error.Result)));
    }

    private static void Tell(Process process, ImmutableArray<GpuDescription> gpus)
    {
        try
        {
            process.StandardInput.Write(JsonSerializer.Serialize(gpus, Json.Line));
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // Already gone; its exit code tells more.
        }
    }

    private static ProviderCheck Died(bool ended, Process process, string error)
    {
        const int Signalled = 128;
        var last = error.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).LastOrDefault();
        var how = !ended ? string.Create(CultureInfo.InvariantCulture, $"did not end within {Patience.TotalMinutes:0} minutes and was killed")
            : process.ExitCode > Signalled ? string.Create(CultureInfo.InvariantCulture, $"was killed by signal {process.ExitCode - Signalled}")
            : string.Create(CultureInfo.InvariantCulture, $"ended with code {process.ExitCode}");
        return ProviderCheck.Blocks(TrialCheck, $"a process that tried the provider {how}{(last is null ? "" : $"; it said: {last}")}", "driver, libraries and ONNX Runtime do not go together: update the driver, or build with LABELBENCH_ORT_SOURCE=nuget where a feed serves the official packages");
    }
}
