using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using LabelBench.Cli.Checking;
using LabelBench.Core;
using LabelBench.Measurement.Load.Search;
using LabelBench.Records;
using LabelBench.Workloads;

namespace LabelBench.Cli.Commands;

/// <summary>The options of <c>search</c>: its own, and those of <c>run</c> that say what is measured and where.</summary>
internal sealed class SearchOptions
{
    private const string Constraint = "--constraint";
    private const int MostTries = 1000;

    /// <summary>Fewer give no interval worth the name.</summary>
    private const int LeastConfirmations = 3;

    public RunOptions Run { get; } = new();
    public Option<string[]?> Over { get; } = new("--over")
    {
        Description = "Settings to vary: batch, streams, threads, instances, precision, each a range that goes up by doubling or a list (default: batch=1..32, streams and, on the CPU, threads up to the number of cores).",
        HelpName = "NAME=LEVELS",
        AllowMultipleArgumentsPerToken = true,
    };

    public Option<bool> MaxRate { get; } = new("--max-rate") { Description = "Find the highest rate of queries at which --slo is kept, instead of settings; --rate is a first guess, --measure the length of its runs (default 6s), --max-measure that of the one that confirms it (default 60s), --budget all load but that (default 100s)." };
    public Option<Bytes?> Memory { get; } = MemoryLimit();
    public Option<int?> Tries { get; } = Options.Integer("--tries", "Most configurations to try (default 35).");
    public Option<TimeSpan?> Budget { get; } = Options.Duration("--budget", "Most time of all trials; default: no limit.");
    public Option<int?> Confirm { get; } = Options.Integer("--confirm", "Fresh trials that the answer rests on (default 3, at least that).");

    public int TriesOf(Given given) => given.GetValue(Tries) ?? 35;

    public int ConfirmationsOf(Given given) => given.GetValue(Confirm) ?? LeastConfirmations;

    public Command Command()
    {
        var command = new Command("search", """
            Find the settings with the highest throughput within a latency and a memory limit, and confirm them.

              labelbench search --workload image-classify --slo p99=200ms
              labelbench search --model detector.onnx --over batch=1..64,streams=1,2,4 --constraint memory=8GB
              labelbench search --workload image-classify --ep cuda --over batch=1..64,instances=1..4,precision=fp32,fp16
              labelbench search --workload image-classify --max-rate --slo p99=200ms
              labelbench search --resume                       go on after a power cut

            Every try is a short trial in a process of its own and is kept at once.
            """);
        foreach (var option in (Option[])[Run.Workload, Run.Model, Run.Stub, MaxRate, Run.Rate, Over, Run.Slo, Memory, Tries, Budget, Confirm, .. Fixed, Run.Label, Run.Resume, Run.DryRun, Run.Reports, Run.Store, Run.NoStore, Run.WorkloadFolder, Run.Json])
            command.Options.Add(option);
        return command;
    }

    /// <summary>Mistakes between options that no plan sees.</summary>
    public IEnumerable<Problem> Check(Given given)
    {
        foreach (var problem in Run.Check(given))
            yield return problem;
        if (given.Has(Run.Resume))
            yield break;
        foreach (var problem in given.GetValue(MaxRate) ? CheckRate(given) : CheckSettings(given))
            yield return problem;
    }

    /// <summary>How the rate is searched, and with how much load.</summary>
    public (RateGoal Goal, TimeSpan Load) Goal(Given given, SearchPlan plan) => (
        new RateGoal(((ArrivalPlan.Poisson)plan.Base.Arrivals!).Rate, given.GetValue(Run.Measure) ?? TimeSpan.FromSeconds(6), given.GetValue(Run.MaximumMeasure) ?? TimeSpan.FromSeconds(60)),
        given.GetValue(Budget) ?? TimeSpan.FromSeconds(100));

    /// <summary>Where the first run would hold no query.</summary>
    public Problem? CheckFirstRate(Given given, SearchPlan plan)
    {
        var (goal, load) = Goal(given, plan);
        var longest = load / MaxRateOptions.BracketsABudget;
        return goal.FirstRate.Value * longest.TotalSeconds < 1
            ? new Problem(Run.Rate.Name, "", string.Create(CultureInfo.InvariantCulture,
                $"is {goal.FirstRate.Value:G4} queries/s, less than one in the {longest.TotalSeconds:0.#} s that a first run may last; guess {1 / longest.TotalSeconds:G3}/s or more, or give a longer --budget."))
            : null;
    }

    private IEnumerable<Problem> CheckRate(Given given)
    {
        foreach (var option in ((Option[])[Over, Memory, Tries, Confirm, Run.MinimumQueries, Run.Instances]).Where(o => given.Has(o)))
            yield return new Problem(option.Name, "", "cannot go with --max-rate, which searches a rate and no settings; find the settings first, without it.");
        var run = given.GetValue(Run.Measure) ?? TimeSpan.FromSeconds(6);
        if (given.GetValue(Budget) is { } budget && budget <= run)
            yield return new Problem(Budget.Name, "", string.Create(CultureInfo.InvariantCulture, $"is {budget.TotalSeconds:0.#} s of load; a single run takes {run.TotalSeconds:0.#} s. Give more (100s), or shorten runs with --measure."));
    }

    private IEnumerable<Problem> CheckSettings(Given given)
    {
        foreach (var option in ((Option[])[Run.Rate, Run.Stub]).Where(o => given.Has(o)))
            yield return new Problem(option.Name, "", "belongs to --max-rate; give that too.");
        foreach (var problem in InRange(Tries, given.GetValue(Tries), 1, MostTries).Concat(InRange(Confirm, given.GetValue(Confirm), LeastConfirmations, 100)))
            yield return problem;
        if (given.GetValue(Run.Batch) is { WantsLargest: true })
            yield return new Problem(Run.Batch.Name, "", "max cannot go with search, which learns by itself what fits: --over batch=1..4096.");
        if (given.GetValue(Run.Slo) is { } slo && !LatencySummary.Percentiles.Contains(slo.Percentile))
            yield return new Problem(Run.Slo.Name, "", string.Create(CultureInfo.InvariantCulture, $"names p{slo.Percentile}, which trials do not have; take p{string.Join(", p", LatencySummary.Percentiles)}."));
        var provider = given.GetValue(Run.Provider) ?? ExecutionProvider.Cpu;
        if (given.GetValue(Memory) is not null && provider is not (ExecutionProvider.Cpu or ExecutionProvider.Cuda))
            yield return new Problem(Constraint, "", $"cannot be held on {Cell.Word(provider)}, which knows no limit on its memory; leave it out.");
        if (given.GetValue(Memory) is not null && given.GetValue(Run.ArenaLimit) is not null)
            yield return new Problem(Constraint, "", "sets the limit of the arena; leave --arena-limit out.");
    }

    /// <summary>Null where the usual ones are to be varied.</summary>
    public Checked<IReadOnlyList<SearchAxis>>? Axes(Given given) => given.GetValue(Over) is { Length: > 0 } words ? SearchAxes.Parse(string.Join(',', words)) : null;

    /// <summary>Where the budget does not hold one try and what confirms it; the shortest that trials can be.</summary>
    public Problem? CheckBudget(Given given, TrialSettings settings)
    {
        var trials = 1 + ConfirmationsOf(given);
        var least = PlanEstimate.Shortest(settings) * trials;
        return given.GetValue(Budget) is { } budget && budget < least
            ? new Problem(Budget.Name, "", string.Create(CultureInfo.InvariantCulture,
                $"is {budget.TotalSeconds:0.#} s; one try and the {trials - 1} trials that confirm it take at least {least.TotalSeconds:0.#} s. Give more, or shorten them with --warm-up and --measure."))
            : null;
    }

    /// <summary>What stays as it is, and how trials are made.</summary>
    private ImmutableArray<Option> Fixed =>
    [
        Run.Dimensions, Run.Data, Run.Provider, Run.Device, Run.Placement, Run.CudaGraph, Run.Tf32, Run.ConvolutionSearch, Run.ArenaLimit, Run.ArenaGrowth, Run.Scope, Run.Batch, Run.Precision,
        Run.Threads, Run.Streams, Run.Instances, Run.DecodeWorkers, Run.WarmUp, Run.Measure, Run.MaximumMeasure, Run.MinimumQueries, Run.HangTimeout, Run.Seed,
    ];

    private static IEnumerable<Problem> InRange(Option option, int? value, int least, int most)
    {
        if (value < least || value > most)
            yield return new Problem(option.Name, "", string.Create(CultureInfo.InvariantCulture, $"is {value}; expected {least} to {most}."));
    }

    private static Option<Bytes?> MemoryLimit() => new(Constraint)
    {
        Description = "What else the answer keeps: memory of all workers together; on cuda that of the provider's arena.",
        HelpName = "memory=SIZE",
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            if (text.Split('=') is not [var name, var size])
                result.AddError($"{Constraint} '{text}' is no constraint; write memory=8GB.");
            else if (name != "memory")
                result.AddError($"{Constraint} '{name}' is not known{NearMatch.Hint(name, ["memory"])}");
            else if (!Options.TryParseSize(size, out var limit))
                result.AddError($"{Constraint} memory '{size}' is not a size; write a number with its unit: 512MiB, 8GB.");
            else
                return limit;
            return null;
        },
    };
}
