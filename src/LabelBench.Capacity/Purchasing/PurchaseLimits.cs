namespace LabelBench.Capacity.Purchasing;

/// <summary>What a plan must keep to besides carrying the demand; null for no limit.</summary>
/// <param name="Budget">Most that may be spent a month, in the options' currency.</param>
/// <param name="Servers">Most servers.</param>
/// <param name="Watts">Most power of all servers together.</param>
/// <param name="Spares">Servers, whichever they are, that may fail at once while the rest still carries the demand: the k of N+k.</param>
/// <param name="Sites">Sites, whichever they are, that may fail at once with all their servers while the rest still carries the demand.</param>
internal sealed record PurchaseLimits(decimal? Budget = null, int? Servers = null, double? Watts = null, int Spares = 0, int Sites = 0);
