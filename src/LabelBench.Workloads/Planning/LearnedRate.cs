using LabelBench.Core;

namespace LabelBench.Workloads;

/// <summary>A rate that was found out for a cell of which none was stated.</summary>
/// <param name="CellId">Of the cell without its rate.</param>
public sealed record LearnedRate(string CellId, QueriesPerSecond Rate);
