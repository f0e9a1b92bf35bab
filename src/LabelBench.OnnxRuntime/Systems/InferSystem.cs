using System.Collections.Immutable;
using LabelBench.Measurement.Load;
using LabelBench.Records;

namespace LabelBench.OnnxRuntime.Systems;

/// <summary>The model call alone: every stream has its own bound inputs and outputs and calls in place.</summary>
/// <param name="model">Owned from here on.</param>
/// <param name="streams">Callers at once, whose calls take turns where the model has several for each.</param>
internal sealed class InferSystem(BoundModel model, int streams, int itemsPerQuery) : ISynchronousSystem
{
    private readonly int variants = model.Calls.Length / streams;

    public int Streams => streams;

    public int ItemsPerQuery => itemsPerQuery;

    public void Execute(int stream, long query) => model.Calls[stream + streams * (int)(query / streams % variants)].Run();

    /// <summary>Figures about the last outputs of every call.</summary>
    public ImmutableArray<QualityResult> CheckOutputs() => OutputQuality.Of([.. model.Statistics()]);

    /// <inheritdoc cref="BoundModel.Times"/>
    public CallTimes? Times() => model.Times();

    public void Dispose() => model.Dispose();
}
