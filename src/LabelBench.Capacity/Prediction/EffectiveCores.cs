namespace LabelBench.Capacity;

/// <summary>How many whole cores' work an offer's processors do.</summary>
internal static class EffectiveCores
{
    /// <summary>
    /// A shared vCPU is a hyper-thread, half a core when its sibling is busy and up to 1.3 times that when simultaneous multithreading helps,
    /// and its neighbours decide; half a core to 0.65 of one is taken.
    /// </summary>
    public const double SharedVcpuLow = 0.5, SharedVcpuHigh = 0.65;

    /// <summary>An efficiency core has half the vector units and clock of its neighbour at best.</summary>
    public const double EfficiencyCore = 0.5;

    public static LogEstimate Of(Offer offer) => offer.Kind == ServerKind.CloudSharedCores
        ? LogEstimate.Within(offer.Vcpus * Math.Sqrt(SharedVcpuLow * SharedVcpuHigh), Math.Log(SharedVcpuHigh / SharedVcpuLow) / 2)
        : LogEstimate.Exact(offer.Cores - offer.EfficiencyCores * (1 - EfficiencyCore));

    /// <summary>"16 cores", "8 shared vCPUs".</summary>
    public static string Words(Offer offer) => offer.Kind == ServerKind.CloudSharedCores
        ? $"{offer.Vcpus} shared vCPUs"
        : $"{offer.Cores} {(offer.Cores == 1 ? "core" : "cores")}";
}
