using LabelBench.Workloads;

namespace LabelBench.Capacity;

/// <summary>A demand for when nobody states one, so that every run can answer with a server; the plan's assumptions say that it was assumed.</summary>
public static class DefaultDemand
{
    /// <summary>Two million images: what a fleet of a hundred cars or a mid-sized web shop brings in a day.</summary>
    public const double ImagesPerDay = 2_000_000;

    /// <summary>A hundred thousand pages: the daily post of a large insurer.</summary>
    public const double PagesPerDay = 100_000;

    /// <summary>Ten hours of video at ten frames a second: what a small fleet of test cars brings home in a day.</summary>
    public const double FramesPerDay = 360_000;

    /// <summary>Two hundred examinations of two hundred slices: a large radiology department.</summary>
    public const double SlicesPerDay = 40_000;

    /// <summary>A million sentences: the tickets and mails of a large support centre.</summary>
    public const double SentencesPerDay = 1_000_000;

    /// <summary>A thousand hours of recordings in seconds: the calls of a centre with two hundred agents.</summary>
    public const double AudioSecondsPerDay = 3_600_000;

    /// <summary>Ten thousand: what a team of a hundred labels between two rounds of training.</summary>
    public const double PicksPerDay = 10_000;

    /// <summary>A backlog that may run around the clock.</summary>
    public const double PeakFactor = 1;

    public static Demand For(Workload workload, string currency = "EUR") =>
        new(workload.Id, PerDay(workload.Task), PeakFactor, null, currency) { IsDefault = true };

    private static double PerDay(LabelingTask task) => task switch
    {
        LabelingTask.DocumentOcr => PagesPerDay,
        LabelingTask.VideoTracking => FramesPerDay,
        LabelingTask.Segmentation => SlicesPerDay,
        LabelingTask.TextEntities or LabelingTask.TextTags => SentencesPerDay,
        LabelingTask.SpeechSegments => AudioSecondsPerDay,
        LabelingTask.DiversitySampling => PicksPerDay,
        _ => ImagesPerDay,
    };
}
