using System.Collections.Immutable;
using System.Globalization;
using LabelBench.Core;

namespace LabelBench.Workloads;

/// <summary>Plans the search for a workload's best settings. Pure: the same arguments give the same plan.</summary>
public static class SearchPlanner
{
    /// <summary>Beyond this few models gain on any device; <c>--over</c> goes further.</summary>
    private const int UsualLargestBatch = 32;

    /// <summary>A little more or less matters little: the search goes up and down by factors of 4.</summary>
    private static readonly QueriesPerSecond UsualFirstRate = new(10);

    /// <summary>Streams that are tried on a GPU, where the number of cores says nothing.</summary>
    private const int UsualGpuStreams = 4;

    /// <summary>Short trials: what they leave unsure is made up for by what the surfaces learn from neighbours, and the answer is confirmed.</summary>
    public static TrialSettings UsualSettings { get; } = new(1, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2), 100, TimeSpan.FromSeconds(6), TimeSpan.FromSeconds(60));

    /// <param name="over">Settings to vary; null: batch, streams and, on the CPU, threads.</param>
    /// <param name="fixedBatch">The batch of a workload that has one only; null where it takes any.</param>
    /// <returns>The plan, or every mistake in what was asked for.</returns>
    public static Checked<SearchPlan> Expand(
        WorkloadCatalog catalog, TrialSettings settings, PlanOverrides asked, IReadOnlyList<SearchAxis>? over, Func<Workload, int?> fixedBatch, MachineFacts machine, ulong seed)
    {
        if (asked.ModelPath is null && asked.WorkloadIds is not [_])
            return Invalid("--workload", "a search is about one workload; name it, or give a model of your own with --model.");
        var known = RunPlanner.Expand(catalog.Workloads, settings, Fixed(asked, [], asked.Scopes), machine, seed);
        if (!known.IsValid)
            return Checked<SearchPlan>.Invalid(known.Problems);
        var workload = known.Value.Workloads[0];
        var axes = over ?? Usual(asked, fixedBatch(workload), machine);
        if (Conflicts(asked, axes).Concat(CheckBatch(axes, workload, fixedBatch(workload))).ToArray() is { Length: > 0 } problems)
            return Checked<SearchPlan>.Invalid(problems);
        ImmutableArray<SearchAxis> varied = [.. axes.Where(a => a.Levels.Length > 1)];
        if (varied.IsEmpty)
            return Invalid("--over", "leaves a single configuration; give a setting two levels or more, or measure it with: labelbench run");
        // The whole machine is shared by as many workers as will run at most: none of them is planned with more than its part.
        var scope = asked.Scopes ?? [workload.Scopes.Contains(Scope.Infer) ? Scope.Infer : workload.Scopes[0]];
        var plan = RunPlanner.Expand(catalog.Workloads, settings, Fixed(asked, axes, scope, fixedBatch(workload)), machine, seed);
        if (!plan.IsValid)
            return Checked<SearchPlan>.Invalid(plan.Problems);
        if (plan.Value.Cells is not [var only])
            return Invalid("search", $"varies what --over names and nothing else; these options leave {plan.Value.Cells.Length} ways to measure: give one scope, one device and one of each setting.");
        return Checked<SearchPlan>.Valid(new SearchPlan(plan.Value with { Cells = [], Trials = [] }, only, varied));
    }

    /// <summary>Plans the search for the highest rate at which a workload keeps its latency promise.</summary>
    /// <returns>The plan without axes, or every mistake in what was asked for.</returns>
    public static Checked<SearchPlan> ExpandRate(WorkloadCatalog catalog, TrialSettings settings, PlanOverrides asked, MachineFacts machine, ulong seed)
    {
        if (asked is { ModelPath: null, Stub: null } && asked.WorkloadIds is not [_])
            return Invalid("--workload", "a search is about one workload; name it, or give a model of your own with --model.");
        var wanted = asked with
        {
            Scenarios = [Scenario.Server],
            Scopes = asked.Scopes ?? (Workload(catalog, asked)?.Scopes.Contains(Scope.Infer) is false ? null : [Scope.Infer]),
            Trials = 1,
            Precisions = asked.Precisions ?? [Precision.Fp32],
            Load = (asked.Load ?? new OfferedLoad()) with { Rate = asked.Load?.Rate ?? UsualFirstRate },
        };
        var plan = RunPlanner.Expand(catalog.Workloads, settings, wanted, machine, seed);
        if (!plan.IsValid)
            return Checked<SearchPlan>.Invalid(plan.Problems);
        if (plan.Value.Cells is not [var only])
            return Invalid("search", $"has one rate to find; these options leave {plan.Value.Cells.Length.ToString(CultureInfo.InvariantCulture)} ways to measure: give one scope, one device and one of each setting.");
        return plan.Value.Workloads[0].Slo is null
            ? Invalid("--slo", "is needed for --max-rate, as the workload has no promise of its own: --slo p99=50ms.")
            : Checked<SearchPlan>.Valid(new SearchPlan(plan.Value with { Cells = [], Trials = [] }, only, []));
    }

    /// <summary>The shipped workload that is meant; null for a model of one's own.</summary>
    private static Workload? Workload(WorkloadCatalog catalog, PlanOverrides asked) =>
        asked is { ModelPath: null, Stub: null, WorkloadIds: [var id] } ? catalog.Workloads.FirstOrDefault(w => w.Id == id) : null;

    /// <summary>The cell that the axes start from: their first levels, and of the instances the most.</summary>
    private static PlanOverrides Fixed(PlanOverrides asked, IReadOnlyList<SearchAxis> axes, ImmutableArray<Scope>? scopes, int? batch = null) => asked with
    {
        Scenarios = [Scenario.Offline],
        Scopes = scopes,
        Trials = 1,
        BatchSizes = First(axes, SearchSetting.Batch) is { } size ? [size] : asked.BatchSizes ?? [batch ?? 1],
        Streams = First(axes, SearchSetting.Streams) ?? asked.Streams,
        IntraOpThreads = First(axes, SearchSetting.Threads) ?? asked.IntraOpThreads,
        Instances = Levels(axes, SearchSetting.Instances) is [.., var most] ? [Number(most)] : asked.Instances,
        Precisions = Levels(axes, SearchSetting.Precision) is [var precision, ..] ? [Enum.Parse<Precision>(precision, ignoreCase: true)] : asked.Precisions ?? [Precision.Fp32],
    };

    private static List<SearchAxis> Usual(PlanOverrides asked, int? fixedBatch, MachineFacts machine)
    {
        var onCpu = asked.Provider is null or ExecutionProvider.Cpu or ExecutionProvider.Openvino;
        var axes = new List<SearchAxis>();
        if (asked.BatchSizes is null && fixedBatch is null)
            axes.Add(new SearchAxis(SearchSetting.Batch, SearchAxes.Doubling(1, UsualLargestBatch)));
        if (asked.Streams is null)
            axes.Add(new SearchAxis(SearchSetting.Streams, SearchAxes.Doubling(1, onCpu ? machine.UsableCores : UsualGpuStreams)));
        if (asked.IntraOpThreads is null && onCpu)
            axes.Add(new SearchAxis(SearchSetting.Threads, SearchAxes.Doubling(1, machine.UsableCores)));
        return axes;
    }

    private static IEnumerable<Problem> Conflicts(PlanOverrides asked, IReadOnlyList<SearchAxis> axes)
    {
        (SearchSetting Setting, string Option, bool Given, int Values)[] options =
        [
            (SearchSetting.Batch, "--batch", asked.BatchSizes is not null, asked.BatchSizes?.Length ?? 0),
            (SearchSetting.Streams, "--streams", asked.Streams is not null, 1),
            (SearchSetting.Threads, "--threads", asked.IntraOpThreads is not null, 1),
            (SearchSetting.Instances, "--instances", asked.Instances is not null, asked.Instances?.Length ?? 0),
            (SearchSetting.Precision, "--precision", asked.Precisions is not null, asked.Precisions?.Length ?? 0),
        ];
        foreach (var (setting, option, _, values) in options.Where(o => o.Given))
        {
            if (axes.Any(a => a.Setting == setting))
                yield return new Problem(option, "", $"fixes what --over {Cell.Word(setting)} searches; leave one of the two out.");
            else if (values > 1)
                yield return new Problem(option, "", $"has {values.ToString(CultureInfo.InvariantCulture)} values; one stays fixed, several are searched with --over {Cell.Word(setting)}=...");
        }
        if (axes.Any(a => a.Setting is SearchSetting.Instances) && asked.Devices is [_, _, ..])
            yield return new Problem("--over", "instances", "cannot go with several devices; search one of them.");
    }

    private static IEnumerable<Problem> CheckBatch(IReadOnlyList<SearchAxis> axes, Workload workload, int? fixedBatch)
    {
        if (fixedBatch is { } batch && Levels(axes, SearchSetting.Batch) is { } levels && levels.Any(l => Number(l) != batch))
            yield return new Problem("--over", "batch", string.Create(CultureInfo.InvariantCulture, $"{workload.Id} takes a batch of {batch} and no other; leave batch out."));
    }

    private static ImmutableArray<string>? Levels(IReadOnlyList<SearchAxis> axes, SearchSetting setting) => axes.FirstOrDefault(a => a.Setting == setting)?.Levels;

    private static int? First(IReadOnlyList<SearchAxis> axes, SearchSetting setting) => Levels(axes, setting) is [var first, ..] ? Number(first) : null;

    private static int Number(string level) => int.Parse(level, CultureInfo.InvariantCulture);

    private static Checked<SearchPlan> Invalid(string source, string text) => Checked<SearchPlan>.Invalid(new Problem(source, "", text));
}
