namespace LabelBench.Capacity.Plans;

/// <summary>A measurement on a server of the plan that would make it surer.</summary>
/// <param name="Price">Of one server for the shortest time that it is let for, in the currency of the offer.</param>
/// <param name="Command">What to run there.</param>
/// <param name="PlanPrice">Of the plan, in the demand's currency, if the server does what is expected of it; null where the plan gets no cheaper.</param>
/// <param name="Servers">Of that plan; those of this one where it gets no cheaper.</param>
public sealed record NextMeasurement(Offer Offer, decimal Price, string Command, decimal? PlanPrice, int Servers);
