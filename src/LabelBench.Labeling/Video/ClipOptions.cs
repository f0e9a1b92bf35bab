using LabelBench.Core;
using LabelBench.Labeling.Tracking;

namespace LabelBench.Labeling.Video;

/// <summary>What generated video clips look like.</summary>
/// <param name="Width">Pixels.</param>
/// <param name="Height">Pixels.</param>
/// <param name="Frames">Per clip, at least 1.</param>
/// <param name="FramesPerSecond">Above 0; objects move by the frame, so it changes no picture.</param>
/// <param name="BitsPerPixel">Size of a frame's JPEG x 8 / pixels, about: background and objects are coded at the quality that gives the background this size. Cameras send 1 to 3.</param>
/// <param name="Objects">In the picture at a time.</param>
/// <param name="Seed">Another seed, other clips.</param>
public sealed record ClipOptions(int Width, int Height, int Frames, double FramesPerSecond = 30, double BitsPerPixel = 1.5, int Objects = 10, ulong Seed = 1729)
{
    /// <summary>What moves in a clip; how well a detector sees it may be changed without changing the ways of the objects.</summary>
    public SceneOptions Scene(int clip) => new(Width, Height, Objects, Seed: SplitMix64.For(Seed, clip).Next());
}
