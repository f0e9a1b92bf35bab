namespace LabelBench.Models;

/// <summary>Distribution that a weight tensor is drawn from.</summary>
/// <param name="Mean">Value that every element has on average.</param>
/// <param name="StandardDeviation">Spread around it; 0 makes all elements equal to the mean.</param>
public readonly record struct WeightInitialisation(float Mean, double StandardDeviation)
{
    public static WeightInitialisation Constant(float value) => new(value, 0);

    public static WeightInitialisation Normal(double standardDeviation) => new(0, standardDeviation);

    /// <summary>Keeps the variance of a ReLU network's activations: gain x sqrt(2 / fan-in).</summary>
    /// <remarks>He et al. (2015), doi:10.1109/ICCV.2015.123. Division and square root round correctly, so the value is the same on every platform.</remarks>
    public static WeightInitialisation He(long fanIn, double gain = 1) => Normal(gain * Math.Sqrt(2.0 / fanIn));

    /// <summary>Keeps the variance through a layer without activation: gain / sqrt(fan-in).</summary>
    /// <remarks>LeCun et al. (1998), doi:10.1007/3-540-49430-8_2.</remarks>
    public static WeightInitialisation Linear(long fanIn, double gain = 1) => Normal(gain / Math.Sqrt(fanIn));
}
