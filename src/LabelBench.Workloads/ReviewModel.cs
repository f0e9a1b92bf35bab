using LabelBench.Core;

namespace LabelBench.Workloads;

/// <summary>What people do with the model's labels.</summary>
/// <param name="SecondsPerItem">Seconds one reviewer needs for one item that is sent to review.</param>
/// <param name="ReviewShare">Share of items sent to review when the run does not measure it.</param>
/// <param name="Source">Where the figures come from.</param>
public sealed record ReviewModel(double SecondsPerItem, Share ReviewShare, string Source);
