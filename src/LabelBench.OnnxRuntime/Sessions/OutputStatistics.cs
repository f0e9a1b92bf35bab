using System.Numerics.Tensors;

namespace LabelBench.OnnxRuntime.Sessions;

/// <summary>What a model put out, in four numbers: enough to catch NaN, silence and denormals.</summary>
public sealed class OutputStatistics
{
    private const int OutputsLookedThrough = 8;

    private double squares;
    private int outputs;

    public long Values { get; private set; }

    /// <summary>NaN or infinite.</summary>
    public long NonFinite { get; private set; }

    /// <summary>Subnormal; they slow element-wise chains down on many CPUs.</summary>
    public long Denormal { get; private set; }

    /// <summary>Root mean square of the finite values; 0 when there are none.</summary>
    public double Rms => Values == NonFinite ? 0 : Math.Sqrt(squares / (Values - NonFinite));

    /// <summary>Takes one output in. Denormals are looked for in the first few only; one bad value makes the sum of squares bad, so the rest costs one pass.</summary>
    public void Add(ReadOnlySpan<float> values)
    {
        Values += values.Length;
        var sum = TensorPrimitives.SumOfSquares(values);
        if (float.IsFinite(sum) && outputs++ >= OutputsLookedThrough)
        {
            squares += sum;
            return;
        }
        foreach (var value in values)
        {
            if (!float.IsFinite(value))
            {
                NonFinite++;
                continue;
            }
            if (float.IsSubnormal(value))
                Denormal++;
            squares += (double)value * value;
        }
    }
}
