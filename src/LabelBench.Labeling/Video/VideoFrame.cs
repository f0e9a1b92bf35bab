namespace LabelBench.Labeling.Video;

/// <summary>What a <see cref="VideoFeed"/> came to: a frame, or the reason why there is none.</summary>
/// <param name="Name">Of the frame, or of the clip where that cannot be read.</param>
/// <param name="Clip">Index of the clip in the feed.</param>
/// <param name="Showing">1, 2, ...: grows with every clip that begins, so that two showings of one clip differ.</param>
/// <param name="Number">Place in the clip, from 0.</param>
public readonly record struct VideoFrame(string Name, int Clip, long Showing, int Number)
{
    /// <summary>Where the encoded frame lies; null where the pixels came along, and where there is no frame.</summary>
    public FrameRange? Range { get; init; }

    /// <summary>Why there is no frame: the clip cannot be read, or lacks what should follow; null where nothing is wrong.</summary>
    public string? Unreadable { get; init; }
}
