namespace LabelBench.Measurement.Load.Search;

/// <summary>Some of the runs near the answer took longer for a query than the others, at the same rates: something else took time from the system, or it is another system now.</summary>
/// <param name="Slower">Places of the slower runs among all runs of the search, ascending.</param>
/// <param name="QuietSeconds">What a query takes in the other runs, mean.</param>
/// <param name="SlowSeconds">What it takes in the slower ones.</param>
/// <param name="HasEnded">Whether the last runs are none of the slower ones, so that the answer can rest on the others.</param>
public sealed record PaceChange(IReadOnlyList<int> Slower, double QuietSeconds, double SlowSeconds, bool HasEnded);
