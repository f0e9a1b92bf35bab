using System.Collections.Immutable;
using LabelBench.Labeling.Tracking;
using LabelBench.Labeling.Video;
using LabelBench.Labeling.Vips;
using LabelBench.Measurement.Pipelines;
using LabelBench.OnnxRuntime.Preparation;

namespace LabelBench.OnnxRuntime.Systems;

/// <summary>The read stage of a video pipeline, for one worker: the frames of all clips in order, each with what the scene of its clip shows at that time.</summary>
/// <param name="scene">How a clip's objects move and are seen: index of the clip, width and height of its frames.</param>
internal sealed class FrameSource(ImmutableArray<VideoClip> clips, Func<int, int, int, SceneOptions> scene, int decoderThreads) : IStageWorker<FrameItem>
{
    private readonly VideoFeed feed = new(clips, decoderThreads);
    private MovingScene? current;
    private long showing;

    public void Process(ReadOnlySpan<FrameItem> items)
    {
        foreach (var item in items)
        {
            var frame = feed.Next(item.Picture);
            item.Take(frame, clips[frame.Clip].Name);
            if (frame.Unreadable is null)
                Play(item, frame);
        }
    }

    public void Dispose() => feed.Dispose();

    /// <summary>The scene goes on by a frame, also where the frame turns out to be broken.</summary>
    private void Play(FrameItem item, in VideoFrame frame)
    {
        if (frame.Showing != showing)
            (showing, current) = (frame.Showing, null);
        if (current is null && SizeOf(item) is var (width, height))
        {
            current = new MovingScene(scene(frame.Clip, width, height));
            for (var passed = 0; passed < frame.Number; passed++)
                current.Next();
        }
        current?.Next();
        item.Seen.AddRange(current is null ? [] : current.Detections);
        item.Looks.AddRange(current is null ? [] : current.Embeddings);
    }

    /// <summary>Null where even the header is broken; the next frame may tell.</summary>
    private static (int Width, int Height)? SizeOf(FrameItem item)
    {
        if (item.IsDecoded)
            return (item.Picture.Width, item.Picture.Height);
        try
        {
            return item.Unreadable is null ? VipsImage.Measure(item.Encoded, item.Name) : null;
        }
        catch (DecodeFailureException)
        {
            return null;
        }
    }
}
