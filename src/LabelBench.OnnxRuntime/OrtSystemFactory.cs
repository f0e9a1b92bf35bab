using System.Collections.Immutable;
using System.Diagnostics;
using LabelBench.Core;
using LabelBench.Labeling.Labels;
using LabelBench.Labeling.Vips;
using LabelBench.Measurement.Worker;
using LabelBench.Models;
using LabelBench.OnnxRuntime.Preparation;
using LabelBench.OnnxRuntime.Providers;
using LabelBench.OnnxRuntime.Sessions;
using LabelBench.OnnxRuntime.Systems;
using LabelBench.Records;
using LabelBench.Workloads;

namespace LabelBench.OnnxRuntime;

/// <summary>Builds the systems of all workloads on ONNX Runtime.</summary>
public sealed class OrtSystemFactory : ISystemFactory
{
    public FailureReason? Classify(Exception exception) => exception switch
    {
        LabelWriteException { IsDiskFull: true } => FailureReason.NoSpace,
        VipsUnavailableException => FailureReason.UnusableInput,
        _ => OrtErrors.Classify(exception),
    };

    public LoadedSystem Load(WorkerRequest request, CancellationToken cancellation) => request.Workload.Task switch
    {
        LabelingTask.ImageClassification when request.Cell.Scope == Scope.Infer => LoadInfer(request, cancellation),
        LabelingTask.ImageClassification => LoadClassification(request, cancellation),
        LabelingTask.DocumentOcr => LoadOcr(request, cancellation),
        LabelingTask.ModelOnly => LoadInfer(request, cancellation),
        _ => throw new UnreachableException(),
    };

    private static LoadedSystem LoadInfer(WorkerRequest request, CancellationToken cancellation)
    {
        var (cell, started) = (request.Cell, MonotonicClock.NowNanoseconds);
        var (path, lease, dimensions) = request.Workload.Model switch
        {
            ModelSource.Generated g => Hold(new ModelFiles(request.CacheFolder, TimeProvider.System).Generated(g, cell.Batch, cell.Precision, cancellation)),
            ModelSource.UserFile f => (f.Path, null, f.Dimensions),
            _ => throw new TrialFailureException(FailureReason.UnusableInput, $"{request.Workload.Model.Label} is made of several models; measure its pipeline"),
        };
        using (lease)
        {
            var factory = new SessionFactory(cell);
            var system = new InferSystem(factory, path, cell.Streams, cell.Batch,
                (session, stream) => SeededInputs.Create(session, Path.GetFileName(path), dimensions, cell.Batch, request.Trial.Seed + (ulong)stream));
            var loaded = MonotonicClock.NowNanoseconds;
            system.Execute(0, 0);
            return new LoadedSystem(
                Describe(factory, started, loaded, ("model", path)),
                system,
                null,
                system.CheckOutputs);
        }

        static (string, IDisposable?, ImmutableSortedDictionary<string, int>) Hold(CachedModel model) => (model.Path, model, ImmutableSortedDictionary<string, int>.Empty);
    }

    private static LoadedSystem LoadClassification(WorkerRequest request, CancellationToken cancellation)
    {
        var (cell, started) = (request.Cell, MonotonicClock.NowNanoseconds);
        var factory = new SessionFactory(cell);
        var source = (ModelSource.Generated)request.Workload.Model;
        using var model = new ModelFiles(request.CacheFolder, TimeProvider.System).Generated(source, cell.Batch, cell.Precision, cancellation);
        var inputs = InputFiles.Open(request.Workload.Input, request.CacheFolder, cancellation: cancellation);
        var (system, outputs) = ImageClassificationPipeline.Build(
            cell, request.Workload.Preprocessing!, factory, model.Path, source.Architecture, inputs.Paths, Labels(request));
        var loaded = MonotonicClock.NowNanoseconds;
        return new LoadedSystem(Describe(factory, started, loaded, ("model", model.Path)), null, system, () => OutputQuality.Of([.. outputs()]));
    }

    private static LoadedSystem LoadOcr(WorkerRequest request, CancellationToken cancellation)
    {
        var (cell, started) = (request.Cell, MonotonicClock.NowNanoseconds);
        var factory = new SessionFactory(cell);
        var source = (ModelSource.Packaged)request.Workload.Model;
        var models = new OcrModels(
            ModelFiles.Packaged(source, "detect"), ModelFiles.Packaged(source, "classify"), ModelFiles.Packaged(source, "recognise"), ModelFiles.Packaged(source, "keys"));
        var inputs = InputFiles.Open(request.Workload.Input, request.CacheFolder, cancellation: cancellation);
        var pipeline = DocumentOcrPipeline.Build(cell, factory, models, source.Package, inputs.Paths, Labels(request));
        var loaded = MonotonicClock.NowNanoseconds;
        return new LoadedSystem(
            Describe(factory, started, loaded, ("detect", models.Detect), ("classify", models.Classify), ("recognise", models.Recognise)),
            null,
            pipeline.System,
            () => [.. OutputQuality.Of([.. pipeline.Outputs]), .. OcrQuality.Of(pipeline.LastRead, inputs, request.Workload.Quality)]);
    }

    private static JsonLinesLabelWriter Labels(WorkerRequest request) => new(Path.Combine(request.ScratchFolder, "labels.jsonl"));

    private static WorkerDescription Describe(SessionFactory factory, long started, long loaded, params (string Role, string Path)[] models) => new(
        Environment.ProcessId,
        MonotonicClock.Between(started, loaded),
        MonotonicClock.Between(loaded, MonotonicClock.NowNanoseconds),
        factory.Resolved,
        NodesByProvider(factory.Cell.Provider, models),
        models.ToImmutableSortedDictionary(m => m.Role, m => ModelFiles.Sha256(m.Path), StringComparer.Ordinal));

    /// <summary>With the CPU provider alone there is nowhere else a node could run; GPU providers are opened with fallback forbidden.</summary>
    private static ImmutableSortedDictionary<string, int> NodesByProvider(ExecutionProvider provider, (string Role, string Path)[] models) =>
        ImmutableSortedDictionary<string, int>.Empty.Add(OrtRuntime.NativeName(provider), models.Sum(m => OnnxModelFile.Inspect(m.Path).Value?.NodeCount ?? 0));
}
