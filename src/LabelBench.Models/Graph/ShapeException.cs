using System.Diagnostics.CodeAnalysis;

namespace LabelBench.Models;

/// <summary>One wording for every shape that an operator cannot take.</summary>
internal static class ShapeException
{
    /// <exception cref="ArgumentException">Always; the message names the operator, the tensors with their shapes, and the rule.</exception>
    [DoesNotReturn]
    public static void Throw(string operatorName, string rule, params ReadOnlySpan<Tensor> tensors)
    {
        var described = new string[tensors.Length];
        for (var i = 0; i < described.Length; i++)
            described[i] = tensors[i].ToString();
        throw new ArgumentException($"{operatorName}({string.Join(", ", described)}): {rule}");
    }

    /// <summary>Throws unless the claim holds.</summary>
    public static void Unless([DoesNotReturnIf(false)] bool claim, string operatorName, string rule, params ReadOnlySpan<Tensor> tensors)
    {
        if (!claim)
            Throw(operatorName, rule, tensors);
    }
}
