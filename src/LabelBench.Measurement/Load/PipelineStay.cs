namespace LabelBench.Measurement.Load;

/// <summary>What a generator saw of all items that left a pipeline inside the window, whether a label was written or not.</summary>
/// <param name="Items">At least one.</param>
/// <param name="Depth">Items that the load has inside at once, at most.</param>
/// <param name="Mean">From entering to leaving.</param>
/// <param name="Between">Time in which nothing was inside, per item.</param>
/// <param name="InFlight">Mean number inside, counted whenever one entered or left.</param>
/// <param name="InFlightByLittlesLaw">Rate times mean stay.</param>
public sealed record PipelineStay(long Items, int Depth, TimeSpan Mean, TimeSpan Between, double InFlight, double InFlightByLittlesLaw);
