using LabelBench.Core;

namespace LabelBench.Capacity.Plans;

/// <summary>How a figure of a plan came about, surest first.</summary>
public enum FigureKind
{
    /// <summary>Measured on a machine of this very type, or by the run as a whole.</summary>
    Measured,

    /// <summary>Measured on the same GPU in another machine; the cores by rate per core.</summary>
    SameGpuElsewhere,

    /// <summary>Measured in the same stack on another GPU, of another model on this one, or on another machine's cores, and carried.</summary>
    Anchored,

    /// <summary>From published results and specifications.</summary>
    Predicted,

    /// <summary>A published figure as it is.</summary>
    Published,

    /// <summary>A provider's list price.</summary>
    ListPrice,

    /// <summary>By the demand or the catalog.</summary>
    Stated,

    /// <summary>By default.</summary>
    Assumed,
}

/// <summary>Kinds of figures that carry another mark.</summary>
public static class FigureKinds
{
    /// <summary>Source of figures that a user stated.</summary>
    public const string Stated = "stated in the demand";

    /// <param name="throughput">What is only supposed keeps no better kind.</param>
    public static FigureKind Of(PredictionKind kind, Figure throughput) => kind switch
    {
        not PredictionKind.Stated when throughput.Provenance is Provenance.Assumed => FigureKind.Assumed,
        PredictionKind.MeasuredHere => FigureKind.Measured,
        PredictionKind.SameGpuElsewhere => FigureKind.SameGpuElsewhere,
        PredictionKind.Anchored => FigureKind.Anchored,
        PredictionKind.Stated => FigureKind.Stated,
        _ => FigureKind.Predicted,
    };

    public static FigureKind Of(Figure figure) => figure.Provenance switch
    {
        Provenance.Measured => FigureKind.Measured,
        Provenance.Published => FigureKind.Published,
        Provenance.ListPrice => FigureKind.ListPrice,
        Provenance.Predicted => FigureKind.Predicted,
        _ => figure.Source == Stated ? FigureKind.Stated : FigureKind.Assumed,
    };
}
