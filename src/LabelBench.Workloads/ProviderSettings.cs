using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Serialization;
using LabelBench.Core;

namespace LabelBench.Workloads;

/// <summary>How a GPU provider is set up: what changes its speed, its memory or its arithmetic. Every axis has a name and a default, none is left to the provider.</summary>
/// <param name="Placement">Where the tensors of a model call lie.</param>
/// <param name="CudaGraph">
/// Whether the call is recorded once and replayed as a whole, which saves the launch of every kernel. Needs inputs and outputs at fixed addresses on the device, fixed shapes
/// and a session for every caller (ONNX Runtime, CUDA execution provider, "Using CUDA Graphs").
/// </param>
/// <param name="Tf32">Whether FP32 matrix products and convolutions may round their inputs to 10 bits of mantissa (TF32, Ampere and later). Off: FP32 means FP32.</param>
/// <param name="ConvolutionSearch">How cuDNN's convolution algorithms are chosen.</param>
/// <param name="ArenaLimit">Most device memory that the provider's arena takes; null: no limit of its own.</param>
/// <param name="ArenaGrowth">By how much the arena grows when it is full.</param>
public sealed record ProviderSettings(
    TensorPlacement Placement = TensorPlacement.Host,
    bool CudaGraph = false,
    [property: JsonPropertyName("tf32")] bool Tf32 = false,
    ConvolutionSearch ConvolutionSearch = ConvolutionSearch.Exhaustive,
    [property: JsonPropertyName("arena_limit_bytes")] Bytes? ArenaLimit = null,
    ArenaGrowth ArenaGrowth = ArenaGrowth.PowerOfTwo)
{
    public static ProviderSettings Default { get; } = new();

    /// <summary>The values that differ from the default, as a cell's id writes them: <c>device</c>, <c>graph</c>, <c>tf32</c>; empty for the default.</summary>
    [JsonIgnore]
    public ImmutableArray<string> Differences =>
    [
        .. Placement == TensorPlacement.Host ? [] : new[] { Cell.Word(Placement) },
        .. CudaGraph ? ["graph"] : Array.Empty<string>(),
        .. Tf32 ? ["tf32"] : Array.Empty<string>(),
        .. ConvolutionSearch == ConvolutionSearch.Exhaustive ? [] : new[] { $"search-{Cell.Word(ConvolutionSearch)}" },
        .. ArenaLimit is { } limit ? [string.Create(CultureInfo.InvariantCulture, $"arena-{limit.Value:F0}")] : Array.Empty<string>(),
        .. ArenaGrowth == ArenaGrowth.PowerOfTwo ? [] : new[] { $"grow-{Cell.Word(ArenaGrowth)}" },
    ];
}
