using LabelBench.Labeling.Detection;

namespace LabelBench.Labeling.Tracking;

/// <summary>Follows objects through a video, frame by frame: predicts every track, pairs tracks with detections of their class at the least cost, begins and ends tracks. One per video; not safe for several threads.</summary>
/// <remarks>
/// SORT (Bewley et al. 2016, doi:10.1109/ICIP.2016.7533003) with appearance (Wojke et al. 2017, doi:10.1109/ICIP.2017.8296962). The cost of a pair is
/// weight x cosine distance + (1 - weight) x (1 - overlap); without embeddings it is 1 - overlap. A pair is allowed where the boxes overlap enough and the looks, where known, are
/// alike; alike looks alone suffice for a track that was lost, since after a while unseen a prediction is a guess.
/// </remarks>
public sealed class ObjectTracker(TrackerOptions options)
{
    private readonly Assignment _assignment = new();
    private readonly List<Track> _tracks = [];
    private double[] _cost = [];
    private int[] _detectionOf = [];
    private bool[] _taken = [];
    private int _born;

    /// <summary>Tracks alive after the last frame, oldest first: tentative, confirmed and lost ones.</summary>
    public IReadOnlyList<Track> Tracks => _tracks;

    /// <summary>Tracks begun so far, tentative ones included.</summary>
    public int Born => _born;

    /// <summary>Takes the detections of the next frame.</summary>
    /// <param name="detections">Boxes with positive sides, any order.</param>
    /// <param name="embeddings">detections x D numbers, an appearance vector each; or empty where there are none.</param>
    /// <exception cref="ArgumentException">The embeddings are not a whole number per detection.</exception>
    public void Update(ReadOnlySpan<DetectedBox> detections, ReadOnlySpan<float> embeddings = default)
    {
        if (detections.IsEmpty ? !embeddings.IsEmpty : embeddings.Length % detections.Length != 0)
            throw new ArgumentException($"{embeddings.Length} numbers are not one embedding for each of {detections.Length} detections.", nameof(embeddings));
        var dimension = detections.IsEmpty ? 0 : embeddings.Length / detections.Length;
        foreach (var track in _tracks)
            track.Predict();
        Pair(detections, embeddings, dimension);
        for (var i = 0; i < _tracks.Count; i++)
            _tracks[i].State = StateOf(_tracks[i]);
        _tracks.RemoveAll(track => track.Missed > (track.State == TrackState.Tentative ? 0 : options.ForgetAfter));
        for (var d = 0; d < detections.Length; d++)
        {
            if (_taken[d] || !(detections[d].Width > 0 && detections[d].Height > 0))
                continue;
            var track = new Track(++_born, detections[d], d, embeddings.Slice(d * dimension, dimension));
            track.State = StateOf(track);
            _tracks.Add(track);
        }
    }

    private TrackState StateOf(Track track) => track switch
    {
        { State: TrackState.Tentative } when track.Missed > 0 || track.Hits < options.ConfirmAfter => TrackState.Tentative,
        { Missed: > 0 } => TrackState.Lost,
        _ => TrackState.Confirmed,
    };

    private void Pair(ReadOnlySpan<DetectedBox> detections, ReadOnlySpan<float> embeddings, int dimension)
    {
        Reserve(_tracks.Count, detections.Length);
        var detectionOf = _detectionOf.AsSpan(0, _tracks.Count);
        var cost = _cost.AsSpan(0, _tracks.Count * detections.Length);
        for (var t = 0; t < _tracks.Count; t++)
        {
            var predicted = _tracks[t].Box;
            for (var d = 0; d < detections.Length; d++)
                cost[t * detections.Length + d] = Cost(_tracks[t], predicted, detections[d], embeddings.Slice(d * dimension, dimension));
        }
        _assignment.Solve(cost, detections.Length, detectionOf);
        for (var t = 0; t < _tracks.Count; t++)
        {
            var d = detectionOf[t];
            if (d < 0)
                continue;
            _taken[d] = true;
            _tracks[t].See(detections[d], d, embeddings.Slice(d * dimension, dimension), options.AppearanceMemory);
        }
    }

    private double Cost(Track track, in DetectedBox predicted, in DetectedBox seen, ReadOnlySpan<float> embedding)
    {
        if (track.Class != seen.Class || !(seen.Width > 0 && seen.Height > 0))
            return double.PositiveInfinity;
        var overlap = predicted.Overlap(seen);
        // The far pairs of a crowded frame are most of the matrix; they need no look at the embedding.
        if (overlap < options.MinimumOverlap && track.State != TrackState.Lost)
            return double.PositiveInfinity;
        if (track.AppearanceDistance(embedding) is not { } distance)
            return overlap >= options.MinimumOverlap ? 1 - overlap : double.PositiveInfinity;
        return distance <= options.MaximumAppearanceDistance
            ? options.AppearanceWeight * distance + (1 - options.AppearanceWeight) * (1 - overlap)
            : double.PositiveInfinity;
    }

    private void Reserve(int tracks, int detections)
    {
        if (_cost.Length < tracks * detections)
            _cost = new double[2 * tracks * detections];
        if (_detectionOf.Length < tracks)
            _detectionOf = new int[2 * tracks];
        if (_taken.Length < detections)
            _taken = new bool[2 * detections];
        _taken.AsSpan(0, detections).Clear();
    }
}
