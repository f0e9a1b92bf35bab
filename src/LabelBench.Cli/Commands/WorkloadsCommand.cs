using System.Collections.Immutable;
using System.CommandLine;
using System.Diagnostics;
using System.Text.Json;
using LabelBench.Cli.Checking;
using LabelBench.Cli.Output;
using LabelBench.Core;
using LabelBench.OnnxRuntime.Preparation;
using LabelBench.Reporting.Console;
using LabelBench.Workloads;

namespace LabelBench.Cli.Commands;

/// <summary><c>workloads</c>: list, show, check.</summary>
internal static class WorkloadsCommand
{
    public static Command Build()
    {
        var folder = Options.WorkloadFolder();
        folder.Recursive = true;
        var json = Options.Json();
        json.Recursive = true;
        var command = new Command("workloads", "List the labeling jobs that can be measured, show one, or check a file of your own.") { folder, json };
        command.SetChecked(given => List(given, folder, json));

        var id = new Argument<string>("NAME") { Description = "Workload to show." };
        var show = new Command("show", "Show one workload with everything its file says.") { id };
        show.SetChecked(given =>
        {
            var catalog = given.Take(Read(given.GetValue(folder)));
            var workload = catalog is null || given.GetValue(id) is not { } named ? null : given.Take(catalog.FindWorkload(named));
            return () => Show(catalog!, workload!, given.GetValue(json));
        });
        command.Subcommands.Add(show);

        var list = new Command("list", "List workloads and suites.");
        list.SetChecked(given => List(given, folder, json));
        command.Subcommands.Add(list);

        var file = new Argument<string>("FILE") { Description = "Workload file, or a folder of them, to check." };
        var check = new Command("check", "Check a workload file: every mistake with its line and what to do.") { file };
        check.SetChecked(given =>
        {
            var catalog = given.GetValue(file) is { } named ? given.Try(() => Checked(named)) : null;
            return () => Tell(given.GetValue(file)!, catalog!);
        });
        command.Subcommands.Add(check);
        return command;
    }

    public static WorkloadCatalog Load(string? folder) => Read(folder).ValueOrThrow();

    private static Checked<WorkloadCatalog> Read(string? folder) => WorkloadCatalog.Load(folder ?? WorkloadCatalog.ShippedFolder, GeneratedSizes.Architectures);

    private static Func<int> List(Given given, Option<string?> folder, Option<bool> json)
    {
        var catalog = given.Take(Read(given.GetValue(folder)));
        return () =>
        {
            Print(given.GetValue(json) ? [JsonSerializer.Serialize(catalog, Json.Pretty)] : WorkloadList.Lines(catalog!, Terminal.TextWidth()));
            return ExitCode.Fine;
        };
    }

    private static int Show(WorkloadCatalog catalog, Workload workload, bool json)
    {
        var file = workload.ProfileOf ?? workload.Id;
        var variants = catalog.Workloads.Where(w => w != workload && (w.ProfileOf ?? w.Id) == file).ToArray();
        var operators = TrainingOperators.Of(workload);
        if (json)
            Print([Describe(workload, operators?.Rows)]);
        else
            Print([.. WorkloadPage.Lines(workload, [.. GeneratedSizes.Figures(workload), .. TrainingOperators.Figures(workload)], variants, Terminal.TextWidth()), .. operators is var (rows, remarks) ? OperatorTable.Lines(rows, remarks, Terminal.TextWidth()).Prepend("") : []]);
        return ExitCode.Fine;
    }

    /// <summary>The workload as JSON; one that trains has the operators of its step beside what its file says.</summary>
    private static string Describe(Workload workload, ImmutableArray<OperatorRow>? operators)
    {
        var description = JsonSerializer.SerializeToNode(workload, Json.Pretty)!.AsObject();
        if (operators is { } rows)
            description["operators"] = JsonSerializer.SerializeToNode(rows, Json.Pretty);
        return description.ToJsonString(Json.Pretty);
    }

    /// <exception cref="UserMistakeException">Everything that is wrong in the file or folder.</exception>
    private static WorkloadCatalog Checked(string file)
    {
        var catalog = (Directory.Exists(file) ? WorkloadCatalog.Load(file, GeneratedSizes.Architectures) : WorkloadCatalog.LoadFile(file, GeneratedSizes.Architectures)).ValueOrThrow();
        var unfit = catalog.Workloads.SelectMany(w => RunPreparation.Check(w, w.BatchSizes, w.Scopes)).Distinct().ToArray();
        if (unfit.Length > 0)
            throw new UserMistakeException(unfit);
        return catalog;
    }

    private static int Tell(string file, WorkloadCatalog catalog)
    {
        foreach (var workload in catalog.Workloads)
            Console.Out.WriteLine($"{workload.Id}: {workload.Title}");
        Console.Out.WriteLine($"{file} is fine: {catalog.Workloads.Length} workload{(catalog.Workloads.Length == 1 ? "" : "s")}, {catalog.Suites.Length} suite{(catalog.Suites.Length == 1 ? "" : "s")}");
        return ExitCode.Fine;
    }

    private static void Print(IEnumerable<string> lines)
    {
        foreach (var line in lines)
            Console.Out.WriteLine(line);
    }
}
