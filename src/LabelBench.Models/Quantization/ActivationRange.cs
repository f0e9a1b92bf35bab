using System.Text.Json.Serialization;

namespace LabelBench.Models;

/// <summary>The values that 256 steps of an 8-bit activation spread over; zero is always one of them.</summary>
/// <param name="Minimum">Lowest value, 0 or below.</param>
/// <param name="Maximum">Highest value, 0 or above.</param>
public readonly record struct ActivationRange(float Minimum, float Maximum)
{
    private const int Steps = byte.MaxValue;

    /// <summary>Binary digits behind the leading one that a bound keeps.</summary>
    private const int BoundDigits = 4;

    /// <summary>The range for observed values, both bounds moved outwards to five significant binary digits (by 6 % at most).</summary>
    /// <remarks>
    /// Kernels differ between processors in the last bits of FP32. On this coarse grid they give the same range, and with it the same
    /// file, unless a bound lies within those last bits of a grid line.
    /// </remarks>
    /// <exception cref="ArgumentException">A bound is not finite or they are in the wrong order.</exception>
    public static ActivationRange Covering(float minimum, float maximum)
    {
        if (!float.IsFinite(minimum) || !float.IsFinite(maximum) || minimum > maximum)
            throw new ArgumentException($"Values from {minimum} to {maximum} cannot be spread over 8 bits.", nameof(minimum));
        return new ActivationRange(0 - RoundUp(-MathF.Min(minimum, 0)), RoundUp(MathF.Max(maximum, 0)));
    }

    /// <summary>Distance of two neighbouring steps; 1 where the range is empty.</summary>
    /// <remarks>Rounded so that 255 steps do not exceed the span: ONNX Runtime drops a Clip in front of a rounding only then.</remarks>
    [JsonIgnore]
    public float Scale
    {
        get
        {
            var span = Maximum - Minimum;
            var scale = span / Steps;
            while (scale * Steps > span)
                scale = MathF.BitDecrement(scale);
            return scale > 0 ? scale : 1;
        }
    }

    /// <summary>The step that stands for 0.</summary>
    [JsonIgnore]
    public byte ZeroPoint => (byte)Math.Clamp(MathF.Round(-Minimum / Scale), 0, Steps);

    private static float RoundUp(float value)
    {
        if (value == 0)
            return 0;
        var exponent = Math.ILogB(value) - BoundDigits;
        return (float)Math.ScaleB(Math.Ceiling(Math.ScaleB((double)value, -exponent)), exponent);
    }
}
