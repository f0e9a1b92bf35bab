using System.CommandLine;
using System.Text.Json;
using LabelBench.Analysis.Repetition;
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
        command.SetAction(async (parsed, cancellation) =>
        {
            var pilots = await new RunSets(Path.GetFullPath(parsed.GetValue(reports)!), parsed.GetValue(store)).ReadAsync(parsed.GetValue(run)!, cancellation).ConfigureAwait(false);
            foreach (var record in pilots.Runs.Select(r => r.Record))
            {
                if (record.Search is not null)
                    throw new UserMistakeException(record.RunId, "is a search, which tries many configurations once; give a run with several trials a cell: labelbench run --trials 10");
                if (!record.Plan.Cells.Select(c => c.Id).SequenceEqual(pilots.Runs[0].Record.Plan.Cells.Select(c => c.Id)))
                    throw new UserMistakeException(record.RunId, $"measured other cells than {pilots.Runs[0].Record.RunId}; pilot runs repeat one and the same command.");
            }
            if (!pilots.Runs.Any(r => r.Record.Trials.Any(trial => trial.Status == TrialStatus.Valid)))
                throw new UserMistakeException(pilots.Runs[0].Record.RunId, "has no valid trial, so nothing can be said of how far trials scatter; labelbench report says what was wrong with each.");
            var plan = RepetitionPlanner.Of(pilots);
            if (parsed.GetValue(json))
                Console.Out.WriteLine(JsonSerializer.Serialize(plan, Json.Pretty));
            else
                foreach (var line in PowerText.Lines(plan))
                    Console.Out.WriteLine(line);
            return plan.Figures.IsEmpty ? ExitCode.Inconclusive : ExitCode.Fine;
        });
        return command;
    }
}
