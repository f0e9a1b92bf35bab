using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace LabelBench.Cli.Verification;

/// <summary>How a check ended.</summary>
internal enum CheckStatus
{
    /// <summary>Everything that was asked holds, or was measured.</summary>
    Passed,

    /// <summary>Something that was asked does not hold.</summary>
    Failed,

    /// <summary>Time ran out; what is there was measured.</summary>
    Partial,

    /// <summary>Time ran out before it began.</summary>
    NotReached,

    /// <summary>Means nothing on this provider.</summary>
    NeedsGpu,

    /// <summary>Something that it needs is not on this machine; the summary says what.</summary>
    NotHere,
}

/// <summary>What a check found, as it is kept in the folder of the verification.</summary>
/// <param name="Name">Stable word, by which the check is asked for.</param>
/// <param name="Title">What it answers.</param>
/// <param name="Summary">The answer in one line.</param>
/// <param name="Columns">Of the table, each with the unit of its numbers.</param>
/// <param name="Rows">Words, numbers, or null where something could not be had.</param>
internal sealed record CheckResult(
    string Name,
    string Title,
    CheckStatus Status,
    string Summary,
    ImmutableArray<string> Columns,
    ImmutableArray<ImmutableArray<object?>> Rows,
    [property: JsonPropertyName("elapsed_ms")] TimeSpan Elapsed)
{
    /// <summary>A check without a table.</summary>
    public static CheckResult Said(ICheck check, CheckStatus status, string summary) => new(check.Name, check.Title, status, summary, [], [], TimeSpan.Zero);

    public static CheckResult Table(ICheck check, CheckStatus status, string summary, ImmutableArray<string> columns, IEnumerable<ImmutableArray<object?>> rows) =>
        new(check.Name, check.Title, status, summary, columns, [.. rows], TimeSpan.Zero);
}
