namespace LabelBench.Labeling.Labels;

/// <summary>A frame's place in a clip.</summary>
/// <param name="Showing">1, 2, ...: a clip may be labelled more than once, and each time has tracks of its own.</param>
/// <param name="Number">From 0.</param>
public readonly record struct FramePlace(string Clip, long Showing, int Number);
