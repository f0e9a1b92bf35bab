using System.Diagnostics;
using LabelBench.Models;

namespace LabelBench.OnnxRuntime.Training;

/// <summary>Room for the items and labels of one run of a training graph, in the host's memory.</summary>
internal sealed class BatchBuffer
{
    /// <param name="x">The graph's items.</param>
    /// <param name="y">Their labels.</param>
    public BatchBuffer(ModelInput x, ModelInput y)
    {
        X = x.Type == ElementType.Int64 ? new BatchValues.Int64(new long[x.Shape.ElementCount]) : new BatchValues.Float32(new float[x.Shape.ElementCount]);
        Y = new long[y.Shape.ElementCount];
    }

    public BatchValues X { get; }

    public long[] Y { get; }

    public void Copy(TrainingBatch batch)
    {
        switch (batch.X, X)
        {
            case (BatchValues.Float32 from, BatchValues.Float32 to):
                from.Values.CopyTo(to.Values, 0);
                break;
            case (BatchValues.Int64 from, BatchValues.Int64 to):
                from.Values.CopyTo(to.Values, 0);
                break;
            default:
                throw new UnreachableException();
        }
        batch.Y.CopyTo(Y, 0);
    }
}
