using System.Numerics.Tensors;
using LabelBench.Labeling.Detection;

namespace LabelBench.Labeling.Tracking;

/// <summary>One object followed through a video.</summary>
public sealed class Track
{
    private BoxMotion _motion;
    private readonly float[] _appearance;
    private bool _hasAppearance;

    internal Track(int id, in DetectedBox seen, int detection, ReadOnlySpan<float> appearance)
    {
        (Id, Class, Score, LastDetection, Hits) = (id, seen.Class, seen.Score, detection, 1);
        _motion = new BoxMotion(seen);
        _appearance = new float[appearance.Length];
        Remember(appearance, 0);
    }

    /// <summary>1, 2, ... in order of birth; never used again.</summary>
    public int Id { get; }

    public int Class { get; }

    public TrackState State { get; internal set; } = TrackState.Tentative;

    /// <summary>Where it is now, as filtered; with its class and the score of the last sight.</summary>
    public DetectedBox Box => _motion.Box with { Class = Class, Score = Score };

    /// <summary>Velocity of the centre in pixels per frame.</summary>
    public (double X, double Y) Velocity => _motion.Velocity;

    /// <summary>Confidence of the last sight.</summary>
    public float Score { get; private set; }

    /// <summary>Frames in which it was seen.</summary>
    public int Hits { get; private set; }

    /// <summary>Frames since it was last seen; 0 when seen in this one.</summary>
    public int Missed { get; private set; }

    /// <summary>Index of the detection in this frame, -1 when not seen.</summary>
    public int LastDetection { get; private set; }

    internal void Predict()
    {
        _motion.Predict();
        (Missed, LastDetection) = (Missed + 1, -1);
    }

    internal void See(in DetectedBox box, int detection, ReadOnlySpan<float> appearance, float memory)
    {
        _motion.Correct(box);
        (Score, Missed, LastDetection) = (box.Score, 0, detection);
        Hits++;
        Remember(appearance, memory);
    }

    /// <summary>1 - cosine, 0 (alike) to 2 (opposite); null where either is unknown.</summary>
    internal float? AppearanceDistance(ReadOnlySpan<float> appearance)
    {
        if (!_hasAppearance || appearance.Length != _appearance.Length)
            return null;
        var cosine = TensorPrimitives.CosineSimilarity(_appearance, appearance);
        return float.IsNaN(cosine) ? null : 1 - cosine;
    }

    /// <summary>Blends unit vectors, so that a loud embedding does not outweigh a quiet one. One without length, or not finite, tells nothing.</summary>
    private void Remember(ReadOnlySpan<float> appearance, float memory)
    {
        var length = appearance.Length == _appearance.Length && !appearance.IsEmpty ? TensorPrimitives.Norm(appearance) : 0;
        if (!(length > 0) || !float.IsFinite(length))
            return;
        var past = _hasAppearance ? memory : 0;
        TensorPrimitives.Multiply(_appearance, past, _appearance);
        TensorPrimitives.MultiplyAdd(appearance, (1 - past) / length, _appearance, _appearance);
        var blended = TensorPrimitives.Norm<float>(_appearance);
        _hasAppearance = blended > 0;
        if (_hasAppearance)
            TensorPrimitives.Divide(_appearance, blended, _appearance);
    }
}
