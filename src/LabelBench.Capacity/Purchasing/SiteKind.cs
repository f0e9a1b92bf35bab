namespace LabelBench.Capacity.Purchasing;

/// <summary>Alike servers of one site.</summary>
/// <param name="Site">Number of the site, from 0 on.</param>
internal readonly record struct SiteKind(ServerKind Kind, int Site);
