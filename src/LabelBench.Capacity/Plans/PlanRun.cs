namespace LabelBench.Capacity.Plans;

/// <param name="MeasuredOn">Day on which it ended.</param>
/// <param name="Machine">Its processors and GPUs.</param>
public sealed record PlanRun(string RunId, DateOnly MeasuredOn, string Machine);
