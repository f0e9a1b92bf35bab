using System.Collections.Immutable;
using LabelBench.Core;

namespace LabelBench.Models;

/// <summary>What can be read from a model file without running it.</summary>
public sealed record OnnxModelSummary
{
    /// <summary>The file, as it was named.</summary>
    public required string Path { get; init; }

    public required Bytes FileSize { get; init; }

    /// <summary>Program that wrote the file with its version, or null where it does not say.</summary>
    public required string? Producer { get; init; }

    public required long IrVersion { get; init; }

    /// <summary>Version by operator domain; the default domain is <c>ai.onnx</c>.</summary>
    public required ImmutableSortedDictionary<string, long> Opsets { get; init; }

    /// <summary>What a caller has to feed; initialisers that old files list as inputs are left out.</summary>
    public required ImmutableArray<OnnxSignature> Inputs { get; init; }

    public required ImmutableArray<OnnxSignature> Outputs { get; init; }

    /// <summary>Nodes of the graph, its sub-graphs and the model's own functions.</summary>
    public required int NodeCount { get; init; }

    /// <summary>Nodes by operator; outside the default domain as <c>domain.Operator</c>.</summary>
    public required ImmutableSortedDictionary<string, int> Operators { get; init; }

    /// <summary>Numbers in floating-point and 8-bit or smaller tensors, in initialisers and Constant nodes alike.</summary>
    public required long ParameterCount { get; init; }

    /// <summary>Floating-point operations of one run (a multiply-accumulate is 2), where every shape that matters is fixed.</summary>
    public required Reading<Count> Flops { get; init; }

    /// <summary>Files beside the model that hold weights, as the model names them.</summary>
    public required ImmutableArray<string> ExternalFiles { get; init; }

    public bool HasFixedShapes => Inputs.All(input => input.Dimensions is { } known && known.All(dimension => dimension.IsFixed));
}
