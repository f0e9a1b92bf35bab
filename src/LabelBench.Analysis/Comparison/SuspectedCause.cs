using System.Collections.Immutable;
using System.Globalization;
using LabelBench.Records;

namespace LabelBench.Analysis.Comparison;

/// <summary>What the two sides differ in, and whether that can be the cause of a change.</summary>
/// <param name="Sentence">In words.</param>
/// <param name="Suspects">Parts that changed, each with the fact that names it best.</param>
public sealed record SuspectedCause(CauseKind Kind, string Sentence, ImmutableArray<EnvironmentDifference> Suspects)
{
    /// <param name="clocksDiffer">Whether clocks or throttling of any cell differ: then the machine was not in the same state, whatever else was changed.</param>
    internal static SuspectedCause Of(ImmutableArray<EnvironmentDifference> changes, bool clocksDiffer)
    {
        var changed = changes.Where(c => c.IsSuspect).Select(c => c.Class).ToHashSet();
        ImmutableArray<EnvironmentDifference> suspects = [.. changes.Where(c => c.IsSuspect && !Follows(c.Class, changed)).GroupBy(c => c.Class).Select(part => part.First())];
        return (suspects, clocksDiffer) switch
        {
            ([], false) => new(CauseKind.None, "no difference between the environments is known that could be the cause", []),
            ([], true) => new(CauseKind.Confounded, "confounded: clocks or throttling differ and nothing else that is known", []),
            ([var sole], false) => new(CauseKind.Sole, $"sole: only {Name(sole)} changed", suspects),
            (_, true) => new(CauseKind.Confounded, $"confounded: {List(suspects)}, and clocks or throttling differ", suspects),
            _ => new(CauseKind.Confounded, $"confounded: {List(suspects)} changed", suspects),
        };
    }

    /// <summary>A new kernel brings its own mitigations: they are one change with it.</summary>
    private static bool Follows(FactClass one, IReadOnlySet<FactClass> changed) => one is FactClass.Mitigations && (changed.Contains(FactClass.Kernel) || changed.Contains(FactClass.CommandLine));

    /// <summary>Fact and values: <c>gpu.driver 570.124 -> 580.65</c>.</summary>
    public static string Name(EnvironmentDifference change) => string.Create(CultureInfo.InvariantCulture, $"{change.Name} {Short(change.From)} -> {Short(change.To)}");

    private static string List(ImmutableArray<EnvironmentDifference> suspects) => string.Join(" and ", suspects.Select(Name));

    /// <summary>A kernel's command line would fill the screen; the list of differences has it whole.</summary>
    private static string Short(string value) => value.Length <= 60 ? value : value[..57] + "...";
}

public enum CauseKind
{
    /// <summary>Nothing that is known changed.</summary>
    None,

    /// <summary>One part changed.</summary>
    Sole,

    /// <summary>Several changed, or the clocks did: none of them can be blamed.</summary>
    Confounded,
}
