using System.Collections.Immutable;
using LabelBench.Reporting.Wording;

namespace LabelBench.Reporting.Console;

/// <summary>The operators that a training step's graph needs, with what providers do with each, as plain lines.</summary>
public static class OperatorTable
{
    private const int Indent = 2;

    /// <param name="rows">In the order in which they are shown; every row names the same providers.</param>
    /// <param name="remarks">Sentences below.</param>
    /// <returns>Lines of at most <see cref="SummaryText.Width"/> characters.</returns>
    public static IReadOnlyList<string> Lines(IReadOnlyCollection<OperatorRow> rows, IEnumerable<string> remarks, int width = SummaryText.Width)
    {
        ImmutableArray<string> providers = [.. rows.SelectMany(row => row.Providers.Select(p => p.Provider)).Distinct(StringComparer.Ordinal)];
        var table = new TextTable([new("operators of a step"), new("flat", Right: true), new("per tensor", Right: true), .. providers.Select(name => new TextTable.Column(name))]);
        foreach (var row in rows)
            table.Add([row.Operator, Quantity.Count(row.Flat), Quantity.Count(row.PerTensor), .. providers.Select(name => row.Providers.FirstOrDefault(p => p.Provider == name)?.Support ?? "not listed")]);
        return
        [
            .. table.Lines(width),
            "",
            .. Notes(rows).Concat(Mixed(rows)).Concat(remarks).SelectMany(text => TextWrap.Hanging(new string(' ', Indent), text, width)),
        ];
    }

    private static IEnumerable<string> Notes(IEnumerable<OperatorRow> rows) =>
        from row in rows
        from provider in row.Providers
        where provider.Note.Length > 0
        select $"{row.Operator} on {provider.Provider}: {provider.Note}.";

    private static IEnumerable<string> Mixed(IReadOnlyCollection<OperatorRow> rows)
    {
        string[] only = [.. rows.Where(row => row.Flat + row.PerTensor == 0).Select(row => row.Operator)];
        yield return $"Counts are of FP32; mixed precision has {Quantity.Count(rows.Sum(row => row.MixedFlat))} nodes in place of {Quantity.Count(rows.Sum(row => row.Flat))} (flat) and "
            + $"{Quantity.Count(rows.Sum(row => row.MixedPerTensor))} in place of {Quantity.Count(rows.Sum(row => row.PerTensor))} (per tensor){(only.Length == 0 ? "" : $", and alone needs {string.Join(", ", only)}")}.";
    }
}

/// <summary>An operator of a training step.</summary>
/// <param name="Flat">Nodes with one vector of parameters, FP32.</param>
/// <param name="PerTensor">Nodes with a tensor for every weight, FP32.</param>
/// <param name="MixedFlat">The same in mixed precision.</param>
/// <param name="MixedPerTensor">The same in mixed precision.</param>
public sealed record OperatorRow(string Operator, int Flat, int PerTensor, int MixedFlat, int MixedPerTensor, ImmutableArray<OperatorSupport> Providers);

/// <param name="Support">One word: yes, partly, unknown, no.</param>
/// <param name="Note">What happens, and what to do about it; empty for a plain yes.</param>
/// <param name="Source">Where that was published.</param>
public sealed record OperatorSupport(string Provider, string Support, string Note, string Source);
