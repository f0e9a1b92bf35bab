namespace LabelBench.Capacity.Plans;

/// <param name="Reason">The constraint that keeps it out, with numbers.</param>
/// <param name="WinningPrice">Rent for the plan's period, in the demand's currency, from which on it would be in the plan; null where no rent helps.</param>
public sealed record LosingOffer(Offer Offer, string Reason, decimal? WinningPrice);
