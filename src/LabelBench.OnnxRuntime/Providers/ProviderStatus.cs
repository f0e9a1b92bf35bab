using System.Collections.Immutable;
using LabelBench.Workloads;

namespace LabelBench.OnnxRuntime.Providers;

/// <summary>Whether an execution provider works on this machine, and what to do when it does not.</summary>
/// <param name="Reason">Why it is not usable; empty when it is.</param>
/// <param name="Remedy">What to do about it; empty when it is usable.</param>
/// <param name="Checks">Everything that was looked at, in the order in which it must be put right.</param>
public sealed record ProviderStatus(ExecutionProvider Provider, bool Usable, string Reason, string Remedy, ImmutableArray<ProviderCheck> Checks)
{
    /// <summary>The first check that blocks is the reason; later ones often only follow from it.</summary>
    public static ProviderStatus Of(ExecutionProvider provider, IEnumerable<ProviderCheck> checks)
    {
        var all = checks.ToImmutableArray();
        return all.FirstOrDefault(c => c.Result == CheckResult.Blocks) is { } blocking
            ? new ProviderStatus(provider, false, blocking.Text, blocking.Remedy, all)
            : new ProviderStatus(provider, true, "", "", all);
    }

    /// <returns>Null when the provider is in this build, compiled in or as a library beside the program.</returns>
    public static ProviderCheck? WhyNotInThisBuild(ExecutionProvider provider)
    {
        if (OrtRuntime.HasCompiled(provider) || PluginProvider.Of(provider) is not null)
            return null;
        var has = string.Join(", ", Enum.GetValues<ExecutionProvider>().Where(p => OrtRuntime.HasCompiled(p)).Select(Cell.Word));
        return ProviderCheck.Blocks("build", $"this build's ONNX Runtime {OrtRuntime.Version} has no {Cell.Word(provider)} provider (it has: {has})", provider switch
        {
            ExecutionProvider.Directml => "take --ep cpu, or on Windows build with LABELBENCH_ORT_SOURCE=nuget LABELBENCH_ACCELERATOR=directml",
            _ => "take --ep cpu, or build against an ONNX Runtime that has it",
        });
    }
}
