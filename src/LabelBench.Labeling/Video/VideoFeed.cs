using System.Collections.Immutable;
using System.Globalization;
using LabelBench.Labeling.Images;

namespace LabelBench.Labeling.Video;

/// <summary>Frames of clips in order of time, one clip after another and round again without end. One thread at a time.</summary>
/// <remarks>A clip that cannot be read, and what is missing at the end of one that is cut off, is told once in every round, in the clip's turn.</remarks>
/// <param name="clips">At least one.</param>
/// <param name="decoderThreads">Of ffmpeg, for clips that need it.</param>
public sealed class VideoFeed(ImmutableArray<VideoClip> clips, int decoderThreads) : IDisposable
{
    private int _clip = -1;
    private long _showing;
    private int _number;
    private FfmpegFrames? _decoder;
    private string? _ending;

    /// <summary>Goes to the next frame.</summary>
    /// <param name="pixels">Takes the frame where it comes from a decoder; otherwise it is left alone.</param>
    public VideoFrame Next(PixelBuffer pixels)
    {
        while (true)
        {
            if (TakeEnding() is { } missing)
                return Here(clips[_clip].Name) with { Unreadable = missing };
            if (_clip >= 0 && TakeFrame(pixels) is { } frame)
                return frame;
            if (_ending is null)
                Begin();
        }
    }

    public void Dispose() => _decoder?.Dispose();

    private string? TakeEnding()
    {
        var ending = _ending;
        _ending = null;
        return ending;
    }

    /// <returns>Null behind the clip's last frame; what was wrong with it is then its ending.</returns>
    private VideoFrame? TakeFrame(PixelBuffer pixels)
    {
        switch (clips[_clip])
        {
            case VideoClip.Stills stills when _number < stills.Frames.Length:
                var range = stills.Frames[_number];
                var own = stills.IsFolder ? $"{stills.Name}/{Path.GetFileName(range.Path)}" : null;
                return Counted(own) with { Range = range };
            case VideoClip.Stream when _decoder is not null:
                return ReadOn(_decoder, pixels) ? Counted(null) : null;
            default:
                return null;
        }
    }

    private bool ReadOn(FfmpegFrames decoder, PixelBuffer pixels)
    {
        try
        {
            if (decoder.Read(pixels))
                return true;
            _ending = decoder.Complaint is { } complaint
                ? string.Create(CultureInfo.InvariantCulture, $"ffmpeg gave {decoder.Count} frames and complained: {complaint}")
                : null;
        }
        catch (VideoFailureException e)
        {
            _ending = e.Reason;
        }
        decoder.Dispose();
        _decoder = null;
        return false;
    }

    private void Begin()
    {
        (_clip, _number) = ((_clip + 1) % clips.Length, 0);
        _showing++;
        switch (clips[_clip])
        {
            case VideoClip.Unreadable unreadable:
                _ending = unreadable.Reason;
                break;
            case VideoClip.Stream stream:
                try
                {
                    _decoder = FfmpegFrames.Open(stream.Path, stream.Name, decoderThreads);
                }
                catch (VideoFailureException e)
                {
                    _ending = e.Reason;
                }
                break;
        }
    }

    private VideoFrame Here(string name) => new(name, _clip, _showing, _number);

    private VideoFrame Counted(string? name)
    {
        var frame = Here(name ?? string.Create(CultureInfo.InvariantCulture, $"{clips[_clip].Name}#{_number}"));
        _number++;
        if (clips[_clip] is VideoClip.Stills { Shortfall: { } shortfall } stills && _number == stills.Frames.Length)
            _ending = shortfall;
        return frame;
    }
}
