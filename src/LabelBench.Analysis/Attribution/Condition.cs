using System.Collections.Immutable;

namespace LabelBench.Analysis;

/// <summary>Three-valued: what readings say about a claim. Missing readings leave it open unless the others settle it.</summary>
/// <param name="Holds">Null where readings are missing that would tell.</param>
/// <param name="Evidence">Of what holds.</param>
/// <param name="Missing">Of what is open.</param>
internal sealed record Condition(bool? Holds, ImmutableArray<Evidence> Evidence, ImmutableArray<string> Missing)
{
    public static Condition No { get; } = new(false, [], []);

    public static Condition Open(string missing) => new(null, [], [missing]);

    public static Condition operator &(Condition one, Condition other) =>
        one.Holds is false || other.Holds is false ? No
        : one.Holds is true && other.Holds is true ? new(true, [.. one.Evidence, .. other.Evidence], [])
        : new(null, [], [.. one.Missing, .. other.Missing]);

    public static Condition operator |(Condition one, Condition other) =>
        one.Holds is true || other.Holds is true ? new(true, [.. one.Evidence, .. other.Evidence], [])
        : one.Holds is false && other.Holds is false ? No
        : new(null, [], [.. one.Missing, .. other.Missing]);

    /// <summary>The other where this one is open: a second-best reading.</summary>
    public Condition Else(Condition other) => Holds is null && other.Holds is not null ? other : this;
}
