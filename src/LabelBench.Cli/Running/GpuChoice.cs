using System.Collections.Immutable;
using LabelBench.Core;
using LabelBench.OnnxRuntime.Providers;
using LabelBench.Records;
using LabelBench.Workloads;

namespace LabelBench.Cli.Running;

/// <summary>Which GPUs a run measures, and whether they work, found out before anything is measured.</summary>
internal static class GpuChoice
{
    /// <param name="asked">As typed; null: the first GPU.</param>
    /// <returns>By their own names; null for a provider of the CPU.</returns>
    /// <exception cref="UserMistakeException">A GPU is not there, or the provider does not work on it.</exception>
    public static ImmutableArray<string>? Make(ExecutionProvider provider, string[]? asked, MachineDescription machine)
    {
        if (provider is ExecutionProvider.Cpu or ExecutionProvider.Openvino)
            return null;
        var devices = DeviceSelection.Resolve(asked, provider, machine, Environment.GetEnvironmentVariable(DeviceSelection.VisibleDevices));
        // Where there is no GPU at all, what the provider lacks says more than that the first one is missing.
        if (!devices.IsValid && machine.Gpus.Any(DeviceSelection.IsNvidia))
            throw new UserMistakeException(devices.Problems);
        foreach (var device in devices.Value ?? ["0"])
        {
            if (ProviderProbe.Examine(provider, machine, device) is { Usable: false } status)
                throw new UserMistakeException($"{Cell.Word(provider)} is not usable on this machine", $"{status.Reason}; remedy: {status.Remedy}");
        }
        return [.. devices.ValueOrThrow()];
    }

    /// <summary>Measured GPUs that somebody else uses already.</summary>
    public static IEnumerable<string> Warnings(RunPlan plan, MachineDescription machine)
    {
        var measured = plan.Cells.SelectMany(c => c.Device.Split(Cell.DeviceSeparator)).ToHashSet(StringComparer.Ordinal);
        return machine.Gpus
            .Where(g => measured.Contains(g.Uuid) || measured.Contains(g.PciAddress) || g.Nvidia?.MigInstances.Any(i => measured.Contains(i.Uuid)) is true)
            .Select(ProviderExamination.InUse)
            .OfType<string>()
            .Select(text => text + ": figures of this run are not this GPU's alone");
    }
}
