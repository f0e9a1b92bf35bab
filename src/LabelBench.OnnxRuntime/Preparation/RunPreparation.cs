using System.Globalization;
using LabelBench.Core;
using LabelBench.Measurement.Worker;
using LabelBench.Models;
using LabelBench.OnnxRuntime.Providers;
using LabelBench.OnnxRuntime.Systems;
using LabelBench.Workloads;

namespace LabelBench.OnnxRuntime.Preparation;

/// <summary>Does ahead of the first trial what would otherwise fall into one: generates inputs and models, and finds out what cannot work.</summary>
public static class RunPreparation
{
    /// <summary>Below this share of its FLOPs in 8 bits a model is not called INT8. The transformers have 96 %, the BiLSTM tagger 0.3 %.</summary>
    private const double LeastInt8Share = 0.5;

    /// <summary>Everything about the plan that cannot work on any machine, or not in this build, all at once.</summary>
    public static IEnumerable<Problem> Check(RunPlan plan)
    {
        foreach (var provider in plan.Cells.Select(c => c.Provider).Distinct())
        {
            if (ProviderStatus.WhyNotInThisBuild(provider) is { } missing)
                yield return new Problem($"{Cell.Word(provider)} is not usable on this machine", "", $"{missing.Text}; remedy: {missing.Remedy}");
        }
        foreach (var workload in plan.Workloads)
        {
            var cells = plan.Cells.Where(c => c.WorkloadId == workload.Id).ToArray();
            foreach (var problem in Check(workload, [.. cells.Select(c => c.Batch).Distinct()], [.. cells.Select(c => c.Scope).Distinct()]))
                yield return problem;
            foreach (var (precision, provider) in cells.Select(c => (c.Precision, c.Provider)).Distinct())
            {
                if (ReasonAgainst(workload.Model, precision, provider) is { } reason)
                    yield return new Problem("--precision", "", $"{Cell.Word(precision)} of {workload.Id} {reason}");
            }
        }
    }

    /// <summary>Everything about a workload that cannot work on any machine: files that are not there or do not fit, models that do not take what they are fed.</summary>
    /// <param name="batches">Items per model call that are measured.</param>
    /// <param name="scopes">What is measured.</param>
    public static IEnumerable<Problem> Check(Workload workload, IReadOnlyCollection<int> batches, IReadOnlyCollection<Scope> scopes)
    {
        if (workload.Model is ModelSource.UserFile file)
        {
            var inspected = OnnxModelFile.Inspect(file.Path);
            foreach (var problem in inspected.IsValid ? UserModelRules.Check(workload, inspected.Value, batches) : inspected.Problems)
                yield return problem;
            if (workload.TextPreprocessing is not null && scopes.Contains(Scope.Pipeline))
            {
                foreach (var problem in TaggerFiles.Check(file, workload.Task))
                    yield return problem;
            }
        }
        foreach (var problem in GeneratedSizes.ModelsOf(workload).SelectMany(m => CheckSize(workload, m.Role, m.Source)).Concat(InjectionFit.Check(workload)).Concat(TrainingGraphs.Check(workload)))
            yield return problem;
        foreach (var problem in CheckPool(workload))
            yield return problem;
        if (workload.Input is InputSource.Folder folder && PipelineInputs.OpenFolder(folder.Path, workload.Task, 1) is { IsValid: false } unusable)
        {
            foreach (var problem in unusable.Problems)
                yield return problem with { Source = $"--data {problem.Source}" };
        }
    }

    /// <summary>Whether the model reads what the workload's preprocessing makes, in the size in which it makes it.</summary>
    public static IEnumerable<Problem> CheckSize(Workload workload, string role, ModelSource.Generated source)
    {
        var place = $"workload {workload.Id}";
        if (ModelArchitectures.Find(source.Architecture, place) is not { Value: { } architecture })
            return [];
        var (readsImages, readsTexts) = (workload.Preprocessing is not null || workload.SlicePreprocessing is not null, workload.TextPreprocessing is not null);
        if (readsImages && architecture.ImageSide is null || readsTexts && architecture.SequenceLength is null)
        {
            var fitting = ModelArchitectures.All.Where(a => readsTexts ? a.SequenceLength is not null : a.ImageSide is not null).Select(a => a.Id);
            return [new Problem(place, "model.architecture", $"'{source.Architecture}' reads no {(readsTexts ? "text" : "images")}; take {string.Join(", ", fitting)}.")];
        }
        return architecture.Resolve(GeneratedSizes.Of(workload, role, architecture, 1), place).Problems;
    }

    /// <summary>Whether a generated model takes embeddings as wide as those of the pool; a user's model says so when it is opened.</summary>
    private static IEnumerable<Problem> CheckPool(Workload workload)
    {
        if (workload is not { Task: LabelingTask.UncertaintySampling, Model: ModelSource.Generated { Architecture: var id } } || ModelArchitectures.Find(id, "model").Value is not { } architecture)
            yield break;
        var input = architecture.Build(new ModelSize()).Inputs[0].Shape;
        var pool = workload.Input switch
        {
            InputSource.Embeddings generated => generated.Dimensions,
            InputSource.Folder folder => PipelineInputs.OpenFolder(folder.Path, workload.Task, 1).Value is { } own ? EmbeddingRows.DimensionsOf(own.Items) : null,
            _ => (int?)null,
        };
        if (input.Rank != 2)
            yield return new Problem($"workload {workload.Id}", "model.architecture", $"is {id}, which does not read embeddings; take dropout-head.");
        else if (pool is { } width && width != input[1])
            yield return new Problem($"workload {workload.Id}", "input", string.Create(CultureInfo.InvariantCulture, $"has embeddings of {width} numbers; {id} takes {input[1]}."));
    }

    /// <summary>Why a figure in this precision would not be what it says; null where it would.</summary>
    private static string? ReasonAgainst(ModelSource model, Precision precision, ExecutionProvider provider) => (model, precision, provider) switch
    {
        (_, Precision.Fp32, _) => null,
        (ModelSource.Packaged packaged, _, _) => $"cannot be measured: the models of {packaged.Package} are fp32.",
        (ModelSource.TrainingGraph, Precision.Int8, _) => "cannot be measured: nothing is trained in 8 bits; take fp32, or fp16 for mixed precision on a GPU.",
        (ModelSource.TrainingGraph, Precision.Fp16, ExecutionProvider.Cpu) => "cannot be measured on cpu: mixed precision needs FP16 kernels, which its provider lacks, and would take hundreds of times as long; take fp32, or --ep cuda.",
        (ModelSource.None, _, _) => "cannot be measured: the job has no model.",
        (ModelSource.Generated or ModelSource.GeneratedSet, Precision.Int8, ExecutionProvider.Cuda) => "cannot be measured on cuda: ONNX Runtime computes 8-bit graphs in fp32 there; take fp16, or --ep cpu.",
        (ModelSource.Generated or ModelSource.GeneratedSet, Precision.Int8, ExecutionProvider.Tensorrt) => "cannot be measured on tensorrt: it takes symmetric activations, and these are asymmetric; take fp16, or --ep cpu.",
        (ModelSource.Generated generated, Precision.Int8, _) when Int8Share(generated) is < LeastInt8Share and var share =>
            string.Create(CultureInfo.InvariantCulture, $"would be fp32 for the most part: only {100 * share:0.#} % of the work of {generated.Architecture} has 8-bit kernels; take fp32."),
        _ => null,
    };

    /// <summary>Share of a model's FLOPs in 8 bits; unknown architectures are reported when they are built.</summary>
    private static double Int8Share(ModelSource.Generated generated) =>
        ModelArchitectures.Find(generated.Architecture, "model") is { Value: { } architecture } ? QuantizationPlan.For(architecture.Build(new ModelSize())).FlopShare : 1;

    /// <param name="cacheFolder">Cache of this user.</param>
    /// <param name="telling">Told what is being made and how far it is, 0 to 1; only when something has to be made.</param>
    /// <exception cref="UserMistakeException">The cache cannot be written.</exception>
    public static void Prepare(RunPlan plan, string cacheFolder, Action<string, double> telling, CancellationToken cancellation)
    {
        var models = new ModelFiles(cacheFolder, TimeProvider.System);
        foreach (var workload in plan.Workloads)
        {
            var cells = plan.Cells.Where(c => c.WorkloadId == workload.Id).ToArray();
            foreach (var (role, generated) in GeneratedSizes.ModelsOf(workload))
            {
                foreach (var (batch, precision) in cells.Select(c => (c.Batch, c.Precision)).Distinct())
                {
                    telling($"model {generated.Architecture}", 0);
                    using var model = models.Generated(workload, role, generated, batch, precision, cancellation);
                    models.Reference(workload, role, generated, batch, cancellation);
                }
            }
            foreach (var cell in cells.Where(c => c.Scenario == Scenario.Training))
            {
                telling($"training graph {workload.Model.Label}", 0);
                foreach (var (_, graph) in TrainingGraphs.Of(workload, cell))
                    models.Training(graph, cancellation).Dispose();
            }
            foreach (var read in cells.Where(c => c.Scope == Scope.Pipeline).Select(c => ManyInputs.For(workload, c.Samples)).DistinctBy(w => w.Input))
            {
                if (PipelineInputs.CountOf(read.Input) is { } count)
                    PipelineInputs.Open(read, cacheFolder, new Reporter(made => telling($"input of {workload.Id}", made / (double)count)), cancellation);
            }
        }
    }

    /// <summary>Reports at once, on the thread that made progress; the framework's own would hop to another.</summary>
    private sealed class Reporter(Action<int> report) : IProgress<int>
    {
        public void Report(int value) => report(value);
    }
}
