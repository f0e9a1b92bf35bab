using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using LabelBench.Cli.Checking;
using LabelBench.Cli.Running;
using LabelBench.Core;
using LabelBench.Reporting.Console;

namespace LabelBench.Cli.Commands;

/// <summary><c>store</c>: what the result store keeps, and for how long.</summary>
internal static class StoreCommand
{
    public static Command Build()
    {
        var command = new Command("store", "Look after the result store.");
        command.Subcommands.Add(Prune());
        return command;
    }

    private static Command Prune()
    {
        var keep = Options.Age("--keep", "Runs that started within this time stay: 90d.");
        keep.Required = true;
        var yes = new Option<bool>("--yes") { Description = "Remove them; without it they are only listed." };
        var (store, json) = (Options.Store(), Options.Json());
        var command = new Command("prune", """
            List runs that are older than --keep and no baseline, and with --yes remove them from the store.

            Folders of runs under reports/ are not touched.
            """) { keep, yes, store, json };
        command.SetChecked(given =>
        {
            given.Check(() => RunReading.CheckStore(given.GetValue(store)));
            return cancellation => PruneAsync(given.GetValue(store), TimeProvider.System.GetUtcNow() - given.GetValue(keep)!.Value, given.GetValue(yes), given.GetValue(json), cancellation);
        });
        return command;
    }

    private static async Task<int> PruneAsync(string? store, DateTimeOffset before, bool removes, bool json, CancellationToken cancellation)
    {
        await using var runs = RunReading.OpenStore(store);
        var old = await runs.ListPrunableAsync(before, cancellation).ConfigureAwait(false);
        var removed = removes ? await runs.PruneAsync(before, cancellation).ConfigureAwait(false) : 0;
        if (json)
        {
            Console.Out.WriteLine(JsonSerializer.Serialize(new { before, runs = old, removed }, Json.Pretty));
            return ExitCode.Fine;
        }
        foreach (var run in old)
            Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{run.RunId}  {run.StartedUtc.UtcDateTime:yyyy-MM-dd HH:mm}  {run.Machine}  {run.SuiteId}{(run.Label is { } label ? $"  {label}" : "")}"));
        Console.Out.WriteLine(old.Count == 0 ? $"No run of before {BaselineText.Day(before)} that is no baseline."
            : removes ? $"{removed} {(removed == 1 ? "run" : "runs")} of before {BaselineText.Day(before)} removed; baselines are kept, and so are the folders under reports."
            : $"{old.Count} {(old.Count == 1 ? "run" : "runs")} of before {BaselineText.Day(before)} would be removed; do it with --yes.");
        return ExitCode.Fine;
    }
}
