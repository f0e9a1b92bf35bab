using System.CommandLine;
using System.Text.Json;
using LabelBench.Cli.Checking;
using LabelBench.Analysis.Repetition;
using LabelBench.Cli.Output;
using LabelBench.Cli.Running;
using LabelBench.Core;
using LabelBench.Records;
using LabelBench.Reporting.Console;

namespace LabelBench.Cli.Commands;

/// <summary><c>power</c>: from a pilot run, how many trials a comparison takes.</summary>
internal static class PowerCommand
{
    public static Command Build()
    {
        var run = new Argument<string>("RUN") { Description = "Pilot: folder of a run, its id or the beginning of it, its label, @baseline, or 'last'; several with commas, a folder that holds runs, or a pattern.", DefaultValueFactory = _ => "last" };
        var (reports, store, json) = (Options.Reports(), Options.Store(), Options.Json());
        var command = new Command("power", """
            Say from a pilot run how many trials find a change of 1, 2 and 5 %, and how long they take; from several, how many runs of how many trials.

              labelbench run --workload image-classify --trials 10 --label pilot
              labelbench power pilot
              labelbench power pilot-1,pilot-2,pilot-3,pilot-4
            """) { run, reports, store, json };
        command.SetChecked(async (given, cancellation) =>
        {
            var sets = new RunSets(Path.GetFullPath(given.GetValue(reports)!), given.GetValue(store));
            var pilots = given.GetValue(run) is { } named ? await given.TryAsync(() => sets.ReadAsync(named, cancellation)).ConfigureAwait(false) : null;
            given.Add(pilots is null ? [] : Unfit([.. pilots.Runs.Select(r => r.Record)]));
            return () => Task.FromResult(Tell(RepetitionPlanner.Of(pilots!), given.GetValue(json)));
        });
        return command;
    }

    /// <summary>What speaks against runs as pilots.</summary>
    private static IEnumerable<Problem> Unfit(RunRecord[] pilots)
    {
        foreach (var record in pilots)
        {
            if (record.Search is not null)
                yield return new Problem(record.RunId, "", "is a search, which tries many configurations once; give a run with several trials a cell: labelbench run --trials 10");
            else if (!record.Plan.Cells.Select(c => c.Id).SequenceEqual(pilots[0].Plan.Cells.Select(c => c.Id)))
                yield return new Problem(record.RunId, "", $"measured other cells than {pilots[0].RunId}; pilot runs repeat one and the same command.");
        }
        if (!pilots.Any(r => r.Trials.Any(trial => trial.Status == TrialStatus.Valid)))
            yield return new Problem(pilots[0].RunId, "", "has no valid trial, so nothing can be said of how far trials scatter; labelbench report says what was wrong with each.");
    }

    private static int Tell(RepetitionPlan plan, bool json)
    {
        if (json)
            Console.Out.WriteLine(JsonSerializer.Serialize(plan, Json.Pretty));
        else
            foreach (var line in PowerText.Lines(plan, Terminal.TextWidth()))
                Console.Out.WriteLine(line);
        return plan.Figures.IsEmpty ? ExitCode.Inconclusive : ExitCode.Fine;
    }
}
