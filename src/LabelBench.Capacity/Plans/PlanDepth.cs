namespace LabelBench.Capacity.Plans;

/// <summary>How much of a plan is worked out. What <see cref="Purchase"/> gives, <see cref="Full"/> gives too, to the byte.</summary>
public enum PlanDepth
{
    /// <summary>What to rent by formula: where there are promises, their queues are not played, and the plan has no replay; servers may then be too few. For every move of a slider.</summary>
    Formula,

    /// <summary>What to rent, played through.</summary>
    Purchase,

    /// <summary>Besides that why the other offers lost, cost against time, and what if something were otherwise.</summary>
    Full,
}
