using LabelBench.Measurement.Pipelines;
using LabelBench.OnnxRuntime.Loading;
using LabelBench.OnnxRuntime.Preparation;
using LabelBench.OnnxRuntime.Sessions;
using LabelBench.Records;

namespace LabelBench.OnnxRuntime.Systems;

/// <summary>The model that tells objects apart by their looks: a bound call per stream, for as many crops at once as a frame has objects.</summary>
internal sealed class Embedder : IDisposable
{
    private readonly BoundModel bound;

    private Embedder(BoundModel bound) => this.bound = bound;

    /// <summary>Crops of one call.</summary>
    public int Crops => (int)InputShape[0];

    public int CropLength => (int)(InputShape[1] * InputShape[2] * InputShape[3]);

    public int EmbeddingLength => (int)bound.Calls[0].Outputs[0].GetTensorTypeAndShape().Shape[1];

    private long[] InputShape => bound.Calls[0].Inputs[0].GetTensorTypeAndShape().Shape;

    public static Embedder Open(TrialLoading loading, LoadedModel model)
    {
        var sessions = loading.Open(model, loading.Cell.Streams);
        long[] shape = [.. sessions[0].InputMetadata.Values.Single().Dimensions.Select(d => (long)d)];
        return new Embedder(new BoundModel(sessions, loading.Cell.Streams, (_, _, allocator) => [BoundModel.Floats(shape, allocator)]));
    }

    public IEnumerable<OutputStatistics> Statistics() => bound.Statistics();

    /// <inheritdoc cref="BoundModel.Times"/>
    public CallTimes? Times() => bound.Times();

    public IStageWorker<FrameItem> Worker(int stream) => new EmbedWorker(bound.Calls[stream], Crops, CropLength, EmbeddingLength);

    public void Dispose() => bound.Dispose();

    private sealed class EmbedWorker(BoundCall call, int crops, int cropLength, int embeddingLength) : IStageWorker<FrameItem>
    {
        public void Process(ReadOnlySpan<FrameItem> items)
        {
            foreach (var item in items)
            {
                for (var first = 0; item.Unreadable is null && first < item.Boxes.Count; first += crops)
                    Embed(item, first, Math.Min(crops, item.Boxes.Count - first));
            }
        }

        public void Dispose() { }

        /// <summary>The batch has a fixed size; places without a box keep what was there before.</summary>
        private void Embed(FrameItem item, int first, int count)
        {
            var input = call.Inputs[0].GetTensorMutableDataAsSpan<float>();
            for (var i = 0; i < count; i++)
                item.Crop(first + i).CopyTo(input.Slice(i * cropLength, cropLength));
            call.Run();
            var output = call.Outputs[0].GetTensorDataAsSpan<float>();
            for (var i = 0; i < count; i++)
                output.Slice(i * embeddingLength, embeddingLength).CopyTo(item.Embedding(first + i));
        }
    }
}
