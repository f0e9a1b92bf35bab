using System.Collections.Immutable;

namespace LabelBench.Models;

/// <summary>An input or output of a user's model.</summary>
/// <param name="Name">Name to bind a value to.</param>
/// <param name="Kind">Tensor, or the kind that LabelBench cannot feed: sequence, map, optional, sparse tensor.</param>
/// <param name="Type">Element type of a tensor.</param>
/// <param name="Dimensions">Extents, outermost first; null where the model does not even say how many there are.</param>
public sealed record OnnxSignature(string Name, OnnxValueKind Kind, ElementType Type, ImmutableArray<OnnxDimension>? Dimensions)
{
    /// <summary>For example <c>image Float32[batch,3,224,224]</c>.</summary>
    public override string ToString() => Kind == OnnxValueKind.Tensor
        ? $"{Name} {Type}[{(Dimensions is { } known ? string.Join(',', known) : "...")}]"
        : $"{Name} ({Kind})";
}

public enum OnnxValueKind
{
    Tensor,
    SparseTensor,
    Sequence,
    Map,
    Optional,
    Unknown,
}
