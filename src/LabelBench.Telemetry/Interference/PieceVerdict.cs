using System.Collections.Immutable;

namespace LabelBench.Telemetry;

public enum PieceState
{
    Quiet,
    Disturbed,

    /// <summary>What would tell cannot be read.</summary>
    Unknown,
}

/// <summary>What a piece of a window was.</summary>
/// <param name="Causes">All that apply; none unless it was disturbed.</param>
/// <param name="UnknownBecause">Null unless it is unknown.</param>
public sealed record PieceVerdict(PieceState State, ImmutableArray<PieceCause> Causes, string? UnknownBecause);

/// <param name="Rule">As in the record: <c>steal</c>.</param>
/// <param name="Value">The reading; greater is worse.</param>
/// <param name="Text">The reading in words.</param>
public sealed record PieceCause(string Rule, double Value, string Text);
