using LabelBench.Workloads;

namespace LabelBench.Capacity;

/// <summary>A demand for when nobody states one, so that every run can answer with a server; the plan's assumptions say that it was assumed.</summary>
public static class DefaultDemand
{
    /// <summary>Two million images: what a fleet of a hundred cars or a mid-sized web shop brings in a day.</summary>
    public const double ImagesPerDay = 2_000_000;

    /// <summary>A hundred thousand pages: the daily post of a large insurer.</summary>
    public const double PagesPerDay = 100_000;

    /// <summary>A backlog that may run around the clock.</summary>
    public const double PeakFactor = 1;

    public static Demand For(Workload workload, string currency = "EUR") =>
        new(workload.Id, workload.Task == LabelingTask.DocumentOcr ? PagesPerDay : ImagesPerDay, PeakFactor, null, currency) { IsDefault = true };
}
