using System.Collections.Immutable;
using LabelBench.Workloads;

namespace LabelBench.OnnxRuntime.Verification;

/// <summary>What became of one graph on one provider.</summary>
/// <param name="Graph">Name of the graph.</param>
/// <param name="Arithmetic">fp32, tf32 or fp16.</param>
/// <param name="Opened">Whether a session that forbids the CPU any node could be created.</param>
/// <param name="Error">Why not; empty where it could.</param>
/// <param name="OnCpu">Nodes that the CPU would take where it may: name and operator. Empty where it takes none.</param>
/// <param name="RelativeL2">Largest distance of a floating-point output from FP32 on the CPU; null where there is nothing to compare with.</param>
/// <param name="OtherClass">Largest share of other class numbers; null where no output holds any.</param>
/// <param name="NonFinite">NaN and infinite values in the outputs.</param>
/// <param name="WithinLimit">Whether every distance is below the limit of its precision; null where nothing was compared.</param>
/// <param name="OpenTime">Creation of the session.</param>
public sealed record GraphFinding(
    string Graph,
    string Arithmetic,
    bool Opened,
    string Error,
    ImmutableArray<string> OnCpu,
    double? RelativeL2,
    double? OtherClass,
    long NonFinite,
    bool? WithinLimit,
    TimeSpan OpenTime)
{
    /// <summary>The word for a precision, with or without TF32.</summary>
    public static string Word(Precision precision, bool tf32) => tf32 ? "tf32" : Cell.Word(precision);
}
