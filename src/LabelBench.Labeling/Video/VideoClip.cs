using System.Collections.Immutable;
using LabelBench.Core;
using LabelBench.Labeling.Labels;

namespace LabelBench.Labeling.Video;

/// <summary>One video to label. Tracks live inside one clip.</summary>
/// <param name="Name">Path below the folder that it was found in, with forward slashes: the same on every machine.</param>
public abstract record VideoClip(string Name)
{
    /// <summary>A clip whose frames are images of their own at known places: Motion-JPEG or a folder of images.</summary>
    /// <param name="Frames">At least one, in order of time.</param>
    /// <param name="FrameRate">Frames per second of video.</param>
    /// <param name="Size">As the container states it; a frame says for itself when it is decoded.</param>
    /// <param name="Shortfall">What the file should have held beside these frames, for example because it is cut off; null where nothing is missing.</param>
    public sealed record Stills(
        string Name, ImmutableArray<FrameRange> Frames, Reading<ItemsPerSecond> FrameRate, Reading<ImageSize> Size, string? Shortfall = null) : VideoClip(Name)
    {
        /// <summary>Every frame is a file of its own, with a name.</summary>
        public bool IsFolder { get; init; }
    }

    /// <summary>A clip whose frames depend on each other (H.264, VP9 ...): ffmpeg gives them one after another, see <see cref="FfmpegFrames"/>.</summary>
    public sealed record Stream(string Name, string Path) : VideoClip(Name);

    /// <summary>A file that looks like a video and gives no frame.</summary>
    /// <param name="Reason">Why, one line.</param>
    public sealed record Unreadable(string Name, string Reason) : VideoClip(Name);
}
