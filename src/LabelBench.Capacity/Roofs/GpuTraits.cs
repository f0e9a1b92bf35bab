namespace LabelBench.Capacity.Roofs;

/// <summary>What of a GPU bounds its rate in one precision.</summary>
/// <param name="Die">Chip: GPUs of one die differ in clocks, memory and power only.</param>
/// <param name="Architecture">Generation as the model tells them apart, for example "Ampere-DC" and "Ampere-GF".</param>
/// <param name="Tops">Dense arithmetic peak of the precision, 10^12 operations a second.</param>
/// <param name="GigabytesPerSecond">Memory bandwidth, GB/s.</param>
/// <param name="Watts">Power limit of the board.</param>
/// <param name="NodeNanometres">Process of the die, nm, as the foundry names it.</param>
public sealed record GpuTraits(string Name, string Die, string Architecture, double Tops, double GigabytesPerSecond, double Watts, double NodeNanometres)
{
    /// <summary>Squared distance to another GPU: differences of the logs of peak, bandwidth, power and, counted twice, process.</summary>
    public double SquaredDistance(GpuTraits other) =>
        Square(Math.Log(Tops / other.Tops)) + Square(Math.Log(GigabytesPerSecond / other.GigabytesPerSecond))
        + Square(Math.Log(Watts / other.Watts)) + Square(2 * Math.Log(NodeNanometres / other.NodeNanometres));

    private static double Square(double x) => x * x;
}
