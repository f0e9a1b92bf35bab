using LabelBench.Core;

namespace LabelBench.Workloads;

/// <summary>A network that can be generated, as far as a workload file can get it wrong.</summary>
/// <param name="Id">Name in workload files, for example <c>resnet50-v1.5</c>.</param>
/// <param name="ImageSide">Height and width in pixels that it takes; null where it reads no image.</param>
/// <param name="SequenceLength">Tokens that it takes; null where it reads no text.</param>
/// <param name="IsTrained">Whether it is a network that is trained; those label nothing, and those that label are not trained.</param>
public sealed record KnownArchitecture(string Id, SizeRule? ImageSide = null, SizeRule? SequenceLength = null, bool IsTrained = false);
