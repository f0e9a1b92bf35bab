using LabelBench.Core;

namespace LabelBench.Statistics.Energy;

/// <param name="Error">Standard error: of the board's gain, of the edges and of sampling, in quadrature.</param>
public readonly record struct EnergyEstimate(Joules Energy, Joules Error);
