namespace LabelBench.Capacity.Plans;

/// <summary>One point of cost against time.</summary>
/// <param name="Price">A month where work goes on beside the backlog, else until it is done; null where no servers do it in that time.</param>
public sealed record DeadlinePrice(double Days, decimal? Price, int Servers);
