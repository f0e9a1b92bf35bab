namespace LabelBench.Capacity;

public enum BillingTerm
{
    Hourly,
    Monthly,
}
