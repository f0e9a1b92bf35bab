using System.Collections.Immutable;

namespace LabelBench.Workloads;

/// <summary>What a search begins with.</summary>
/// <param name="Plan">Workload, settings and seed; cells and trials come as the search goes.</param>
/// <param name="Base">The cell whose settings are varied.</param>
/// <param name="Axes">Each with two levels or more; none where a rate is searched.</param>
public sealed record SearchPlan(RunPlan Plan, Cell Base, ImmutableArray<SearchAxis> Axes)
{
    /// <summary>Combinations of all levels.</summary>
    public int Configurations => Axes.Aggregate(1, (count, axis) => count * axis.Levels.Length);
}
