namespace LabelBench.Labeling.Detection;

/// <summary>An object that a detector found: an upright box in pixels from the top left, its class and how sure the model is (0 to 1).</summary>
public readonly record struct DetectedBox(float Left, float Top, float Right, float Bottom, int Class, float Score)
{
    public float Width => Right - Left;

    public float Height => Bottom - Top;

    /// <summary>In square pixels; 0 for a box turned inside out.</summary>
    public float Area => Math.Max(0, Width) * Math.Max(0, Height);

    /// <summary>Intersection over union, 0 to 1; 0 where both are empty. Class and score do not matter.</summary>
    public float Overlap(in DetectedBox other)
    {
        var shared = Math.Max(0, Math.Min(Right, other.Right) - Math.Max(Left, other.Left))
            * Math.Max(0, Math.Min(Bottom, other.Bottom) - Math.Max(Top, other.Top));
        var union = Area + other.Area - shared;
        return union > 0 ? shared / union : 0;
    }
}
