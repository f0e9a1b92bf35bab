namespace LabelBench.Analysis;

/// <summary>Nominal rates of PCI Express links.</summary>
public static class PcieLink
{
    /// <summary>Bytes a second in one direction, after line coding: 2.5, 5 GT/s with 8b/10b, 8, 16, 32 GT/s with 128b/130b, 64 GT/s with flits of 242 in 256.</summary>
    /// <exception cref="ArgumentOutOfRangeException">No such generation, or no lanes.</exception>
    /// <remarks>PCI Express base specification 6.0.</remarks>
    public static double BytesPerSecond(int generation, int lanes)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(lanes, 1);
        return lanes * generation switch
        {
            1 => 2.5e9 / 10,
            2 => 5e9 / 10,
            3 => 8e9 / 8 * 128 / 130,
            4 => 16e9 / 8 * 128 / 130,
            5 => 32e9 / 8 * 128 / 130,
            6 => 64e9 / 8 * 242 / 256,
            _ => throw new ArgumentOutOfRangeException(nameof(generation), generation, "PCI Express has generations 1 to 6."),
        };
    }
}
