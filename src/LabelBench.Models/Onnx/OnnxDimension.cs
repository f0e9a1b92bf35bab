using System.Globalization;

namespace LabelBench.Models;

/// <summary>One extent of a user's model: a number, a name that is bound at run time, or nothing known.</summary>
public readonly record struct OnnxDimension(long? Size, string? Symbol)
{
    public bool IsFixed => Size is not null;

    /// <summary>For example <c>224</c>, <c>batch</c> or <c>?</c>.</summary>
    public override string ToString() => Size?.ToString(CultureInfo.InvariantCulture) ?? Symbol ?? "?";
}
