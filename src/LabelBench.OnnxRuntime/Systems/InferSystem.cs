using System.Collections.Immutable;
using LabelBench.Measurement.Load;
using LabelBench.Records;

namespace LabelBench.OnnxRuntime.Systems;

/// <summary>The model call alone: every stream has its own bound inputs and outputs and calls in place.</summary>
/// <param name="model">Owned from here on.</param>
internal sealed class InferSystem(BoundModel model, int itemsPerQuery) : ISynchronousSystem
{
    public int Streams => model.Calls.Length;

    public int ItemsPerQuery => itemsPerQuery;

    public void Execute(int stream, long query) => model.Calls[stream].Run();

    /// <summary>Figures about the last outputs of every stream.</summary>
    public ImmutableArray<QualityResult> CheckOutputs() => OutputQuality.Of([.. model.Statistics()]);

    /// <inheritdoc cref="BoundModel.Times"/>
    public CallTimes? Times() => model.Times();

    public void Dispose() => model.Dispose();
}
