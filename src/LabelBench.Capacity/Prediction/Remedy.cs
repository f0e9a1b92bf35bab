using System.Collections.Immutable;
using System.Globalization;
using LabelBench.Analysis;
using LabelBench.Workloads;

namespace LabelBench.Capacity;

/// <summary>The cheapest measurement that would give a prediction its basis.</summary>
internal static class Remedy
{
    /// <summary>Where what was measured rests on too little.</summary>
    public const string RunAgain = "cheapest fix: measure it again on the same machine";

    /// <summary>Why a workload has no usable CPU measurement, and the command that fetches one.</summary>
    public static string WhyMissing(RunSummary run, string workloadId, Workload? workload, Scope scope)
    {
        if (workload?.Task is LabelingTask.ModelTraining)
            return $"{workloadId} learns from labels and makes none: items trained a second are no throughput of labeling";
        var what = scope == Scope.Infer ? "model call" : "pipeline";
        var cells = run.Cells.Where(c => c.Workload.Id == workloadId && c.Cell.Scope == scope && c.Cell.Scenario == Scenario.Offline && !RunBasis.IsGpu(c.Cell.Provider)).ToArray();
        var trials = cells.Sum(c => c.TrialsRun);
        var reason = workload is null
            ? $"run {run.Record.RunId} does not hold workload {workloadId}"
            : trials > 0
                ? $"none of the {trials} CPU {what} trials of {workloadId} in run {run.Record.RunId} is valid"
                : $"run {run.Record.RunId} has no Offline {what} measurement of {workloadId} on the CPU";
        return $"{reason}; cheapest fix: labelbench run --workload {workloadId} --ep cpu ({Minutes(run)})";
    }

    /// <summary>Measure it on a machine that is there.</summary>
    public static string Measure(string workloadId, string provider) => $"cheapest fix: labelbench run --workload {workloadId} --ep {provider}";

    /// <summary>Rent one and measure it, or a cheaper one that says as much.</summary>
    /// <param name="instead">Null for the offer itself.</param>
    public static string MeasureOne(Offer offer, string workloadId, Offer? instead = null) => $"cheapest fix: {RentOne(offer, workloadId, instead)}";

    /// <summary>The same, to stand beside another remedy.</summary>
    public static string RentOne(Offer offer, string workloadId, Offer? instead)
    {
        var rented = instead ?? offer;
        var name = rented.Id == offer.Id ? "one" : $"{rented.Provider} {rented.Name}";
        var price = $"{Say.Money(CheapestToMeasure.Price(rented), rented.Currency)} for {(rented.Term is BillingTerm.Hourly ? "an hour" : "a month")}";
        return $"rent {name} ({price}) and run {Command(rented, [workloadId])} there";
    }

    /// <summary>What measures jobs on a server of an offer.</summary>
    public static string Command(Offer offer, ImmutableArray<string> workloads) =>
        $"labelbench run {string.Join(' ', workloads.Select(w => $"--workload {w}"))} --ep {(offer.Gpus > 0 ? "cuda" : "cpu")}";

    private static string Minutes(RunSummary run)
    {
        var settings = run.Record.Plan.Settings;
        var minutes = Math.Max(1, Math.Ceiling(settings.Trials * (settings.WarmUp + settings.Measure).TotalMinutes));
        return string.Create(CultureInfo.InvariantCulture, $"about {minutes:0} min a cell");
    }
}
