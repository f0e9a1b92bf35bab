using System.Collections.Immutable;
using System.Globalization;
using LabelBench.Core;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace LabelBench.OnnxRuntime.Sessions;

/// <summary>Fills a model's inputs from a seed, by the metadata alone.</summary>
/// <remarks>
/// Floats are uniform in [-1, 1); integers are 0 to 99, small enough for any vocabulary; inputs named like a mask, and booleans, are 1.
/// Free dimensions take their value from the caller; the first one of an input is the batch when nothing else is said.
/// </remarks>
public static class SeededInputs
{
    private const int LargestToken = 100;

    /// <exception cref="UserMistakeException">A free dimension has no value, or an input is of a type that cannot be made up; all at once.</exception>
    public static ImmutableArray<OrtValue> Create(
        InferenceSession session, string modelName, IReadOnlyDictionary<string, int> dimensions, int batch, ulong seed)
    {
        var problems = new List<Problem>();
        var shapes = session.InputMetadata.Select(input => Shape(input.Key, input.Value, modelName, dimensions, batch, problems)).ToArray();
        var known = session.InputMetadata.Values.Where(m => m.IsTensor).SelectMany(m => m.SymbolicDimensions).Where(d => d.Length > 0).ToHashSet(StringComparer.Ordinal);
        foreach (var unknown in dimensions.Keys.Where(d => !known.Contains(d)))
            problems.Add(new Problem("--dim", unknown, $"{modelName} has no free dimension of this name{(known.Count == 0 ? "; it has none at all." : NearMatch.Hint(unknown, known))}"));
        if (problems.Count > 0)
            throw new UserMistakeException(problems);

        var chance = new SplitMix(seed);
        return [.. session.InputMetadata.Select((input, i) => Fill(input.Key, input.Value.ElementDataType, shapes[i], chance))];
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

    private static OrtValue Fill(string name, TensorElementType type, long[] shape, SplitMix chance)
    {
        var value = OrtValue.CreateAllocatedTensorValue(OrtAllocator.DefaultInstance, type, shape);
        var ones = name.Contains("mask", StringComparison.OrdinalIgnoreCase);
        switch (type)
        {
            case TensorElementType.Float:
                Each(value.GetTensorMutableDataAsSpan<float>(), () => ones ? 1 : (float)chance.Signed());
                break;
            case TensorElementType.Double:
                Each(value.GetTensorMutableDataAsSpan<double>(), () => ones ? 1 : chance.Signed());
                break;
            case TensorElementType.Float16:
                Each(value.GetTensorMutableDataAsSpan<Float16>(), () => (Float16)(ones ? 1 : (float)chance.Signed()));
                break;
            case TensorElementType.BFloat16:
                Each(value.GetTensorMutableDataAsSpan<BFloat16>(), () => (BFloat16)(ones ? 1 : (float)chance.Signed()));
                break;
            case TensorElementType.Int64:
                Each(value.GetTensorMutableDataAsSpan<long>(), () => ones ? 1 : chance.Below(LargestToken));
                break;
            case TensorElementType.UInt64:
                Each(value.GetTensorMutableDataAsSpan<ulong>(), () => ones ? 1 : (ulong)chance.Below(LargestToken));
                break;
            case TensorElementType.Int32:
                Each(value.GetTensorMutableDataAsSpan<int>(), () => ones ? 1 : chance.Below(LargestToken));
                break;
            case TensorElementType.UInt32:
                Each(value.GetTensorMutableDataAsSpan<uint>(), () => ones ? 1 : (uint)chance.Below(LargestToken));
                break;
            case TensorElementType.Int16:
                Each(value.GetTensorMutableDataAsSpan<short>(), () => ones ? (short)1 : (short)chance.Below(LargestToken));
                break;
            case TensorElementType.UInt16:
                Each(value.GetTensorMutableDataAsSpan<ushort>(), () => ones ? (ushort)1 : (ushort)chance.Below(LargestToken));
                break;
            case TensorElementType.Int8:
                Each(value.GetTensorMutableDataAsSpan<sbyte>(), () => ones ? (sbyte)1 : (sbyte)chance.Below(LargestToken));
                break;
            case TensorElementType.UInt8:
                Each(value.GetTensorMutableDataAsSpan<byte>(), () => ones ? (byte)1 : (byte)chance.Below(256));
                break;
            case TensorElementType.Bool:
                Each(value.GetTensorMutableDataAsSpan<bool>(), () => true);
                break;
            default:
                throw new System.Diagnostics.UnreachableException();
        }
        return value;
    }

    private static void Each<T>(Span<T> values, Func<T> next)
    {
        foreach (ref var value in values)
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

    /// <summary>SplitMix64 (Steele, Lea, Flood 2014): the same numbers on every platform.</summary>
    private sealed class SplitMix(ulong seed)
    {
        private ulong state = seed;

        public int Below(int bound) => (int)(Next() % (ulong)bound);

        /// <summary>Uniform in [-1, 1).</summary>
        public double Signed() => (long)Next() * (1.0 / 9223372036854775808.0);

        private ulong Next()
        {
            var z = state += 0x9E3779B97F4A7C15;
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
            return z ^ (z >> 31);
        }
    }
}
