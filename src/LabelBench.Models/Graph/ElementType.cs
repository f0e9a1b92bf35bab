namespace LabelBench.Models;

/// <summary>What a tensor holds; the numbers are those of the ONNX file format (TensorProto.DataType).</summary>
public enum ElementType
{
    Undefined = 0,
    Float32 = 1,
    UInt8 = 2,
    Int8 = 3,
    UInt16 = 4,
    Int16 = 5,
    Int32 = 6,
    Int64 = 7,
    String = 8,
    Bool = 9,
    Float16 = 10,
    Float64 = 11,
    UInt32 = 12,
    UInt64 = 13,
    Complex64 = 14,
    Complex128 = 15,
    BFloat16 = 16,
    Float8E4M3FN = 17,
    Float8E4M3FNUZ = 18,
    Float8E5M2 = 19,
    Float8E5M2FNUZ = 20,
    UInt4 = 21,
    Int4 = 22,
    Float4E2M1 = 23,
}

/// <summary>Sizes and classes of element types.</summary>
public static class ElementTypes
{
    /// <summary>Bits of one element in a file, or null where that is not fixed (strings, types unknown to this version).</summary>
    public static int? SizeInBits(this ElementType type) => type switch
    {
        ElementType.Float32 or ElementType.Int32 or ElementType.UInt32 => 32,
        ElementType.Float64 or ElementType.Int64 or ElementType.UInt64 or ElementType.Complex64 => 64,
        ElementType.Float16 or ElementType.BFloat16 or ElementType.Int16 or ElementType.UInt16 => 16,
        ElementType.UInt8 or ElementType.Int8 or ElementType.Bool or ElementType.Float8E4M3FN or ElementType.Float8E4M3FNUZ
            or ElementType.Float8E5M2 or ElementType.Float8E5M2FNUZ => 8,
        ElementType.UInt4 or ElementType.Int4 or ElementType.Float4E2M1 => 4,
        ElementType.Complex128 => 128,
        _ => null,
    };

    /// <summary>Bytes that so many elements take in a file, 4-bit types packed two to a byte; null where the size is not fixed.</summary>
    public static long? SizeInBytes(this ElementType type, long elements) => type.SizeInBits() is { } bits ? (elements * bits + 7) / 8 : null;

    /// <summary>True for types that hold trained numbers: every floating-point type and the integers that quantised weights use.</summary>
    /// <remarks>INT32 and INT64 tensors are shapes, axes and indices, and are not counted as parameters.</remarks>
    public static bool HoldsParameters(this ElementType type) =>
        type is not (ElementType.Undefined or ElementType.String or ElementType.Bool or ElementType.Int32 or ElementType.UInt32 or ElementType.Int64 or ElementType.UInt64);
}
