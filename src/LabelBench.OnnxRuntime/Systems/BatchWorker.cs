using LabelBench.Measurement.Pipelines;
using LabelBench.OnnxRuntime.Sessions;

namespace LabelBench.OnnxRuntime.Systems;

/// <summary>Calls a model with one float input on a batch of items, and hands every item its part of one output.</summary>
/// <param name="call">Bound to the cell's batch; a batch that is not full leaves its last rows as they were. Owned by whoever made it.</param>
/// <param name="input">What an item puts in: as many numbers as a row of the input.</param>
/// <param name="output">Place of the output among the model's outputs.</param>
/// <param name="into">What takes an item's part: as many numbers as a row of the output, for every pass.</param>
/// <param name="passes">Runs on the same input, whose outputs follow each other; more than one where they differ on purpose.</param>
internal sealed class BatchWorker<TItem>(BoundCall call, Func<TItem, float[]> input, int output, Func<TItem, float[]> into, int passes = 1)
    : IStageWorker<TItem> where TItem : PipelineItem
{
    public void Process(ReadOnlySpan<TItem> items)
    {
        var data = call.Inputs[0].GetTensorMutableDataAsSpan<float>();
        for (var i = 0; i < items.Length; i++)
        {
            var row = input(items[i]);
            row.CopyTo(data.Slice(i * row.Length, row.Length));
        }
        for (var pass = 0; pass < passes; pass++)
        {
            call.Run();
            var results = call.Outputs[output].GetTensorDataAsSpan<float>();
            for (var i = 0; i < items.Length; i++)
            {
                var target = into(items[i]);
                var length = target.Length / passes;
                results.Slice(i * length, length).CopyTo(target.AsSpan(pass * length));
            }
        }
    }

    public void Dispose() { }
}
