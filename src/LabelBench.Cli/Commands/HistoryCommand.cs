using System.CommandLine;
using System.Globalization;
using System.IO.Enumeration;
using System.Text.Json;
using LabelBench.Cli.Checking;
using LabelBench.Analysis.Comparison;
using LabelBench.Analysis.Histories;
using LabelBench.Cli.Output;
using LabelBench.Cli.Running;
using LabelBench.Core;
using LabelBench.Records;
using LabelBench.Reporting.Console;
using LabelBench.Reporting.Html;
using LabelBench.Reporting.Markdown;
using LabelBench.Workloads;

namespace LabelBench.Cli.Commands;

/// <summary><c>history</c>: one metric over the runs of the store, with the changes of its level.</summary>
internal static class HistoryCommand
{
    public static Command Build()
    {
        var metric = new Argument<string>("METRIC") { Description = "Figure to follow: throughput_items_per_s, latency_p99_ms, energy_j_per_item.SOURCE and others; a wrong one lists those there are." };
        var workload = Options.Names("--workload", "Only these workloads.", "NAME");
        var machine = new Option<string?>("--machine") { Description = "Machine whose runs to follow (default: that of the last run).", HelpName = "NAME" };
        var group = new Option<string?>("--group") { Description = "Machines to follow together, a pattern: 'gpu-*'. Each is brought to their common level.", HelpName = "PATTERN" };
        var since = new Option<string?>("--since") { Description = "Leave out what was before: a day (2026-01-31), a run, or a baseline (@NAME).", HelpName = "WHEN" };
        var fail = new Option<bool>("--fail-on-change") { Description = "Exit with 1 where the last change that was told is for the worse." };
        var format = Options.Word<HistoryFormat>("--format", "Write this instead of the text", "FORMAT");
        var output = new Option<string?>("--out") { Description = "File to write to (default: standard output).", HelpName = "FILE" };
        var (reports, store, json) = (Options.Reports(), Options.Store(), Options.Json());
        var command = new Command("history", """
            Follow a metric over the runs of the store, and say where its level changed and what changed on the machine then.

              labelbench history throughput_items_per_s --workload image-classify
              labelbench history latency_p99_ms --since @good --fail-on-change
              labelbench history throughput_items_per_s --group 'gpu-*' --format html --out history.html
            """) { metric, workload, machine, group, since, fail, format, output, reports, store, json };
        command.SetChecked(async (given, cancellation) =>
        {
            if (given.GetValue(machine) is not null && given.GetValue(group) is not null)
                given.Add(new Problem(group.Name, "", $"cannot go with {machine.Name}: a history is of one machine or of a group."));
            await using var runs = RunReading.OpenStore(given.GetValue(store));
            var from = given.GetValue(since) is { } when ? await given.TryAsync(async () => (DateTimeOffset?)await StartAsync(when, Path.GetFullPath(given.GetValue(reports)!), given.GetValue(store), cancellation).ConfigureAwait(false)).ConfigureAwait(false) : null;
            var isOfMachine = given.GetValue(group) is { } pattern ? name => FileSystemName.MatchesSimpleExpression(pattern, name) : await given.TryAsync(() => OneMachineAsync(runs, given.GetValue(machine), cancellation)).ConfigureAwait(false);
            if (isOfMachine is null || given.GetValue(metric) is not { } figure)
                return () => Task.FromResult(ExitCode.UsageError);
            var wanted = given.GetValue(workload) is { Length: > 0 } names ? names : null;
            var builder = new HistoryBuilder(figure, wanted is null ? null : cell => wanted.Contains(cell.WorkloadId));
            await foreach (var record in runs.ReadAsync(from, cancellation).ConfigureAwait(false))
                if (isOfMachine(record.Machine.Name))
                    builder.Add(record);
            var history = builder.Build();
            if (history.Series.IsEmpty && history.LeftOut.IsEmpty)
                given.Add(Nothing(metric.Name, figure, builder));
            return () =>
            {
                OutputFile.Write(Text(history, given.GetValue(json) ? HistoryFormat.Json : given.GetValue(format), Terminal.TextWidth(given.GetValue(output))), given.GetValue(output));
                return Task.FromResult(given.GetValue(fail) && !history.Worsened.IsEmpty ? ExitCode.Regressed : ExitCode.Fine);
            };
        });
        return command;
    }

    private static string Text(RunHistory history, HistoryFormat? format, int width) => format switch
    {
        HistoryFormat.Json => JsonSerializer.Serialize(history, Json.Pretty) + "\n",
        HistoryFormat.Markdown => HistoryMarkdown.Render(history),
        HistoryFormat.Html => HistoryPage.Render(history),
        _ => string.Join('\n', HistoryText.Lines(history, width)) + "\n",
    };

    private static Problem Nothing(string argument, string metric, HistoryBuilder builder) => builder.Known.Count == 0
        ? new Problem(argument, "", "finds no run with a valid trial in the store that fits. Measure one with: labelbench run")
        : new Problem(argument, "", builder.Known.Contains(metric)
            ? $"'{metric}' is in none of the runs that fit."
            : $"'{metric}' is in no run{NearMatch.Hint(metric, [.. builder.Known])} There are: {string.Join(", ", builder.Known.Where(id => ComparedMetric.FamilyOf(id) != "stage_ms_per_item"))}, and stage_ms_per_item.STAGE.");

    /// <summary>A day, or the start of a run.</summary>
    private static async Task<DateTimeOffset> StartAsync(string when, string reports, string? store, CancellationToken cancellation)
    {
        if (DateTimeOffset.TryParseExact(when, ["yyyy-MM-dd", "yyyy-MM-dd'T'HH:mm'Z'"], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var day))
            return day;
        var (record, _) = await RunReading.FindAsync(when, reports, store, cancellation).ConfigureAwait(false);
        return record.StartedUtc;
    }

    /// <summary>The named machine, or that of the newest run.</summary>
    private static async Task<Func<string, bool>> OneMachineAsync(IResultStore store, string? named, CancellationToken cancellation)
    {
        var machines = new List<string>();
        await foreach (var run in store.ListAsync(cancellation).ConfigureAwait(false))
            if (!machines.Contains(run.Machine))
                machines.Add(run.Machine);
        if (named is not null && !machines.Contains(named))
            throw new UserMistakeException("--machine", $"'{named}' has no run in the store{NearMatch.Hint(named, machines)}");
        var only = named ?? machines.FirstOrDefault() ?? throw new UserMistakeException("history", "finds no run in the store. Measure one with: labelbench run");
        return name => name == only;
    }

    private enum HistoryFormat
    {
        Text,
        Markdown,
        Json,
        Html,
    }
}
