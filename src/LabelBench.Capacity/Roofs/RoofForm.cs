using System.Collections.Immutable;

namespace LabelBench.Capacity.Roofs;

/// <summary>How arithmetic, memory traffic and energy of an item add up to its time: 1 / T^p = a / peak^p + b / bandwidth^p + g / (power · (12 nm / process)^q)^p + h.</summary>
/// <param name="Exponent">p: 1 adds times as if one thing came after the other, large p takes the longest.</param>
/// <param name="NodeExponent">q: how much more work a watt does on a finer process.</param>
/// <param name="FixedTime">Whether there is h: time that launches and the host take, whatever the GPU.</param>
internal readonly record struct RoofForm(double Exponent, double NodeExponent, bool FixedTime)
{
    /// <summary>The plain power roof: times add, watts count the same on every process; no constant that was chosen.</summary>
    public static readonly RoofForm Plain = new(1, 0, false);

    /// <summary>Times add in quadrature, watts count by process.</summary>
    public static readonly RoofForm Quadrature = new(2, 1, false);

    /// <summary>
    /// All that are averaged. None is chosen: forms chosen by their error on other GPUs predict worse than the mean of all. q = 0 is not among them, since no
    /// process has left the energy of an operation as it was; without h the fastest GPUs are predicted too fast.
    /// </summary>
    public static readonly ImmutableArray<RoofForm> Grid = [.. from p in new[] { 1, 1.5, 2, 3 } from q in new[] { 0.5, 1 } select new RoofForm(p, q, true)];

    /// <summary>The terms of a GPU whose weighted sum is 1 / T^p.</summary>
    internal double[] Terms(GpuTraits gpu)
    {
        double[] limits =
        [
            Math.Pow(gpu.Tops, -Exponent),
            Math.Pow(gpu.GigabytesPerSecond, -Exponent),
            Math.Pow(gpu.Watts * Math.Pow(12 / gpu.NodeNanometres, NodeExponent), -Exponent),
        ];
        return FixedTime ? [.. limits, 1] : limits;
    }
}
