namespace LabelBench.Capacity.Purchasing;

/// <summary>What can be in the way of a plan.</summary>
public enum PurchaseConstraint
{
    /// <summary>More is demanded than all servers in stock carry together.</summary>
    Stock,
    Budget,
    Servers,
    Watts,
    Spares,
    Sites,
}
