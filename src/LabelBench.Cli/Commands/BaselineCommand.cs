using System.CommandLine;
using System.Text.Json;
using LabelBench.Cli.Running;
using LabelBench.Core;
using LabelBench.Records;
using LabelBench.Reporting.Console;
using LabelBench.Storage.Sqlite;

namespace LabelBench.Cli.Commands;

/// <summary><c>baseline</c>: names for runs that others are compared with.</summary>
internal static class BaselineCommand
{
    public static Command Build()
    {
        var (store, reports, json) = (Options.Store(), Options.Reports(), Options.Json());
        foreach (var option in new Option[] { store, reports, json })
            option.Recursive = true;
        var command = new Command("baseline", """
            Name runs that others are compared with; @NAME then stands for the run wherever a run is named.

              labelbench baseline set good last --expires 90d
              labelbench compare @good last
              labelbench baseline promote good last
            """) { store, reports, json };
        var context = new Context(store, reports, json);
        command.Subcommands.Add(Set(context));
        command.Subcommands.Add(Promote(context));
        command.Subcommands.Add(List(context));
        command.Subcommands.Add(Remove(context));
        command.SetAction((parsed, cancellation) => ListAsync(context, parsed, cancellation));
        return command;
    }

    private static Command Set(Context context)
    {
        var (name, run, expires) = (NameArgument(), RunArgument(), Options.Age("--expires", "How long it may be used: 90d. Default: until it is removed."));
        var replace = new Option<bool>("--replace") { Description = "Take the name away from the run that has it." };
        var command = new Command("set", "Give a run a name.") { name, run, expires, replace };
        command.SetAction(async (parsed, cancellation) =>
        {
            await using var store = context.OpenStore(parsed);
            var id = Checked(parsed.GetValue(name)!);
            var known = await store.FindBaselineAsync(id, cancellation).ConfigureAwait(false);
            var record = await context.FindAsync(parsed, store, parsed.GetValue(run)!, cancellation).ConfigureAwait(false);
            if (known is not null && !parsed.GetValue(replace))
                throw new UserMistakeException(name.Name, $"'{id}' already names run {known.RunId}. Go on from it with: labelbench baseline promote {id} {parsed.GetValue(run)}; or give --replace.");
            var now = TimeProvider.System.GetUtcNow();
            return await KeepAsync(context, parsed, store, new Baseline(id, record.RunId, now, now + parsed.GetValue(expires), null), cancellation).ConfigureAwait(false);
        });
        return command;
    }

    private static Command Promote(Context context)
    {
        var (name, run, expires) = (NameArgument(), RunArgument(), Options.Age("--expires", "How long it may be used. Default: as long as before."));
        var command = new Command("promote", "Move a name on to a newer run; the run before is remembered.") { name, run, expires };
        command.SetAction(async (parsed, cancellation) =>
        {
            await using var store = context.OpenStore(parsed);
            var id = Checked(parsed.GetValue(name)!);
            var known = await store.FindBaselineAsync(id, cancellation).ConfigureAwait(false)
                ?? throw new UserMistakeException(name.Name, $"'{id}' is no baseline yet. Name a run with: labelbench baseline set {id} {parsed.GetValue(run)}");
            var record = await context.FindAsync(parsed, store, parsed.GetValue(run)!, cancellation).ConfigureAwait(false);
            if (record.RunId == known.RunId)
                throw new UserMistakeException(run.Name, $"is run {record.RunId}, which '{id}' already names.");
            var now = TimeProvider.System.GetUtcNow();
            var lasts = parsed.GetValue(expires) ?? known.ExpiresUtc - known.SetUtc;
            return await KeepAsync(context, parsed, store, new Baseline(id, record.RunId, now, now + lasts, known.RunId), cancellation).ConfigureAwait(false);
        });
        return command;
    }

    private static Command List(Context context)
    {
        var command = new Command("list", "List the names, their runs and when they expire.");
        command.SetAction((parsed, cancellation) => ListAsync(context, parsed, cancellation));
        return command;
    }

    private static Command Remove(Context context)
    {
        var name = NameArgument();
        var command = new Command("remove", "Remove a name; its run stays in the store, and may be pruned from then on.") { name };
        command.SetAction(async (parsed, cancellation) =>
        {
            await using var store = context.OpenStore(parsed);
            var id = Checked(parsed.GetValue(name)!);
            if (await store.RemoveBaselineAsync(id, cancellation).ConfigureAwait(false))
                return ExitCode.Fine;
            var known = await store.ListBaselinesAsync(cancellation).ConfigureAwait(false);
            throw new UserMistakeException(name.Name, $"'{id}' is no baseline{NearMatch.Hint(id, [.. known.Select(b => b.Name)])}");
        });
        return command;
    }

    private static async Task<int> ListAsync(Context context, ParseResult parsed, CancellationToken cancellation)
    {
        await using var store = context.OpenStore(parsed);
        var known = await store.ListBaselinesAsync(cancellation).ConfigureAwait(false);
        Print(parsed.GetValue(context.Json) ? [JsonSerializer.Serialize(known, Json.Pretty)] : BaselineText.Lines(known, TimeProvider.System.GetUtcNow()));
        return ExitCode.Fine;
    }

    private static async Task<int> KeepAsync(Context context, ParseResult parsed, SqliteResultStore store, Baseline baseline, CancellationToken cancellation)
    {
        await store.SetBaselineAsync(baseline, cancellation).ConfigureAwait(false);
        Print(parsed.GetValue(context.Json) ? [JsonSerializer.Serialize(baseline, Json.Pretty)] : [BaselineText.Sentence(baseline)]);
        return ExitCode.Fine;
    }

    private static void Print(IEnumerable<string> lines)
    {
        foreach (var line in lines)
            Console.Out.WriteLine(line);
    }

    /// <summary>Also as it is used, with its mark.</summary>
    private static string Checked(string typed) => typed.TrimStart(Baseline.Mark) is var name && Baseline.IsName(name)
        ? name
        : throw new UserMistakeException("NAME", $"'{typed}' is no name for a baseline; use lower-case letters, digits, dots, hyphens and underscores, at most 60.");

    private static Argument<string> NameArgument() => new("NAME") { Description = "Name of the baseline: lower-case letters, digits, dots, hyphens." };

    private static Argument<string> RunArgument() => new("RUN") { Description = "Folder of a run, its id or the beginning of it, its label, or 'last'." };

    /// <summary>Options that all of them share.</summary>
    private sealed record Context(Option<string?> Store, Option<string> Reports, Option<bool> Json)
    {
        public SqliteResultStore OpenStore(ParseResult parsed) => RunReading.OpenStore(parsed.GetValue(Store));

        /// <summary>The run, put into the store where it lay in its folder only.</summary>
        public async Task<RunRecord> FindAsync(ParseResult parsed, SqliteResultStore store, string named, CancellationToken cancellation)
        {
            var (record, _) = await RunReading.FindAsync(named, Path.GetFullPath(parsed.GetValue(Reports)!), parsed.GetValue(Store), cancellation).ConfigureAwait(false);
            if (record.Outcome is RunOutcome.Interrupted)
                throw new UserMistakeException(named, $"was interrupted and can be no baseline yet; go on with: labelbench run --resume {record.RunId}");
            await store.SaveAsync(record, cancellation).ConfigureAwait(false);
            return record;
        }
    }
}
