using System.Globalization;
using System.Text.Json;
using LabelBench.Core;
using LabelBench.Records;
using LabelBench.Workloads;

namespace LabelBench.Cli.Output;

/// <summary>Shows a plan before it runs.</summary>
internal static class DryRun
{
    public static string Headline(RunPlan plan, int trials)
    {
        var estimate = PlanEstimate.Of(plan with { Trials = plan.Trials[^trials..] });
        return string.Create(CultureInfo.InvariantCulture,
            $"plan: {plan.Workloads.Length} workload{Plural(plan.Workloads.Length)}, {plan.Cells.Length} cell{Plural(plan.Cells.Length)}, {trials} trial{Plural(trials)}, {Minutes(estimate.Lower)} to {Minutes(estimate.Upper)}");
    }

    public static int Print(RunPlan plan, MachineDescription machine, bool json)
    {
        if (json)
        {
            Console.Out.WriteLine(JsonSerializer.Serialize(new { plan, plan_hash = plan.ComputeHash() }, Json.Pretty));
            return ExitCode.Fine;
        }
        Console.Out.WriteLine(Headline(plan, plan.Trials.Length));
        Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"  suite {plan.SuiteId}, seed {plan.Seed}, {plan.Settings.Trials} trials a cell{(plan.DriftCheck is null ? "" : ", the first once more at the end")}; warm-up {plan.Settings.WarmUp.TotalSeconds:0.#} s, window {plan.Settings.Measure.TotalSeconds:0.#} to {plan.Settings.MaximumMeasure.TotalSeconds:0.#} s, at least {plan.Settings.MinimumQueries} queries; hung after {plan.Settings.HangTimeout.TotalSeconds:0} s"));
        Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {machine.CpuModel}, {machine.UsableCpus:0.##} CPUs usable"));
        Console.Out.WriteLine();
        var width = Math.Max("workload".Length, plan.Cells.Max(c => c.WorkloadId.Length));
        Console.Out.WriteLine($"  {"workload".PadRight(width)} {"scope",-9} {"scenario",-14} {"provider",-9} {"precision",-9} {"batch",5} {"threads",7} {"streams",7} {"decode",6}{(plan.Cells.Any(c => c.ProviderSettings is not null) ? "  settings" : "")}");
        foreach (var c in plan.Cells)
        {
            Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"  {c.WorkloadId.PadRight(width)} {Cell.Word(c.Scope),-9} {Cell.Word(c.Scenario),-14} {Cell.Word(c.Provider),-9} {Cell.Word(c.Precision),-9} {c.Batch,5} {c.IntraOpThreads,7} {c.Streams,7} {c.DecodeWorkers,6}{(c.SamplesPerQuery is { } samples ? $"  queries of {samples}" : "")}{(c.Samples is IssuedSamples.InTurn ? "" : $"  {Cell.Word(c.Samples)} {(c.Scope is Scope.Infer ? "inputs" : c.Samples is IssuedSamples.Same ? "item" : "items")}")}{(c.Accumulation is { } pieces ? $"  batch in {pieces} pieces" : "")}{(c.Instances is { } instances ? $"  {instances} workers at once" : "")}{(c.ProviderSettings is { } settings ? "  " + Describe(settings) : "")}"));
        }
        Console.Out.WriteLine();
        Console.Out.WriteLine($"  plan hash {plan.ComputeHash()}");
        return ExitCode.Fine;
    }

    /// <summary>All of a GPU provider's settings, the defaults too: what is measured must not be guessed.</summary>
    private static string Describe(ProviderSettings settings) =>
        $"tensors on {Cell.Word(settings.Placement)}, CUDA graph {OnOff(settings.CudaGraph)}, TF32 {OnOff(settings.Tf32)}, convolution search {Cell.Word(settings.ConvolutionSearch)}, "
        + $"arena {(settings.ArenaLimit is { } limit ? string.Create(CultureInfo.InvariantCulture, $"up to {limit.Gibibytes:0.##} GiB") : "without limit")}, growing {Cell.Word(settings.ArenaGrowth)}";

    private static string OnOff(bool on) => on ? "on" : "off";

    private static string Plural(int count) => count == 1 ? "" : "s";

    public static string Minutes(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalMinutes}:{time.Seconds:00} min");
}
