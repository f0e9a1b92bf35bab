using System.Globalization;
using LabelBench.Records;

namespace LabelBench.Analysis;

/// <summary>Says in one sentence how quiet the machine was while a run measured.</summary>
internal static class Disturbances
{
    /// <summary>A quiet machine has as many disturbed seconds by chance.</summary>
    private const double Usual = 0.01;

    /// <summary>Only where more was disturbed than chance explains.</summary>
    public static IEnumerable<string> Warnings(RunRecord record)
    {
        if (Total.Of(record) is { IsQuiet: false } total)
            yield return total.Sentence;
    }

    /// <summary>Where nothing was disturbed beyond chance, and what could not be told.</summary>
    public static IEnumerable<string> Notes(RunRecord record)
    {
        if (Total.Of(record) is not { } total)
            yield break;
        if (total.IsQuiet && total.Unknown < total.Pieces)
            yield return total.Disturbed == 0
                ? Text($"Nothing else disturbed the {total.Pieces - total.Unknown} seconds that were measured and could be judged.")
                : Text($"The machine was quiet: {total.Sentence}");
        if (total.Unknown > 0)
            yield return Text($"Of {total.Unknown} of {total.Pieces} measured seconds it cannot be told whether something else disturbed them ({total.UnknownBecause}).");
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private sealed record Total(int Pieces, int Disturbed, int Unknown, int Trials, int OfTrials, TrialRecord? WorstTrial, DisturbanceCause? Worst, string? UnknownBecause)
    {
        public bool IsQuiet => Disturbed <= Usual * Pieces;

        public string Sentence => Text($"{Disturbed} of {Pieces} measured seconds were disturbed, in {Trials} of {OfTrials} trials; at worst {Worst!.Text} ({WorstTrial!.CellId}, trial {WorstTrial.Repetition}{Names}).");

        private string Names => Worst!.Rule == "other-processes" && WorstTrial!.Measurement!.Disturbance!.Processes is { Length: > 0 } processes
            ? ", most by " + string.Join(", ", processes.Select(p => Text($"{p.Name} {p.Cpus.Percent:0.#} %")))
            : "";

        /// <returns>Null for a run that was not watched.</returns>
        public static Total? Of(RunRecord record)
        {
            var watched = record.Trials.Where(t => t.Measurement?.Disturbance is not null).Select(t => (Trial: t, Was: t.Measurement!.Disturbance!)).ToList();
            if (watched.Count == 0)
                return null;
            // Of causes in different units the one that touched most seconds comes first.
            var worst = watched.SelectMany(w => w.Was.Causes.Select(cause => (w.Trial, Cause: cause))).OrderByDescending(c => c.Cause.Pieces).ThenByDescending(c => c.Cause.Worst).FirstOrDefault();
            return new Total(watched.Sum(w => w.Was.Pieces), watched.Sum(w => w.Was.Disturbed), watched.Sum(w => w.Was.Unknown), watched.Count(w => w.Was.Disturbed > 0), watched.Count,
                worst.Trial, worst.Cause, watched.Select(w => w.Was.UnknownBecause).FirstOrDefault(b => b is not null));
        }
    }
}
