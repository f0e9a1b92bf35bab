using System.Globalization;
using LabelBench.Analysis;
using LabelBench.Records;
using LabelBench.Workloads;

namespace LabelBench.Reporting.Wording;

/// <summary>A search and its answer in words.</summary>
internal static class SearchWords
{
    /// <summary><c>image-classify: 41 images/s ± 2 % with batch 8, 2 streams, 1 thread, on cpu fp32.</c> Without an answer, that.</summary>
    public static string Found(SearchSummary search) => search.Search.Rate is not null ? FoundRate(search) : search switch
    {
        { Answer: { Cell.Throughput: { } rate } answer } =>
            $"{PlainText.Line(answer.Cell.Workload.Id)}: {Quantity.WithMargin(rate, CellWords.Unit(answer.Cell))} with {Configuration(search.Search, answer.Cell.Cell)}, on {Rest(search.Search, answer.Cell.Cell)}.",
        { Search.Answer: null } => $"The search for the best settings of {PlainText.Line(search.Search.Base.WorkloadId)} has no answer yet.",
        { Search.Answer.End: SearchEnd.Interference } => $"The search for the best settings of {PlainText.Line(search.Search.Base.WorkloadId)} was disturbed and has no answer.",
        { Search.Answer.End: SearchEnd.NothingWorks } => $"No trial of the search for the best settings of {PlainText.Line(search.Search.Base.WorkloadId)} worked.",
        { Answer: not null } => $"The best settings of {PlainText.Line(search.Search.Base.WorkloadId)} could not be confirmed.",
        _ => $"No settings of {PlainText.Line(search.Search.Base.WorkloadId)} were found that keep what was asked for.",
    };

    /// <summary><c>stub: 384 queries/s ± 3 % with p99 within 20 ms, on cpu fp32, infer only.</c></summary>
    private static string FoundRate(SearchSummary search) => search.Search switch
    {
        { Answer.Figure: { } rate } s => $"{PlainText.Line(s.Base.WorkloadId)}: {Quantity.WithMargin(rate, "queries/s")} with {Percentile(s)}{Within(s)[1..]}, on {Rest(s, s.Base)}.",
        { Answer: null } s => $"The search for the highest rate of {PlainText.Line(s.Base.WorkloadId)} has no answer yet.",
        { Answer.End: SearchEnd.NoRateWithinLimit } s => $"No rate of {PlainText.Line(s.Base.WorkloadId)} keeps {Percentile(s)}{Within(s)[1..]}.",
        { Answer.End: SearchEnd.Interference } s => $"The search for the highest rate of {PlainText.Line(s.Base.WorkloadId)} was disturbed and has no answer.",
        var s => $"The highest rate of {PlainText.Line(s.Base.WorkloadId)} was not found.",
    };

    /// <summary>What the answer keeps and how sure it is; null without one.</summary>
    public static string? Kept(SearchSummary search) => search.Search.Rate is not null ? KeptRate(search.Search.Answer) : search.Answer is not { Latency: { } latency } answer ? null
        : $"{Percentile(search.Search)} is {Quantity.Duration(latency)}{Within(search.Search)}{(answer.Memory is { } memory ? $"; {Quantity.Bytes(memory.Value)} of memory" : "")}{Limit(search.Search)}. "
            + (search.Search.Answer!.Confirmed ? $"Confirmed by {PlainText.Plural(answer.Cell.TrialsValid, "fresh trial", "fresh trials")}." : "NOT CONFIRMED: fewer fresh trials are valid than were asked for.");

    private static string? KeptRate(SearchAnswer? answer) => answer?.Figure is null ? null
        : answer.Confirmed ? "Confirmed by a long run at the lower end of the interval: VALID." : "NOT CONFIRMED: no long run at the lower end of the interval passed.";

    /// <summary>How many were tried, and why no more; null while the search goes on.</summary>
    public static string? How(SearchSummary search) => search.Search.Answer is not { } answer ? null
        : PlainText.Line(answer.Reason) + (answer.OutOfMemory == 0 ? "" : $" {Quantity.Count(answer.OutOfMemory)} of them did not fit into memory.");

    /// <summary>The settings that were varied: <c>batch 8, 2 streams, 1 thread</c>.</summary>
    public static string Configuration(SearchRecord search, Cell cell) => search.Rate is not null ? Rate(cell) : string.Join(", ", search.Axes.Select(axis => axis.Setting switch
    {
        SearchSetting.Batch => $"batch {Quantity.Count(cell.Batch)}",
        SearchSetting.Streams => PlainText.Plural(cell.Streams, "stream", "streams"),
        SearchSetting.Threads => PlainText.Plural(cell.IntraOpThreads, "thread", "threads"),
        SearchSetting.Instances => PlainText.Plural(cell.WorkersAtOnce, "worker", "workers"),
        SearchSetting.Precision => Cell.Word(cell.Precision),
        _ => throw new System.Diagnostics.UnreachableException(),
    }));

    /// <summary>The same for a narrow table, as cells are called elsewhere: <c>batch 8 s2 t1 x2 int8</c>.</summary>
    public static string Brief(SearchRecord search, Cell cell) => search.Rate is not null ? Rate(cell) : string.Join(' ', search.Axes.Select(axis => axis.Setting switch
    {
        SearchSetting.Batch => $"batch {Quantity.Count(cell.Batch)}",
        SearchSetting.Streams => $"s{Quantity.Count(cell.Streams)}",
        SearchSetting.Threads => $"t{Quantity.Count(cell.IntraOpThreads)}",
        SearchSetting.Instances => $"x{Quantity.Count(cell.WorkersAtOnce)}",
        SearchSetting.Precision => Cell.Word(cell.Precision),
        _ => throw new System.Diagnostics.UnreachableException(),
    }));

    /// <summary><c>p99</c>.</summary>
    public static string Percentile(SearchRecord search) => "p" + (search.Slo?.Percentile ?? 99).ToString("0.#", CultureInfo.InvariantCulture);

    /// <summary>What speaks for or against a configuration, in a few words; empty where nothing does.</summary>
    public static string Remark(RunSummary summary, SearchCandidate candidate)
    {
        string[] remarks =
        [
            .. candidate.IsAnswer ? ["the answer"] : Array.Empty<string>(),
            .. candidate.OnFrontier ? ["frontier"] : Array.Empty<string>(),
            .. candidate is { Latency: not null, KeepsLatency: false } ? ["over the latency limit"] : Array.Empty<string>(),
            .. candidate is { Latency: not null, KeepsMemory: false } ? ["over the memory limit"] : Array.Empty<string>(),
            .. Trouble.In(summary, candidate.Cell).Where(_ => candidate.Latency is null).Select(t => t.Sentence),
        ];
        return string.Join("; ", remarks);
    }

    private static string Rate(Cell cell) => cell.Arrivals is ArrivalPlan.Poisson { Rate.Value: var rate } ? $"{Quantity.Number(rate)} queries/s" : "";

    private static string Rest(SearchRecord search, Cell cell) =>
        $"{Cell.Word(cell.Provider)}{(search.Axes.Any(a => a.Setting is SearchSetting.Precision) ? "" : " " + Cell.Word(cell.Precision))}{(cell.Scope is Scope.Infer ? $", {CellWords.InferOnly}" : "")}";

    private static string Within(SearchRecord search) => search.Slo is { } slo ? $", within {WorkloadWords.Time(slo.Limit)}" : "";

    private static string Limit(SearchRecord search) => search.MemoryLimit is { } limit ? $", within {Quantity.Bytes(limit.Value)}" : "";
}
