using System.CommandLine;
using System.Text.Json;
using LabelBench.Cli.Checking;
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
        command.SetChecked(given => cancellation => ListAsync(context, given, cancellation));
        return command;
    }

    private static Command Set(Context context)
    {
        var (name, run, expires) = (NameArgument(), RunArgument(), Options.Age("--expires", "How long it may be used: 90d. Default: until it is removed."));
        var replace = new Option<bool>("--replace") { Description = "Take the name away from the run that has it." };
        var command = new Command("set", "Give a run a name.") { name, run, expires, replace };
        command.SetChecked(async (given, cancellation) =>
        {
            var (id, record) = await context.CheckAsync(given, name, run, cancellation).ConfigureAwait(false);
            var known = await context.KnownAsync(given, id, cancellation).ConfigureAwait(false);
            if (known is not null && !given.GetValue(replace))
                given.Add(new Problem(name.Name, "", $"'{id}' already names run {known.RunId}. Go on from it with: labelbench baseline promote {id} {given.GetValue(run)}; or give --replace."));
            var now = TimeProvider.System.GetUtcNow();
            return () => KeepAsync(context, given, record!, new Baseline(id!, record!.RunId, now, now + given.GetValue(expires), null), cancellation);
        });
        return command;
    }

    private static Command Promote(Context context)
    {
        var (name, run, expires) = (NameArgument(), RunArgument(), Options.Age("--expires", "How long it may be used. Default: as long as before."));
        var command = new Command("promote", "Move a name on to a newer run; the run before is remembered.") { name, run, expires };
        command.SetChecked(async (given, cancellation) =>
        {
            var (id, record) = await context.CheckAsync(given, name, run, cancellation).ConfigureAwait(false);
            var known = await context.KnownAsync(given, id, cancellation).ConfigureAwait(false);
            if (id is not null && known is null)
                given.Add(new Problem(name.Name, "", $"'{id}' is no baseline yet. Name a run with: labelbench baseline set {id} {given.GetValue(run)}"));
            if (record is not null && record.RunId == known?.RunId)
                given.Add(new Problem(run.Name, "", $"is run {record.RunId}, which '{id}' already names."));
            var now = TimeProvider.System.GetUtcNow();
            var lasts = given.GetValue(expires) ?? known?.ExpiresUtc - known?.SetUtc;
            return () => KeepAsync(context, given, record!, new Baseline(id!, record!.RunId, now, now + lasts, known!.RunId), cancellation);
        });
        return command;
    }

    private static Command List(Context context)
    {
        var command = new Command("list", "List the names, their runs and when they expire.");
        command.SetChecked(given => cancellation => ListAsync(context, given, cancellation));
        return command;
    }

    private static Command Remove(Context context)
    {
        var name = NameArgument();
        var command = new Command("remove", "Remove a name; its run stays in the store, and may be pruned from then on.") { name };
        command.SetChecked(given =>
        {
            var id = given.Try(() => Checked(given.GetValue(name)));
            return cancellation => RemoveAsync(context, given, name.Name, id!, cancellation);
        });
        return command;
    }

    private static async Task<int> RemoveAsync(Context context, Given given, string argument, string id, CancellationToken cancellation)
    {
        await using var store = context.OpenStore(given);
        if (await store.RemoveBaselineAsync(id, cancellation).ConfigureAwait(false))
            return ExitCode.Fine;
        var known = await store.ListBaselinesAsync(cancellation).ConfigureAwait(false);
        throw new UserMistakeException(argument, $"'{id}' is no baseline{NearMatch.Hint(id, [.. known.Select(b => b.Name)])}");
    }

    private static async Task<int> ListAsync(Context context, Given given, CancellationToken cancellation)
    {
        await using var store = context.OpenStore(given);
        var known = await store.ListBaselinesAsync(cancellation).ConfigureAwait(false);
        Print(given.GetValue(context.Json) ? [JsonSerializer.Serialize(known, Json.Pretty)] : BaselineText.Lines(known, TimeProvider.System.GetUtcNow()));
        return ExitCode.Fine;
    }

    /// <summary>The name, and its run, put into the store where it lay in its folder only.</summary>
    private static async Task<int> KeepAsync(Context context, Given given, RunRecord record, Baseline baseline, CancellationToken cancellation)
    {
        await using var store = context.OpenStore(given);
        await store.SaveAsync(record, cancellation).ConfigureAwait(false);
        await store.SetBaselineAsync(baseline, cancellation).ConfigureAwait(false);
        Print(given.GetValue(context.Json) ? [JsonSerializer.Serialize(baseline, Json.Pretty)] : [BaselineText.Sentence(baseline)]);
        return ExitCode.Fine;
    }

    private static void Print(IEnumerable<string> lines)
    {
        foreach (var line in lines)
            Console.Out.WriteLine(line);
    }

    /// <summary>Also as it is used, with its mark.</summary>
    private static string? Checked(string? typed) => typed is null ? null : typed.TrimStart(Baseline.Mark) is var name && Baseline.IsName(name)
        ? name
        : throw new UserMistakeException("NAME", $"'{typed}' is no name for a baseline; use lower-case letters, digits, dots, hyphens and underscores, at most 60.");

    private static Argument<string> NameArgument() => new("NAME") { Description = "Name of the baseline: lower-case letters, digits, dots, hyphens." };

    private static Argument<string> RunArgument() => new("RUN") { Description = "Folder of a run, its id or the beginning of it, its label, or 'last'." };

    /// <summary>Options that all of them share.</summary>
    private sealed record Context(Option<string?> Store, Option<string> Reports, Option<bool> Json)
    {
        public SqliteResultStore OpenStore(Given given) => RunReading.OpenStore(given.GetValue(Store));

        /// <summary>A name that can be one and a run that can be named; null for what is wrong.</summary>
        public async Task<(string? Name, RunRecord? Run)> CheckAsync(Given given, Argument<string> name, Argument<string> run, CancellationToken cancellation)
        {
            var id = given.Try(() => Checked(given.GetValue(name)));
            if (given.GetValue(run) is not { } named)
                return (id, null);
            var (record, _) = await given.TryAsync(() => RunReading.FindAsync(named, Path.GetFullPath(given.GetValue(Reports)!), given.GetValue(Store), cancellation)).ConfigureAwait(false);
            if (record is { Outcome: RunOutcome.Interrupted })
                given.Add(new Problem(named, "", $"was interrupted and can be no baseline yet; go on with: labelbench run --resume {record.RunId}"));
            return (id, record);
        }

        /// <summary>What bears the name already.</summary>
        public Task<Baseline?> KnownAsync(Given given, string? name, CancellationToken cancellation) => given.TryAsync(async () =>
        {
            if (name is null || !RunReading.StoreExists(given.GetValue(Store)))
                return null;
            await using var store = OpenStore(given);
            return await store.FindBaselineAsync(name, cancellation).ConfigureAwait(false);
        });
    }
}
