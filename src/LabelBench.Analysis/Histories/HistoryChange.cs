using System.Text.Json.Serialization;
using LabelBench.Analysis.Comparison;

namespace LabelBench.Analysis.Histories;

/// <summary>A change of level.</summary>
/// <param name="At">Index of the first point of the new level.</param>
/// <param name="Earliest">First index of the 95 % interval of it.</param>
/// <param name="Latest">Last index of that interval.</param>
/// <param name="Relative">New level over old, less 1.</param>
/// <param name="Low">Lower end of its 95 % interval.</param>
/// <param name="High">Upper end.</param>
/// <param name="Cause">What changed around it between the runs of a machine.</param>
public sealed record HistoryChange(int At, int Earliest, int Latest, string RunId, double Relative, double Low, double High, bool IsWorse, SuspectedCause Cause)
{
    /// <summary>Pace of the whole machine on the new level over that on the old one, where it moved as the metric did and by at least half as much; null otherwise.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? PaceRatio { get; init; }

    /// <summary>The same of how fast CPUs exchange data.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? ExchangeRatio { get; init; }
}

/// <summary>A change of level that was told.</summary>
/// <param name="At">Index of the first point of the new level, as it looked then.</param>
/// <param name="SeenAt">Index of the point with which it was plain.</param>
/// <param name="SeenInRun">The run of that point.</param>
/// <param name="Relative">New level over old, less 1, as it looked then.</param>
public sealed record HistoryAlert(int At, int SeenAt, string SeenInRun, double Relative, bool IsWorse);
