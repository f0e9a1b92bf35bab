using System.Collections.Immutable;
using LabelBench.Core;
using LabelBench.Records;

namespace LabelBench.Web.Runs;

/// <summary>A run as a list shows it.</summary>
/// <param name="Header">Null where the record cannot be read.</param>
/// <param name="IsUnderWay">Whether it is being measured.</param>
/// <param name="Problems">Why the record cannot be read; empty where it can.</param>
internal sealed record ListedRun(string RunId, RunHeader? Header, bool IsUnderWay, ImmutableArray<Problem> Problems)
{
    /// <summary>Whether a plan or a sheet can rest on it: a trial of it counts.</summary>
    public bool HasFigures => Header is { TrialsValid: > 0 };

    /// <summary>Whether every word is in its id, name, suite, machine or state.</summary>
    public bool Fits(string words) => words.Split(' ', StringSplitOptions.RemoveEmptyEntries).All(word =>
        new[] { RunId, Header?.Label, Header?.SuiteId, Header?.Machine, State }.Any(text => text?.Contains(word, StringComparison.OrdinalIgnoreCase) == true));

    /// <summary>In a word or two.</summary>
    public string State => Header is null ? "unreadable" : IsUnderWay ? "under way" : Workloads.Cell.Word(Header.Outcome);
}
