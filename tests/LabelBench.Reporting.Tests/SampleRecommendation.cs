using LabelBench.Capacity;
using LabelBench.Core;

namespace LabelBench.Reporting.Tests;

/// <summary>A purchase plan as the planner would give it for the sample run.</summary>
internal static class SampleRecommendation
{
    private static readonly DateOnly Day = new(2026, 8, 1);

    public static Offer Measured { get; } = new("example-cloud/c16/fsn1", "Example Cloud", "C16", "fsn1", ServerKind.CloudDedicatedCores, "AMD EPYC 7302", 8, 16,
        Bytes.FromGibibytes(32), null, 0, 89.40m, 0, "EUR", BillingTerm.Monthly, Day, "example-cloud.test price list");

    public static Offer Gpu { get; } = new("other-host/gex44/hel", "Other Host", "GEX44", "hel", ServerKind.Dedicated, "Intel Core i5-13500", 14, 20,
        Bytes.FromGibibytes(64), "NVIDIA RTX 4000 SFF Ada", 1, 184m, 79m, "EUR", BillingTerm.Monthly, Day, "other-host.test price list");

    public static Offer Hourly { get; } = new("big-cloud/g2-standard-16/us-central1", "Big Cloud", "g2-standard-16", "us-central1", ServerKind.CloudDedicatedCores, null, 8, 16,
        Bytes.FromGibibytes(64), "NVIDIA L4", 1, 812.33m, 0, "USD", BillingTerm.Hourly, Day, "big-cloud.test price list");

    public static Offer Small { get; } = new("example-cloud/s2/fsn1", "Example Cloud", "S2", "fsn1", ServerKind.CloudSharedCores, "AMD EPYC 7302", 1, 2,
        Bytes.FromGibibytes(4), null, 0, 5.90m, 0, "EUR", BillingTerm.Monthly, Day, "example-cloud.test price list");

    public static Recommendation Photos { get; } = new(
        new Demand("image-classify", 30_000_000, 1.5, 1000m, "EUR"), "images",
        [
            new(Measured, 2, new Figure(287.6, 281.9, 293.3, 0.95, Provenance.Measured, "3 trials"), new Share(0.906), 178.80m, 178.80m, 0.20m, "CPU", "cheapest that holds the peak"),
            new(Gpu, 1, new Figure(1010, 760, 1280, 0.9, Provenance.Predicted, "roofline model"), new Share(0.516), 184m, 184m, 0.20m, "JPEG decode on 14 cores", "one server holds the peak"),
            new(Hourly, 1, new Figure(580, 420, 770, 0.9, Provenance.Predicted, "roofline model"), new Share(0.898), 812.33m, 747.34m, 0.82m, "JPEG decode on 8 cores", "one server holds the peak"),
            new(Hourly with { Id = "big-cloud/c4", Name = "c4-standard-32", GpuName = null, Gpus = 0 }, 1, new Figure(540, 400, 690, 0.9, Provenance.Predicted, "cores and clock"), new Share(0.965), 1190.2m, 1094.98m, 1.20m, "CPU", "one server holds the peak"),
        ],
        [new(Small, "11 servers would be needed; more than 8 of one offer are not proposed")],
        new ReviewerNeed(new Figure(750, 650, 850, 0.9, Provenance.Predicted, "workload"), 6000, "30,000,000 images a day, 18 % of them reviewed at 4 s each, 8 h a day."),
        ["Prices are without tax.", "1 EUR = 1.087 USD (2026-08-01)."]);
}
