using System.Globalization;
using LabelBench.Core;
using LabelBench.Labeling.Detection;
using LabelBench.Models;
using LabelBench.Workloads;

namespace LabelBench.OnnxRuntime.Preparation;

/// <summary>Whether the detections that a workload wants injected into its generated detector can be.</summary>
public static class InjectionFit
{
    /// <summary>What is wrong with the workload's <c>postprocessing</c>; nothing where no detections are injected.</summary>
    public static IEnumerable<Problem> Check(Workload workload)
    {
        if (Injected(workload) is not var (threshold, candidates))
            yield break;
        var source = $"workload {workload.Id}";
        if (threshold is not (> InjectedDetections.Absent and < InjectedDetections.Highest))
        {
            yield return new Problem(source, "postprocessing.threshold", string.Create(CultureInfo.InvariantCulture,
                $"is {threshold}; injected detections need more than {InjectedDetections.Absent} and less than {InjectedDetections.Highest}."));
        }
        if (workload.Preprocessing?.Size is { } size && size % AnchorGrid.Strides[^1] == 0 && new AnchorGrid(size, size).Count is var anchors && candidates > anchors)
        {
            yield return new Problem(source, "postprocessing.injected_candidates", string.Create(CultureInfo.InvariantCulture,
                $"is {candidates}; a detector of {ImageExtent.Square(size)} has {anchors} anchors to put them on."));
        }
    }
    /// <summary>What is injected, about; null where nothing is.</summary>
    private static (float Threshold, int Candidates)? Injected(Workload workload) => workload switch
    {
        { Model: ModelSource.Generated, Postprocessing: Postprocessing.Boxes { InjectedCandidates: > 0 } boxes } => ((float)boxes.Threshold, boxes.InjectedCandidates),
        { Model: ModelSource.GeneratedSet, Postprocessing: Postprocessing.Tracks { InjectedObjects: > 0 } tracks } => ((float)tracks.Threshold, tracks.InjectedObjects),
        _ => null,
    };
}
