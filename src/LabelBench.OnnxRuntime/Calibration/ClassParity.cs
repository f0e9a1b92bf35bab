using LabelBench.Records;
using LabelBench.Workloads;

namespace LabelBench.OnnxRuntime.Calibration;

/// <summary>How often an output of class numbers, as a segmenter's map, differs from the reference, over all inputs that were compared.</summary>
/// <param name="Output">Name of the output.</param>
/// <param name="Other">Places with another class than the reference.</param>
/// <param name="Values">Places that were compared.</param>
public sealed record ClassParity(string Output, long Other, long Values)
{
    /// <summary>Share of the places that have another class.</summary>
    public double Share => Values == 0 ? 0 : Other / (double)Values;

    /// <summary>Largest share at which a precision still finds the same classes.</summary>
    /// <remarks>Seeded weights leave classes close to each other, so a small change of the logits turns many pixels: 0.1 % in FP16, 4 to 5 % in INT8 (measured on U-Net and LR-ASPP, CPU with AVX-512 VNNI).</remarks>
    public static double Limit(Precision precision) => precision switch
    {
        Precision.Fp32 => 0.01,
        Precision.Fp16 => 0.03,
        Precision.Int8 => 0.25,
        _ => throw new ArgumentOutOfRangeException(nameof(precision)),
    };

    /// <summary>Takes the outputs of one more input in.</summary>
    public ClassParity With(ReadOnlySpan<float> reference, ReadOnlySpan<long> output)
    {
        if (reference.Length != output.Length)
            throw new ArgumentException($"The reference has {reference.Length} values and the output {output.Length}.", nameof(output));
        var other = Other;
        for (var i = 0; i < output.Length; i++)
            other += (long)reference[i] == output[i] ? 0 : 1;
        return this with { Other = other, Values = Values + output.Length };
    }

    /// <summary>As a quality result of a trial: <c>parity_other_class:mask</c>.</summary>
    public QualityResult ToQuality(double limit) => new($"parity_other_class:{Output}", Share, limit, Share <= limit);
}
