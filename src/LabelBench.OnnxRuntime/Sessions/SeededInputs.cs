using System.Collections.Immutable;
using System.Globalization;
using LabelBench.Core;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace LabelBench.OnnxRuntime.Sessions;

/// <summary>Fills a model's inputs from a seed, by the metadata alone.</summary>
/// <remarks>
/// Floats are uniform in [-1, 1); integers are 0 to 99, small enough for any vocabulary; inputs named like a mask, and booleans, are 1; those named like segments (token_type_ids) are 0.
/// Free dimensions take their value from the caller; the first one of an input is the batch when nothing else is said.
/// </remarks>
public static class SeededInputs
{
    private const int LargestToken = 100;

    /// <param name="allocator">Of memory that the host can write to; null for plain memory.</param>
    /// <exception cref="UserMistakeException">A free dimension has no value, or an input is of a type that cannot be made up; all at once.</exception>
    public static ImmutableArray<OrtValue> Create(
        InferenceSession session, string modelName, IReadOnlyDictionary<string, int> dimensions, int batch, ulong seed, OrtAllocator? allocator = null)
    {
        var problems = new List<Problem>();
        var shapes = session.InputMetadata.Select(input => Shape(input.Key, input.Value, modelName, dimensions, batch, problems)).ToArray();
        var known = session.InputMetadata.Values.Where(m => m.IsTensor).SelectMany(m => m.SymbolicDimensions).Where(d => d.Length > 0).ToHashSet(StringComparer.Ordinal);
        foreach (var unknown in dimensions.Keys.Where(d => !known.Contains(d)))
            problems.Add(new Problem("--dim", unknown, $"{modelName} has no free dimension of this name{(known.Count == 0 ? "; it has none at all." : NearMatch.Hint(unknown, known))}"));
        if (problems.Count > 0)
            throw new UserMistakeException(problems);

        return [.. session.InputMetadata.Select((input, i) => Fill(input.Key, input.Value.ElementDataType, shapes[i], SplitMix64.For(seed, i), allocator ?? OrtAllocator.DefaultInstance))];
    }

    private static long[] Shape(string name, NodeMetadata metadata, string modelName, IReadOnlyDictionary<string, int> dimensions, int batch, List<Problem> problems)
    {
        if (!metadata.IsTensor)
        {
            problems.Add(new Problem(modelName, $"input '{name}'", $"is a {metadata.OnnxValueType}; only tensors can be filled from a seed."));
            return [];
        }
        if (ByteSize(metadata.ElementDataType) == 0)
            problems.Add(new Problem(modelName, $"input '{name}'", $"holds {metadata.ElementDataType} values, which cannot be filled from a seed."));
        var shape = new long[metadata.Dimensions.Length];
        for (var axis = 0; axis < shape.Length; axis++)
        {
            var symbol = axis < metadata.SymbolicDimensions.Length ? metadata.SymbolicDimensions[axis] : "";
            if (metadata.Dimensions[axis] > 0)
                shape[axis] = metadata.Dimensions[axis];
            else if (symbol.Length > 0 && dimensions.TryGetValue(symbol, out var given))
                shape[axis] = given;
            else if (axis == 0)
                shape[axis] = batch;
            else
                problems.Add(new Problem(modelName, $"input '{name}'", string.Create(CultureInfo.InvariantCulture,
                    $"axis {axis} is free{(symbol.Length > 0 ? $" and called '{symbol}'; give it a value: --dim {symbol}=N" : " and has no name; export the model with a fixed size there")}.")));
        }
        return shape;
    }

    private static OrtValue Fill(string name, TensorElementType type, long[] shape, SplitMix64 chance, OrtAllocator allocator)
    {
        var value = OrtValue.CreateAllocatedTensorValue(allocator, type, shape);
        var kind = TokenInputs.KindOf(name);
        switch (type)
        {
            case TensorElementType.Float: Each<float>(value, Real); break;
            case TensorElementType.Double: Each<double>(value, () => Real()); break;
            case TensorElementType.Float16: Each(value, () => (Float16)Real()); break;
            case TensorElementType.BFloat16: Each(value, () => (BFloat16)Real()); break;
            case TensorElementType.Int64: Each<long>(value, () => Whole(LargestToken)); break;
            case TensorElementType.UInt64: Each(value, () => (ulong)Whole(LargestToken)); break;
            case TensorElementType.Int32: Each(value, () => Whole(LargestToken)); break;
            case TensorElementType.UInt32: Each(value, () => (uint)Whole(LargestToken)); break;
            case TensorElementType.Int16: Each(value, () => (short)Whole(LargestToken)); break;
            case TensorElementType.UInt16: Each(value, () => (ushort)Whole(LargestToken)); break;
            case TensorElementType.Int8: Each(value, () => (sbyte)Whole(LargestToken)); break;
            case TensorElementType.UInt8: Each(value, () => (byte)Whole(256)); break;
            case TensorElementType.Bool: Each(value, () => true); break;
            default: throw new System.Diagnostics.UnreachableException();
        }
        return value;

        float Real() => kind is TokenInput.Mask ? 1 : (float)chance.Between(-1, 1);

        int Whole(int limit) => kind switch { TokenInput.Mask => 1, TokenInput.Segments => 0, _ => chance.Below(limit) };
    }

    private static void Each<T>(OrtValue tensor, Func<T> next) where T : unmanaged
    {
        foreach (ref var value in tensor.GetTensorMutableDataAsSpan<T>())
            value = next();
    }

    /// <summary>Bytes of one element; 0 for types that cannot be filled.</summary>
    private static int ByteSize(TensorElementType type) => type switch
    {
        TensorElementType.Double or TensorElementType.Int64 or TensorElementType.UInt64 => 8,
        TensorElementType.Float or TensorElementType.Int32 or TensorElementType.UInt32 => 4,
        TensorElementType.Float16 or TensorElementType.BFloat16 or TensorElementType.Int16 or TensorElementType.UInt16 => 2,
        TensorElementType.Int8 or TensorElementType.UInt8 or TensorElementType.Bool => 1,
        _ => 0,
    };
}
