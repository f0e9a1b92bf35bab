using System.Runtime.InteropServices;
using LabelBench.Labeling.Tracking;
using LabelBench.Measurement.Pipelines;

namespace LabelBench.OnnxRuntime.Systems;

/// <summary>The track stage: frames in their order, a tracker for every showing of a clip.</summary>
internal sealed class FrameTracking(ReviewGate? gate) : IStageWorker<FrameItem>
{
    private ObjectTracker tracker = new(new TrackerOptions());
    private long showing;

    public void Process(ReadOnlySpan<FrameItem> items)
    {
        foreach (var item in items)
        {
            if (item.Frame.Showing != showing)
                (showing, tracker) = (item.Frame.Showing, new ObjectTracker(new TrackerOptions()));
            if (item.Unreadable is null)
                Track(item);
            else if (item.Frame.Unreadable is null)
                tracker.Update([]); // a frame that was there and could not be decoded: time goes on
        }
    }

    public void Dispose() { }

    private void Track(FrameItem item)
    {
        InjectLooks(item);
        tracker.Update(CollectionsMarshal.AsSpan(item.Boxes), item.Embeddings);
        foreach (var track in tracker.Tracks)
        {
            if (track is { State: TrackState.Confirmed, LastDetection: >= 0 })
                item.Tracked.Add((track.Id, track.LastDetection));
        }
        gate?.Decide(item, BoxFinding.LeastSure(item));
    }

    /// <summary>Seeded weights see all objects alike, so each box gets the look of the object that it was injected for.</summary>
    private static void InjectLooks(FrameItem item)
    {
        var seen = CollectionsMarshal.AsSpan(item.Seen);
        var length = seen.IsEmpty ? 0 : item.Looks.Count / seen.Length;
        for (var i = 0; i < item.Boxes.Count; i++)
        {
            var box = item.Boxes[i];
            var (best, nearest) = (0f, -1);
            for (var s = 0; s < seen.Length; s++)
            {
                if (seen[s].Class == box.Class && seen[s].Overlap(box) is var overlap && overlap > best)
                    (best, nearest) = (overlap, s);
            }
            if (nearest >= 0)
                CollectionsMarshal.AsSpan(item.Looks).Slice(nearest * length, length).CopyTo(item.Embedding(i));
        }
    }
}
