using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using LabelBench.Core;
using LabelBench.Models;
using LabelBench.OnnxRuntime.Preparation;
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
        if (json)
        {
            Console.Out.WriteLine(JsonSerializer.Serialize(catalog, Json.Pretty));
            return ExitCode.Fine;
        }
        var width = catalog.Workloads.Select(w => w.Id).Append("workload").Max(id => id.Length);
        Console.Out.WriteLine($"{"workload".PadRight(width)} {"job",-34} {"model",-20} item");
        foreach (var w in catalog.Workloads)
            Console.Out.WriteLine($"{w.Id.PadRight(width)} {w.Title,-34} {w.Model.Label,-20} {w.Item}");
        Console.Out.WriteLine();
        Console.Out.WriteLine($"{"suite".PadRight(width)} {"",-34} workloads");
        foreach (var s in catalog.Suites)
            Console.Out.WriteLine($"{s.Id.PadRight(width)} {s.Title,-34} {string.Join(", ", s.Entries.Select(e => e.WorkloadId).Distinct())}");
        Console.Out.WriteLine();
        Console.Out.WriteLine("more: labelbench workloads show NAME      your own: docs/workloads.md");
        return ExitCode.Fine;
    }

    private static int Show(string? folder, string id, bool json)
    {
        var w = Load(folder).FindWorkload(id).ValueOrThrow();
        if (json)
        {
            Console.Out.WriteLine(JsonSerializer.Serialize(w, Json.Pretty));
            return ExitCode.Fine;
        }
        Console.Out.WriteLine($"{w.Id}: {w.Title}");
        Console.Out.WriteLine($"  {w.Description}");
        Row("task", Cell.Word(w.Task));
        Row("model", w.Model switch
        {
            ModelSource.Generated g => $"{g.Architecture}, generated weights, seed {g.Seed}",
            ModelSource.Packaged p => $"{p.Package}: {string.Join(", ", p.Files.Select(f => $"{f.Key} {f.Value}"))}",
            var other => other.Label,
        });
        foreach (var (role, source) in GeneratedSizes.ModelsOf(w))
        {
            var architecture = ModelArchitectures.Find(source.Architecture, w.Id).ValueOrThrow();
            var graph = architecture.Build(GeneratedSizes.Of(w, role, architecture, 1));
            Row("", string.Create(CultureInfo.InvariantCulture, $"{source.Architecture}: {graph.ParameterCount / 1e6:0.##} M parameters, {graph.NodeCount} nodes"));
        }
        if (GeneratedSizes.FlopsPerItem(w) is { } flops)
            Row("", string.Create(CultureInfo.InvariantCulture, $"{flops / 1e9:0.###} GFLOP for one {w.Item} (a multiply-add counts 2)"));
        Row("input", w.Input switch
        {
            InputSource.Photos p => string.Create(CultureInfo.InvariantCulture, $"{p.Count} generated photos, {p.Width} x {p.Height}, {p.BitsPerPixel:0.##} bits per pixel"),
            InputSource.DocumentPages d => $"{d.Count} generated pages with known text, {d.Width} x {d.Height}",
            InputSource.Clips c => string.Create(CultureInfo.InvariantCulture, $"{c.Count} generated clips of {c.Frames} frames, {c.Width} x {c.Height}, {c.FramesPerSecond:0.##} frames a second"),
            InputSource.Volumes v => $"{v.Count} generated volumes of {v.Slices} slices, {v.Width} x {v.Height}",
            InputSource.Sentences s => string.Create(CultureInfo.InvariantCulture, $"{s.Count} generated sentences of {s.MeanWords:0.#} words on average"),
            InputSource.Speech s => string.Create(CultureInfo.InvariantCulture, $"{s.Count} generated recordings of {s.Seconds:0.#} s"),
            InputSource.Embeddings e => $"{e.Count} generated embeddings of {e.Dimensions} numbers",
            InputSource.Folder f => f.Path,
            InputSource.SeededTensors => "seeded tensors",
            _ => throw new UnreachableException(),
        });
        Row("measured", $"{Words(w.Scopes)} x {Words(w.Scenarios)}, batch {string.Join(", ", w.BatchSizes)}, {Words(w.Precisions)}");
        if (w.Slo is { } slo)
            Row("promise", string.Create(CultureInfo.InvariantCulture, $"p{slo.Percentile:0.#} within {slo.Limit.TotalMilliseconds:0} ms"));
        foreach (var q in w.Quality)
            Row("quality", string.Create(CultureInfo.InvariantCulture, $"{q.Metric} at most {q.Maximum}"));
        if (w.Review is { } review)
            Row("review", string.Create(CultureInfo.InvariantCulture, $"{review.SecondsPerItem:0.#} s for one {w.Item}, {review.ReviewShare.Percent:0} % sent to people ({review.Source})"));
        Row("licence", w.Licence);
        return ExitCode.Fine;

        static void Row(string name, string value) => Console.Out.WriteLine($"  {name,-10} {value}");

        static string Words<T>(IEnumerable<T> values) where T : struct, Enum => string.Join(", ", values.Select(Cell.Word));
    }

    private static int Check(string file)
    {
        if (Directory.Exists(file))
        {
            var catalog = WorkloadCatalog.Load(file, GeneratedSizes.Architectures).ValueOrThrow();
            Console.Out.WriteLine($"{file} is fine: {catalog.Workloads.Length} workloads, {catalog.Suites.Length} suites");
            return ExitCode.Fine;
        }
        foreach (var workload in WorkloadCatalog.LoadFile(file, GeneratedSizes.Architectures).ValueOrThrow().Workloads)
            Console.Out.WriteLine($"{file} is fine: {workload.Id}, {workload.Title}");
        return ExitCode.Fine;
    }
}
