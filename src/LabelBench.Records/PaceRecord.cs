using System.Text.Json.Serialization;

namespace LabelBench.Records;

/// <summary>What a fixed piece of work on all usable CPUs at once gave right before a trial's worker began and right after it was gone.</summary>
/// <param name="Threads">That worked at the same time.</param>
public sealed record PaceRecord(int Threads, PaceReading Before, PaceReading After)
{
    /// <summary>Whether every reading is one: above 0 and finite.</summary>
    [JsonIgnore]
    public bool IsUsable => new[] { Before.Arithmetic, Before.Memory, After.Arithmetic, After.Memory }.All(rate => rate > 0 && double.IsFinite(rate));

    /// <summary>Whether exchange was read both times.</summary>
    [JsonIgnore]
    public bool HasExchange => Before.Exchange is > 0 and < double.PositiveInfinity && After.Exchange is > 0 and < double.PositiveInfinity;

    /// <summary>Relative change of exchange from before to after; null where it was not read.</summary>
    [JsonIgnore]
    public double? ExchangeChange => HasExchange ? After.Exchange / Before.Exchange - 1 : null;

    /// <summary>Relative change of arithmetic from before to after: -0.4 where the machine did 60 % of what it had done.</summary>
    [JsonIgnore]
    public double Change => After.Arithmetic / Before.Arithmetic - 1;
}

/// <summary>What all usable CPUs did while all of them worked, per second of their own CPU time and added up: what other processes took from them is not in it.</summary>
/// <param name="Arithmetic">Floating-point operations of single precision on numbers in registers, per second.</param>
/// <param name="Memory">Bytes read from beyond a core's own caches, per second.</param>
public sealed record PaceReading(
    [property: JsonPropertyName("arithmetic_flops_per_s")] double Arithmetic,
    [property: JsonPropertyName("memory_bytes_per_s")] double Memory)
{
    /// <summary>Rounds per second in which one CPU told all others something and heard back from each; null with one CPU, where other processes never left the CPUs together, and in records of before it was read.</summary>
    [JsonPropertyName("exchanges_per_s"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? Exchange { get; init; }
}
