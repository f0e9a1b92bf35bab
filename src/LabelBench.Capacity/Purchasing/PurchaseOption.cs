namespace LabelBench.Capacity.Purchasing;

/// <summary>A server that can be rented several times.</summary>
/// <param name="Id">Unique among the options of a problem.</param>
/// <param name="Price">Of one, per month, in one currency for all options; 0 or more, to 4 places.</param>
/// <param name="ItemsPerSecond">What one is bought for: the low end of its interval; 0 or more.</param>
/// <param name="Stock">How many there are; 0 excludes it.</param>
/// <param name="Watts">What one draws at most; 0 where nobody asks.</param>
internal sealed record PurchaseOption(string Id, decimal Price, double ItemsPerSecond, int Stock, double Watts = 0)
{
    /// <summary>Where it stands: servers of one site fail together.</summary>
    public string Site { get; init; } = "";
}
