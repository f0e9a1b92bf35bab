using System.Text.Json.Serialization;
using LabelBench.Capacity.Roofs;

namespace LabelBench.Capacity.Costs;

/// <summary>A limit on the power of each GPU of a server, as <c>nvidia-smi --power-limit</c> sets it.</summary>
/// <param name="Share">Of the board's full power, below 1.</param>
/// <param name="Watts">Of each board.</param>
public sealed record GpuLimit(double Share, double Watts)
{
    /// <returns>Null for full power, and for servers whose GPUs are not limited.</returns>
    /// <remarks>
    /// Dedicated servers only: who rents a virtual machine or shares a GPU does not decide on its power. NVIDIA's boards only, and none smaller than those that were published with a
    /// limit (<see cref="PowerCapCurve.LeastBoardWatts"/>).
    /// </remarks>
    public static GpuLimit? Of(Offer offer, double share, GpuTable gpus) =>
        share < 1 && offer is { Kind: ServerKind.Dedicated, Gpus: >= 1, GpuName: { } name } && offer.Gpus == Math.Floor(offer.Gpus) && gpus.Find(name) is { IsNvidia: true, PowerWatts: >= PowerCapCurve.LeastBoardWatts } gpu
            ? new GpuLimit(share, share * gpu.PowerWatts)
            : null;

    /// <summary>What it takes off each board at most, W.</summary>
    [JsonIgnore]
    public double Saved => Watts / Share - Watts;
}
