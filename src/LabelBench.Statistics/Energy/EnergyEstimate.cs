using LabelBench.Core;

namespace LabelBench.Statistics.Energy;

/// <summary>Energy, and how sure it is.</summary>
/// <param name="Error">Standard error: of the board's gain, of the edges and of sampling, in quadrature.</param>
public readonly record struct EnergyEstimate(Joules Energy, Joules Error);
