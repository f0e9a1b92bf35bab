namespace LabelBench.Labeling.Tracking;

/// <summary>How detections become tracks.</summary>
/// <param name="MinimumOverlap">Least intersection over union between a predicted and a seen box for a pair; 0.3 as in SORT.</param>
/// <param name="ConfirmAfter">Frames in a row that an object is seen before its track counts; 3 as in SORT and DeepSORT.</param>
/// <param name="ForgetAfter">Frames that a confirmed track is kept without being seen; 30 is a second of video.</param>
/// <param name="AppearanceWeight">Share of appearance in the cost, 0 to 1, the rest being overlap; counts only where embeddings are given.</param>
/// <param name="MaximumAppearanceDistance">Greatest cosine distance (0 to 2) of a pair whose looks are known; 0.2 as in DeepSORT.</param>
/// <param name="AppearanceMemory">Weight of the past in a track's embedding, 0 to 1; 0.9 as in later trackers of that family.</param>
public sealed record TrackerOptions(
    float MinimumOverlap = 0.3f,
    int ConfirmAfter = 3,
    int ForgetAfter = 30,
    float AppearanceWeight = 0.5f,
    float MaximumAppearanceDistance = 0.2f,
    float AppearanceMemory = 0.9f);
