namespace LabelBench.Models;

/// <summary>Items and labels of one step, row-major.</summary>
/// <param name="X">For the input x: FP32 or INT64, as it says.</param>
/// <param name="Y">For the input y.</param>
public sealed record TrainingBatch(BatchValues X, long[] Y);

/// <summary>Numbers of a batch in the element type of the input that takes them.</summary>
public abstract record BatchValues
{
    private BatchValues() { }

    public sealed record Float32(float[] Values) : BatchValues;

    public sealed record Int64(long[] Values) : BatchValues;
}
