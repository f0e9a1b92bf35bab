namespace LabelBench.Telemetry.Nvml.Board;

/// <summary>Carries the energy counter, which is read once a second, on by the power in between, and integrates power to check it against.</summary>
/// <remarks>So an edge of a window costs at most the error of the power over less than a second, while the length of the window is the counter's.</remarks>
internal sealed class GpuEnergyAccount
{
    /// <summary>Power is not taken to hold longer than this.</summary>
    private const long LongestStepNs = 2_000_000_000;

    /// <summary>mW x ns in a µJ.</summary>
    private const double PerMicrojoule = 1e6;

    private double integral, integralAtCounter;
    private long powerNs, power, counted = -1, countedNs, source = -1;
    private int breaks;

    /// <summary>Changes where nothing can be added up across: a gap in the power, or a counter that began anew.</summary>
    public long Epoch => source * 1_000_000 + breaks;

    /// <summary>µJ of the power so far.</summary>
    public long IntegralMicrojoules => (long)integral;

    /// <summary>The GPU did not answer: what it drew meanwhile is not known.</summary>
    public void Interrupt()
    {
        if (powerNs != 0) breaks++;
        (powerNs, counted) = (0, -1);
    }

    /// <param name="stampNs">When; not before the last one.</param>
    public void AddPower(long stampNs, long milliwatts)
    {
        if (powerNs != 0 && stampNs - powerNs > LongestStepNs) breaks++;
        else if (powerNs != 0) integral += (stampNs - powerNs) * ((power + milliwatts) / 2d) / PerMicrojoule;
        (powerNs, power) = (stampNs, milliwatts);
    }

    /// <param name="epoch">Of the counter.</param>
    public void AddEnergy(long stampNs, long millijoules, long epoch)
    {
        (counted, countedNs, source) = (millijoules, stampNs, epoch);
        integralAtCounter = integral + (powerNs == 0 ? 0 : (stampNs - powerNs) * (double)power / PerMicrojoule);
    }

    /// <returns>µJ at the moment; null before both are known.</returns>
    public long? EnergyMicrojoules(long stampNs) => counted < 0 || powerNs == 0 && stampNs != countedNs
        ? null
        : (long)(counted * 1000d + integral - integralAtCounter);
}
