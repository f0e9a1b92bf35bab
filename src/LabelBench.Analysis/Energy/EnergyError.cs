namespace LabelBench.Analysis;

/// <summary>How far a figure of energy may be off: the sensor's gain, the edges of the window and the scatter of trials, in quadrature.</summary>
internal static class EnergyError
{
    /// <summary>Gain of a board's or package's sensor, proportional: what remains after every correction, and only a meter at the wall removes.</summary>
    /// <remarks>±5 % on NVIDIA boards: Yang, Adamek, Armour, SC24, "Accurate and Convenient Energy Measurements for GPUs" (arXiv 2312.02741). RAPL stays within the same on servers (Khan and others, 2018, doi:10.1145/3177754).</remarks>
    public const double Gain = 0.05;

    /// <summary>How far an edge of the window may lie beside the reading of the counter that stands for it: a sampling period.</summary>
    public const double EdgeSeconds = 0.1;

    /// <summary>Distance of two steps of a GPU's counter, as published for data-centre boards; RAPL's, of a millisecond, add nothing.</summary>
    public const double GpuStepSeconds = 0.1;

    /// <summary>Bound of a window's energy by its two edges, over the energy: each is off by at most the change of power times the distance, and what was read may be as old as the counter's step.</summary>
    /// <param name="change">Greatest minus least power inside the window, watts.</param>
    /// <param name="stepSeconds">Distance of two steps of the counter: a reading lies evenly spread in it.</param>
    public static double Edges(double change, double meanWatts, double seconds, double stepSeconds) =>
        meanWatts > 0 ? Math.Sqrt(2) * Together(EdgeSeconds * change, stepSeconds / Math.Sqrt(12) * meanWatts) / (meanWatts * seconds) : 0;

    public static double Together(params ReadOnlySpan<double> errors)
    {
        double squares = 0;
        foreach (var error in errors)
            squares += error * error;
        return Math.Sqrt(squares);
    }
}
