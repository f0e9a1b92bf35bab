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
        var run = new Argument<string>("RUN") { Description = "Pilot: folder of a run, its id or the beginning of it, its label, @baseline, or 'last'.", DefaultValueFactory = _ => "last" };
        var (reports, store, json) = (Options.Reports(), Options.Store(), Options.Json());
        var command = new Command("power", """
            Say from a pilot run how many trials find a change of 1, 2 and 5 %, and how long they take.

              labelbench run --workload image-classify --trials 10 --label pilot
              labelbench power pilot
            """) { run, reports, store, json };
        command.SetAction(async (parsed, cancellation) =>
        {
            var (record, folder) = await RunReading.FindAsync(parsed.GetValue(run)!, Path.GetFullPath(parsed.GetValue(reports)!), parsed.GetValue(store), cancellation).ConfigureAwait(false);
            if (record.Search is not null)
                throw new UserMistakeException(record.RunId, "is a search, which tries many configurations once; give a run with several trials a cell: labelbench run --trials 10");
            if (!record.Trials.Any(trial => trial.Status == TrialStatus.Valid))
                throw new UserMistakeException(record.RunId, "has no valid trial, so nothing can be said of how far trials scatter; labelbench report says what was wrong with each.");
            var plan = RepetitionPlanner.Of(record, folder is null ? null : RunReading.Latencies(folder));
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
