namespace LabelBench.Capacity.Plans;

/// <summary>One point of cost against time.</summary>
/// <param name="PricePerMonth">Null where no servers do it in that time.</param>
public sealed record DeadlinePrice(double Days, decimal? PricePerMonth, int Servers);
