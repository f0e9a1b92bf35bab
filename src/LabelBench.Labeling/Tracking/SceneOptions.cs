namespace LabelBench.Labeling.Tracking;

/// <summary>A generated scene of moving objects and how well a detector sees it.</summary>
/// <param name="Objects">Objects in the picture at a time; one that leaves is replaced by a new one.</param>
/// <param name="MissRate">Share of the sights that the detector misses, 0 to 1.</param>
/// <param name="FalseAlarms">Boxes per frame that show nothing, on average.</param>
/// <param name="BoxNoise">Deviation of a box's edges, as a share of its sides.</param>
/// <param name="EmbeddingLength">Numbers per appearance embedding; 0 for none.</param>
/// <param name="AppearanceNoise">Length of the noise on an embedding, whose own length is 1.</param>
public sealed record SceneOptions(
    int Width = 1920,
    int Height = 1080,
    int Objects = 10,
    int Classes = 3,
    double MissRate = 0.05,
    double FalseAlarms = 0.2,
    double BoxNoise = 0.03,
    int EmbeddingLength = 128,
    double AppearanceNoise = 0.3,
    ulong Seed = 1);
