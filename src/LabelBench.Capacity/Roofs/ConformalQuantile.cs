using System.Diagnostics;

namespace LabelBench.Capacity.Roofs;

/// <summary>Half-widths that left-out errors ask for.</summary>
/// <remarks>
/// Split conformal prediction (Vovk, Gammerman and Shafer 2005, "Algorithmic Learning in a Random World") over groups: each error weighs one over the number of
/// errors in its group, so that a GPU measured with many models does not speak for all.
/// </remarks>
internal static class ConformalQuantile
{
    /// <param name="errors">Absolute errors and their groups; not empty.</param>
    /// <param name="level">Nominal coverage, above 0 and at most 1.</param>
    /// <returns>The smallest error that so much weight lies at or below: the errors as they are, without the allowance for one more group that may be worse than all.</returns>
    public static double Of(IReadOnlyCollection<(string Group, double Error)> errors, double level)
    {
        var members = errors.GroupBy(e => e.Group, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Count(), StringComparer.Ordinal);
        var needed = level * members.Count - 1e-9;
        var weight = 0.0;
        foreach (var (group, error) in errors.OrderBy(e => e.Error))
        {
            weight += 1.0 / members[group];
            if (weight >= needed)
                return error;
        }
        throw new UnreachableException();
    }
}
