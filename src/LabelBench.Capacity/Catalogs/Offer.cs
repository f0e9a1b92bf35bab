using LabelBench.Core;

namespace LabelBench.Capacity;

/// <summary>A server that can be rented, as a provider lists it.</summary>
/// <param name="Id">Unique in the catalog: <c>provider/name/region</c>.</param>
/// <param name="Cores">Whole cores of a dedicated server; for a virtual machine, vCPUs halved where a vCPU is a hyper-thread.</param>
/// <param name="Vcpus">Threads that the offer gives; a vCPU of a cloud is usually a hyper-thread.</param>
/// <param name="GpuName">Name as in the table of GPU specifications; null for a CPU server.</param>
/// <param name="Gpus">Number of GPUs; fractions are shares of a GPU, which the planner refuses.</param>
/// <param name="PricePerMonth">In <paramref name="Currency"/>, without tax, at the stated term; hourly prices count 730 h a month.</param>
/// <param name="SetupFee">Paid once per server, in <paramref name="Currency"/>, without tax.</param>
/// <param name="AsOf">Day on which the price was valid.</param>
/// <param name="Source">Where price and configuration come from.</param>
public sealed record Offer(
    string Id,
    string Provider,
    string Name,
    string Region,
    ServerKind Kind,
    string? CpuModel,
    int Cores,
    int Vcpus,
    Bytes MemoryBytes,
    string? GpuName,
    double Gpus,
    decimal PricePerMonth,
    decimal SetupFee,
    string Currency,
    BillingTerm Term,
    DateOnly AsOf,
    string Source)
{
    /// <summary>Hours of a mean month, 365 / 12 days; turns hourly prices into monthly ones.</summary>
    public const int HoursPerMonth = 730;

    /// <summary>Instruction set; a throughput measured on one is no basis for the other.</summary>
    public CpuArchitecture Architecture { get; init; } = CpuArchitecture.X64;

    /// <summary>How many of <see cref="Cores"/> are efficiency cores of a hybrid CPU; the model counts them half.</summary>
    public int EfficiencyCores { get; init; }

    /// <summary>How many can be had; null where nobody says, 0 where it is sold out.</summary>
    public int? Stock { get; init; }

    /// <summary>Most power that one draws, W; null where nobody says.</summary>
    public double? Watts { get; init; }

    /// <summary>Whether electricity comes on top of the price; <see cref="Watts"/> is then known.</summary>
    public ElectricityTerms Electricity { get; init; }

    /// <summary>Room on its own disks, before any redundancy; null where nobody says.</summary>
    public Bytes? DiskBytes { get; init; }

    /// <summary>What they are; null where nobody says.</summary>
    public DiskKind? DiskKind { get; init; }

    /// <summary>What they read together, bytes a second; null where nobody says.</summary>
    public double? DiskBytesPerSecond { get; init; }

    /// <summary>Line to the outside, bits a second; null where nobody says.</summary>
    public double? NetworkBitsPerSecond { get; init; }
}
