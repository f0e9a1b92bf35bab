namespace LabelBench.Capacity.Plans;

/// <summary>Bounds that a plan keeps to where nobody states any.</summary>
internal static class PlanLimits
{
    /// <summary>Servers of an offer that are taken to be there where its stock is unknown; more has to be asked for anyhow.</summary>
    public const int UnknownStock = 1000;
}
