namespace LabelBench.Capacity.Purchasing;

/// <summary>Why nothing is cheaper than a plan.</summary>
/// <param name="LowerBound">No servers, not even fractions of them, carry the demand for less: the bound of the linear program.</param>
/// <param name="Left">Options that the bound could not rule out or settle, and that were searched through.</param>
/// <param name="Nodes">Partial plans looked at.</param>
/// <param name="IsProven">Whether the search ended by itself, so that the plan is the cheapest.</param>
public sealed record PurchaseCertificate(decimal LowerBound, int Left, long Nodes, bool IsProven);
