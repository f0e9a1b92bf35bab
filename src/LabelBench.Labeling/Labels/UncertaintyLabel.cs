namespace LabelBench.Labeling.Labels;

/// <summary>Acquisition scores of an item over several passes with dropout, in nats but for the margin; the higher, the less sure.</summary>
/// <param name="Entropy">Of the mean prediction.</param>
/// <param name="Margin">1 - (best - second best) of the mean prediction.</param>
/// <param name="Bald">Mutual information between the label and the model's weights.</param>
/// <param name="Picked">Whether it is among the items with the highest <paramref name="Bald"/> of all that came before it in this round of the pool.</param>
public sealed record UncertaintyLabel(double Entropy, double Margin, double Bald, bool Picked);
