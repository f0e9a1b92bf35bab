using LabelBench.Capacity;
using LabelBench.Capacity.Plans;
using LabelBench.Core;

namespace LabelBench.Reporting.Wording;

/// <summary>Offers and where their figures come from.</summary>
internal static class OfferWords
{
    /// <summary>Offers that a report lists; the plan command lists as many as one asks for.</summary>
    public const int Listed = 12;

    /// <summary>How many offers do the job beyond those listed; null when all are.</summary>
    public static string? MoreThanListed(Recommendation recommendation) => recommendation.Ranked.Length - recommendation.TopChoices(Listed).Length is > 0 and var more
        ? $"{PlainText.Plural(more, "more offer or region does", "more offers or regions do")} the job: labelbench plan --top {recommendation.Ranked.Length}"
        : null;

    /// <summary>Provider, name and region.</summary>
    public static string Name(Offer offer) => PlainText.Line(offer.Region.Length == 0 ? $"{offer.Provider} {offer.Name}" : $"{offer.Provider} {offer.Name}, {offer.Region}");

    /// <summary><c>8 cores, 16 threads, 31 GiB, 1 x NVIDIA L4</c>.</summary>
    public static string Parts(Offer offer)
    {
        var cpu = $"{PlainText.Plural(offer.Cores, "core", "cores")}, {PlainText.Plural(offer.Vcpus, "thread", "threads")}, {Quantity.Bytes(offer.MemoryBytes.Value)}";
        return offer.GpuName is { } gpu ? $"{cpu}, {Quantity.Exact(offer.Gpus)} x {PlainText.Line(gpu)}" : cpu;
    }

    public static string Servers(int servers) => PlainText.Plural(servers, "server", "servers");

    public static string MonthlyCost(RankedOffer ranked) => Quantity.Money(ranked.CostPerMonth, PlainText.Line(ranked.Offer.Currency)) + "/month";

    /// <summary>"measured here", "predicted" ...: the same word for the same kind of source everywhere.</summary>
    public static string Provenance(Provenance provenance) => provenance switch
    {
        Core.Provenance.Measured => "measured here",
        Core.Provenance.Predicted => "predicted",
        Core.Provenance.Published => "published",
        Core.Provenance.ListPrice => "list price",
        Core.Provenance.Assumed => "assumed",
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    /// <summary>How a figure of a plan came about, in words that are the same everywhere.</summary>
    public static string Kind(FigureKind kind) => kind switch
    {
        FigureKind.Measured => "measured here",
        FigureKind.SameGpuElsewhere => "same GPU elsewhere",
        FigureKind.Anchored => "anchored",
        FigureKind.Predicted => "predicted",
        FigureKind.Published => "published",
        FigureKind.ListPrice => "list price",
        FigureKind.Stated => "stated",
        FigureKind.Assumed => "assumed",
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    /// <summary><c>measured here 1,904 images/s ± 1 % (3 trials)</c> or <c>anchored 1,700-2,100 images/s (90 %), low confidence</c>.</summary>
    public static string Throughput(PredictionKind kind, Figure figure, int? trials, string? lowConfidence, string unit) =>
        $"{Kind(FigureKinds.Of(kind, figure))} {Value(figure, trials, unit)}{(lowConfidence is null ? "" : ", low confidence")}";

    /// <summary>A throughput with its margin and trials, or with its interval.</summary>
    public static string Value(Figure figure, int? trials, string unit) => figure.Provenance is Core.Provenance.Measured
        ? $"{Quantity.WithMargin(figure, unit)}{(trials is { } count ? $" ({PlainText.Plural(count, "trial", "trials")})" : "")}"
        : Quantity.Interval(figure, unit);

    /// <summary><c>measured here 1,904 images/s ± 1 %</c> or <c>predicted 1,700-2,100 images/s (90 %)</c>.</summary>
    public static string Throughput(Figure figure, string unit) => figure.Provenance == Core.Provenance.Measured
        ? $"{Provenance(figure.Provenance)} {Quantity.WithMargin(figure, unit)}"
        : $"{Provenance(figure.Provenance)} {Quantity.Interval(figure, unit)}";

    public static string Kind(ServerKind kind) => kind switch
    {
        ServerKind.Dedicated => "dedicated",
        ServerKind.CloudDedicatedCores => "cloud, own cores",
        ServerKind.CloudSharedCores => "cloud, shared cores",
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}
