using System.Collections.Immutable;
using System.Globalization;
using LabelBench.Core;
using LabelBench.Workloads.Files;

namespace LabelBench.Workloads;

/// <summary>Which settings of a provider are measured: every combination of what the options list, the default where they say nothing.</summary>
internal static class ProviderSweep
{
    private const string CudaGraphOption = "--cuda-graph";

    private static readonly ImmutableArray<ExecutionProvider> Nvidia = [ExecutionProvider.Cuda, ExecutionProvider.Tensorrt];
    private static readonly ImmutableArray<ExecutionProvider> CudaOnly = [ExecutionProvider.Cuda];

    /// <summary>Whether any setting was asked for.</summary>
    public static bool IsAsked(PlanOverrides asked) => Options(asked).Any(o => o.Given);

    public static IEnumerable<Problem> Check(PlanOverrides asked)
    {
        var provider = asked.Provider ?? ExecutionProvider.Cpu;
        foreach (var (option, given, listed, providers) in Options(asked))
        {
            if (given && !providers.Contains(provider))
                yield return new Problem(option, "", $"is no setting of {Cell.Word(provider)}; give it with --ep {string.Join(" or ", providers.Select(Cell.Word))}.");
            foreach (var problem in OverrideRules.Listed(option, listed))
                yield return problem;
        }
        if (asked.CudaGraph?.Contains(true) is true && asked.Placements?.Contains(TensorPlacement.Device) is not true)
            yield return new Problem(CudaGraphOption, "", "on replays a call at fixed addresses on the device; give it with --placement device.");
        if (asked.ArenaLimit is { } limit && (limit.Mebibytes < Limits.SmallestArenaMebibytes || limit.Gibibytes > Limits.LargestArenaGibibytes))
            yield return new Problem("--arena-limit", "", string.Create(CultureInfo.InvariantCulture,
                $"is {limit.Value:F0} bytes; expected {Limits.SmallestArenaMebibytes} MiB to {Limits.LargestArenaGibibytes} GiB."));
    }

    /// <returns>One null for a provider without settings; otherwise at least one combination, as a graph is replayed where tensors lie on the device only.</returns>
    /// <param name="usual">Where tensors lie unless it is asked for otherwise.</param>
    public static IEnumerable<ProviderSettings?> Of(ExecutionProvider provider, PlanOverrides asked, TensorPlacement usual) => Nvidia.Contains(provider)
        ? from placement in asked.Placements ?? [usual]
          from graph in asked.CudaGraph ?? [false]
          where !graph || placement == TensorPlacement.Device
          from tf32 in asked.Tf32 ?? [false]
          from search in asked.ConvolutionSearches ?? [ConvolutionSearch.Exhaustive]
          from growth in asked.ArenaGrowths ?? [ArenaGrowth.PowerOfTwo]
          select new ProviderSettings(placement, graph, tf32, search, asked.ArenaLimit, growth)
        : [null];

    private static IEnumerable<(string Option, bool Given, int? Listed, ImmutableArray<ExecutionProvider> Providers)> Options(PlanOverrides asked) =>
    [
        ("--placement", asked.Placements is not null, asked.Placements?.Length, Nvidia),
        (CudaGraphOption, asked.CudaGraph is not null, asked.CudaGraph?.Length, Nvidia),
        ("--tf32", asked.Tf32 is not null, asked.Tf32?.Length, Nvidia),
        ("--conv-search", asked.ConvolutionSearches is not null, asked.ConvolutionSearches?.Length, CudaOnly),
        ("--arena-limit", asked.ArenaLimit is not null, null, CudaOnly),
        ("--arena-growth", asked.ArenaGrowths is not null, asked.ArenaGrowths?.Length, CudaOnly),
    ];
}
