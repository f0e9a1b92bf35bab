using System.Collections.Immutable;
using LabelBench.Core;

namespace LabelBench.Workloads;

/// <summary>The order in which the trials of a plan run.</summary>
internal static class TrialOrder
{
    /// <summary>Drawn from the run's seed apart from every trial's.</summary>
    private const string Stream = "order";

    /// <summary>
    /// All cells once in random order, then all in reverse, and so on (C A B, B A C, C A B): a machine that warms up or throttles slowly moves every cell alike instead of one
    /// against another. The cell that was first also stands last: where reversing does not bring it there, once more, with its first trial's inputs, to compare the two.
    /// </summary>
    /// <remarks>A single trial a cell leaves nothing that a difference could be weighed against, and a single cell is its own last: neither is repeated.</remarks>
    public static ImmutableArray<PlannedTrial> Of(ImmutableArray<Cell> cells, int repetitions, ulong seed)
    {
        var first = Shuffled(cells, seed);
        ImmutableArray<PlannedTrial> trials =
        [
            .. from repetition in Enumerable.Range(1, repetitions)
               from cell in repetition % 2 == 1 ? first : first.Reverse()
               select new PlannedTrial(cell.Id, repetition, TrialSeed.Derive(seed, cell.Id, repetition)),
        ];
        return repetitions > 1 && cells.Length > 1 && trials[^1].CellId != trials[0].CellId
            ? trials.Add(trials[0] with { Repetition = repetitions + 1, IsDriftCheck = true })
            : trials;
    }

    /// <remarks>Fisher and Yates; Durstenfeld (1964), doi:10.1145/364520.364540.</remarks>
    private static ImmutableArray<Cell> Shuffled(ImmutableArray<Cell> cells, ulong seed)
    {
        var shuffled = cells.ToArray();
        var random = new SplitMix64(TrialSeed.Derive(seed, Stream, 0));
        for (var i = shuffled.Length - 1; i > 0; i--)
        {
            var other = random.Below(i + 1);
            (shuffled[i], shuffled[other]) = (shuffled[other], shuffled[i]);
        }
        return [.. shuffled];
    }
}
