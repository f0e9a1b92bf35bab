namespace LabelBench.Labeling.Detection;

/// <summary>How far boxes of one class may overlap before the weaker one goes.</summary>
/// <param name="Overlap">A box goes when its intersection over union with a better one exceeds this; 0.45 to 0.7 are usual, 0.7 is what Ultralytics predicts with.</param>
/// <param name="MaximumDetections">Boxes kept per image; 300 as in Ultralytics, COCO judges 100.</param>
public sealed record SuppressionOptions(float Overlap = 0.7f, int MaximumDetections = 300);
