namespace LabelBench.Labeling.Tracking;

/// <summary>Where a track stands in its life.</summary>
public enum TrackState
{
    /// <summary>Seen too few times to be believed; one miss ends it.</summary>
    Tentative,

    /// <summary>Seen often enough, and in this frame.</summary>
    Confirmed,

    /// <summary>Confirmed once, not seen in this frame; kept for a while.</summary>
    Lost,
}
