using LabelBench.Labeling.Detection;
using LabelBench.Labeling.Tracking;

namespace LabelBench.Labeling.Tests.Tracking;

public class ObjectTrackerTests
{
    private static readonly DetectedBox Car = new(100, 100, 160, 140, 2, 0.9f);

    [Fact]
    public void A_track_is_confirmed_on_its_third_sight_and_keeps_its_number()
    {
        var tracker = new ObjectTracker(new TrackerOptions());
        var states = new List<TrackState>();
        for (var frame = 0; frame < 4; frame++)
        {
            tracker.Update([Moved(Car, 3 * frame)]);
            states.Add(Assert.Single(tracker.Tracks).State);
        }
        Assert.Equal([TrackState.Tentative, TrackState.Tentative, TrackState.Confirmed, TrackState.Confirmed], states);
        Assert.Equal((1, 4, 0, 0), (tracker.Tracks[0].Id, tracker.Tracks[0].Hits, tracker.Tracks[0].Missed, tracker.Tracks[0].LastDetection));
    }

    [Fact]
    public void A_tentative_track_ends_with_its_first_miss()
    {
        var tracker = new ObjectTracker(new TrackerOptions());
        tracker.Update([Car]);
        tracker.Update([Car]);
        tracker.Update([]);
        Assert.Empty(tracker.Tracks);
    }

    [Fact]
    public void A_confirmed_track_is_lost_for_a_while_and_found_again_under_its_number()
    {
        var tracker = new ObjectTracker(new TrackerOptions(ForgetAfter: 5));
        for (var frame = 0; frame < 10; frame++)
            tracker.Update([Moved(Car, 2 * frame)]);
        for (var frame = 10; frame < 15; frame++)
            tracker.Update([]);
        Assert.Equal((TrackState.Lost, 5, -1), (tracker.Tracks[0].State, tracker.Tracks[0].Missed, tracker.Tracks[0].LastDetection));
        tracker.Update([Moved(Car, 30)]);
        Assert.Equal((1, TrackState.Confirmed), (Assert.Single(tracker.Tracks).Id, tracker.Tracks[0].State));

        for (var frame = 0; frame < 6; frame++)
            tracker.Update([]);
        Assert.Empty(tracker.Tracks);
        tracker.Update([Car]);
        Assert.Equal(2, Assert.Single(tracker.Tracks).Id);
    }

    [Fact]
    public void A_box_of_another_class_is_another_object()
    {
        var tracker = new ObjectTracker(new TrackerOptions());
        tracker.Update([Car]);
        tracker.Update([Car with { Class = 1 }]);
        Assert.Equal(2, Assert.Single(tracker.Tracks).Id);
    }

    [Fact]
    public void Looks_settle_who_is_who_when_two_objects_swap_places()
    {
        // Two boxes on the same spot cannot be told by overlap, only by their embeddings, given in turned order.
        var tracker = new ObjectTracker(new TrackerOptions(AppearanceWeight: 0.8f));
        tracker.Update([Car, Moved(Car, 4)], [1, 0, 0, 1]);
        tracker.Update([Moved(Car, 4), Car], [1, 0, 0, 1]);
        Assert.Equal([0, 1], tracker.Tracks.Select(t => t.LastDetection));

        var blind = new ObjectTracker(new TrackerOptions());
        blind.Update([Car, Moved(Car, 4)]);
        blind.Update([Moved(Car, 4), Car]);
        Assert.Equal([1, 0], blind.Tracks.Select(t => t.LastDetection));
    }

    [Fact]
    public void A_lost_object_is_known_again_by_its_look_where_its_place_says_nothing()
    {
        foreach (var (embedded, expected) in new[] { (true, 1), (false, 2) })
        {
            var tracker = new ObjectTracker(new TrackerOptions());
            float[] look = embedded ? [0.6f, 0.8f] : [];
            for (var frame = 0; frame < 5; frame++)
                tracker.Update([Car], look);
            for (var frame = 0; frame < 5; frame++)
                tracker.Update([]);
            tracker.Update([Moved(Car, 400)], look);
            Assert.Equal(expected, tracker.Tracks[^1].Id);
        }
    }

    [Fact]
    public void Embeddings_without_length_or_with_nan_tell_nothing_and_break_nothing()
    {
        var tracker = new ObjectTracker(new TrackerOptions());
        tracker.Update([Car], [0, 0]);
        tracker.Update([Car], [float.NaN, 1]);
        tracker.Update([Car], [1, 0]);
        tracker.Update([Car], [float.PositiveInfinity, 0]);
        Assert.Equal(4, Assert.Single(tracker.Tracks).Hits);
        Assert.True(float.IsFinite(tracker.Tracks[0].Box.Left));
    }

    [Fact]
    public void A_box_without_area_begins_no_track()
    {
        var tracker = new ObjectTracker(new TrackerOptions());
        tracker.Update([new DetectedBox(5, 5, 5, 9, 0, 1), new DetectedBox(float.NaN, 0, 1, 1, 0, 1)]);
        Assert.Empty(tracker.Tracks);
    }

    [Fact]
    public void Embeddings_that_are_not_one_per_detection_are_refused()
    {
        var tracker = new ObjectTracker(new TrackerOptions());
        Assert.Throws<ArgumentException>(() => tracker.Update([Car, Car], [1, 2, 3]));
        Assert.Throws<ArgumentException>(() => tracker.Update([], [1]));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(10)]
    [InlineData(40)]
    public void A_generated_scene_is_followed_with_few_switches(int objects)
    {
        var scene = new MovingScene(new SceneOptions(Objects: objects, EmbeddingLength: 64));
        var tracker = new ObjectTracker(new TrackerOptions());
        var score = Follow(scene, tracker, frames: 200, embedded: true);
        Assert.True(score.Matched > 0.8 * score.Objects, $"{score}");
        Assert.True(score.Switches <= 0.01 * score.Objects, $"{score}");
    }

    [Fact]
    public void Looks_lessen_switches_in_a_crowd()
    {
        // One class and many boxes that pass over each other: by overlap alone, neighbours are taken for one another.
        var options = new SceneOptions(Objects: 120, Classes: 1, MissRate: 0.1, EmbeddingLength: 64, Seed: 5);
        var seeing = Follow(new MovingScene(options), new ObjectTracker(new TrackerOptions()), 100, embedded: true);
        var blind = Follow(new MovingScene(options), new ObjectTracker(new TrackerOptions()), 100, embedded: false);
        Assert.True(2 * seeing.Switches < blind.Switches, $"{seeing} against {blind}");
    }

    /// <summary>Counts, over all frames, objects in truth, those on a confirmed track, and those whose track is another than when last seen: MOTA's identity switches.</summary>
    private static (int Objects, int Matched, int Switches) Follow(MovingScene scene, ObjectTracker tracker, int frames, bool embedded)
    {
        var last = new Dictionary<int, int>();
        var (objects, matched, switches) = (0, 0, 0);
        for (var frame = 0; frame < frames; frame++)
        {
            scene.Next();
            tracker.Update(scene.Detections, embedded ? scene.Embeddings : default);
            objects += scene.Truth.Count;
            foreach (var track in tracker.Tracks.Where(t => t.State == TrackState.Confirmed))
            {
                var identity = scene.Identities[track.LastDetection];
                if (identity == MovingScene.FalseAlarm)
                    continue;
                matched++;
                if (last.TryGetValue(identity, out var before) && before != track.Id)
                    switches++;
                last[identity] = track.Id;
            }
        }
        return (objects, matched, switches);
    }

    private static DetectedBox Moved(DetectedBox box, float by) => box with { Left = box.Left + by, Right = box.Right + by };
}
