namespace LabelBench.Labeling.Vips;

/// <summary>How an image takes a target size.</summary>
public enum ThumbnailFit
{
    /// <summary>As large as fits inside the target, proportions kept; one side may stay shorter.</summary>
    Inside,

    /// <summary>Covers the target, proportions kept; what sticks out is cut off evenly on both sides.</summary>
    CoverCentre,

    /// <summary>Exactly the target; proportions change.</summary>
    Stretch,
}
