namespace LabelBench.Capacity.Purchasing;

/// <summary>Options that a plan cannot tell apart: one price, one throughput, one power.</summary>
/// <param name="Price">In ten-thousandths, so that sums are exact.</param>
/// <param name="Place">In ascending order of throughput.</param>
internal readonly record struct ServerKind(long Price, double ItemsPerSecond, double Watts, int Stock, int Place)
{
    public const long PriceUnits = 10_000;

    /// <summary>At least as fast, for no more money and power.</summary>
    public bool IsAtLeastAsGoodAs(ServerKind other) => ItemsPerSecond >= other.ItemsPerSecond && Price <= other.Price && Watts <= other.Watts;

    public static long Units(decimal price) => (long)Math.Round(price * PriceUnits, MidpointRounding.AwayFromZero);

    public static decimal Money(long units) => units / (decimal)PriceUnits;
}
