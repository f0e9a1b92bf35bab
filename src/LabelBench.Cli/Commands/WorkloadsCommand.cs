using System.Collections.Immutable;
using System.CommandLine;
using System.Diagnostics;
using System.Text.Json;
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
        command.SetAction(parsed => List(parsed.GetValue(folder), parsed.GetValue(json)));

        var id = new Argument<string>("NAME") { Description = "Workload to show." };
        var show = new Command("show", "Show one workload with everything its file says.") { id };
        show.SetAction(parsed => Show(parsed.GetValue(folder), parsed.GetValue(id)!, parsed.GetValue(json)));
        command.Subcommands.Add(show);

        var list = new Command("list", "List workloads and suites.");
        list.SetAction(parsed => List(parsed.GetValue(folder), parsed.GetValue(json)));
        command.Subcommands.Add(list);

        var file = new Argument<string>("FILE") { Description = "Workload file, or a folder of them, to check." };
        var check = new Command("check", "Check a workload file: every mistake with its line and what to do.") { file };
        check.SetAction(parsed => Check(parsed.GetValue(file)!));
        command.Subcommands.Add(check);
        return command;
    }

    public static WorkloadCatalog Load(string? folder) => WorkloadCatalog.Load(folder ?? WorkloadCatalog.ShippedFolder, GeneratedSizes.Architectures).ValueOrThrow();

    private static int List(string? folder, bool json)
    {
        var catalog = Load(folder);
        Print(json ? [JsonSerializer.Serialize(catalog, Json.Pretty)] : WorkloadList.Lines(catalog));
        return ExitCode.Fine;
    }

    private static int Show(string? folder, string id, bool json)
    {
        var catalog = Load(folder);
        var workload = catalog.FindWorkload(id).ValueOrThrow();
        var file = workload.ProfileOf ?? workload.Id;
        var variants = catalog.Workloads.Where(w => w != workload && (w.ProfileOf ?? w.Id) == file).ToArray();
        var operators = TrainingOperators.Of(workload);
        if (json)
            Print([Describe(workload, operators?.Rows)]);
        else
            Print([.. WorkloadPage.Lines(workload, [.. GeneratedSizes.Figures(workload), .. TrainingOperators.Figures(workload)], variants), .. operators is var (rows, remarks) ? OperatorTable.Lines(rows, remarks).Prepend("") : []]);
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

    private static int Check(string file)
    {
        var catalog = (Directory.Exists(file) ? WorkloadCatalog.Load(file, GeneratedSizes.Architectures) : WorkloadCatalog.LoadFile(file, GeneratedSizes.Architectures)).ValueOrThrow();
        var unfit = catalog.Workloads.SelectMany(w => RunPreparation.Check(w, w.BatchSizes, w.Scopes)).Distinct().ToArray();
        if (unfit.Length > 0)
            throw new UserMistakeException(unfit);
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
