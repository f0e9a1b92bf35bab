using LabelBench.Core;
using LabelBench.Workloads.Yaml;

namespace LabelBench.Workloads.Files;

/// <summary>Rules between the keys of a workload file. Each looks only at values that were read without a mistake.</summary>
internal static class WorkloadRules
{
    public static void Check(WorkloadFile workload, YamlSection file, IReadOnlyCollection<KnownArchitecture> architectures)
    {
        if (workload.Task is { } task)
        {
            CheckTask(workload, file, TaskRule.Of(task));
            SizeRules.Check(workload, file, TaskRule.Of(task), architectures);
        }
        LoadReader.CheckScenarios(workload, file);
        if (workload is { Task: LabelingTask.TextEntities, TextPreprocessing.SequenceLength: 1 })
            file.Report("preprocessing", "has a sequence_length of 1; [CLS] and [SEP] alone take 2.");
        if (workload is { Scenarios: { } named, BatchSizes: { } batches } && named.Contains(Scenario.MultiStream) && MultiStreamQueries.Fitting(batches, workload.SamplesPerQuery).IsEmpty)
            file.Report("batch_sizes", string.Create(System.Globalization.CultureInfo.InvariantCulture, $"has none that divides the {workload.SamplesPerQuery ?? MultiStreamQueries.UsualSamples} samples of a query of multi-stream; add 1, or change samples_per_query."));
        if (workload.Task is { } kind)
            CheckTraining(workload, file, kind is LabelingTask.ModelTraining);
        if (workload.Scenarios is { } scenarios && scenarios.Contains(Scenario.SingleStream) && workload.BatchSizes is { } sizes && !sizes.Contains(1))
            file.Report("batch_sizes", "has no 1, which the scenario single-stream needs: it sends one item at a time.");
    }

    private static void CheckTask(WorkloadFile workload, YamlSection file, TaskRule rule)
    {
        var task = Cell.Word(rule.Task);
        if (workload.Model is { } model)
        {
            CheckKind(workload.ModelSection!, Kind(model), rule.ModelKinds, task);
            if (model is ModelSource.Packaged packaged && workload.ModelSection!.Section("files") is { } files)
                CheckRoles(packaged.Files.Keys, files, rule, task);
            if (model is ModelSource.GeneratedSet set && workload.ModelSection!.Section("models") is { } models)
                CheckRoles(set.Models.Keys, models, rule, task);
        }
        if (workload.Input is { } input)
            CheckKind(workload.InputSection!, Kind(input), rule.InputKinds, task);
        CheckSection(file, "preprocessing", rule.Preprocessing is not PreprocessingKind.None && workload.Input is not InputSource.TrainingBatches,
            workload.Input is InputSource.TrainingBatches ? InputReader.TrainingBatches : task);
        if (workload.Preprocessing is { } image && !rule.ImageFits.Contains(image.Fit))
            file.Section("preprocessing")!.Report("fit", $"is {Cell.Word(image.Fit)}; {task} takes {string.Join(" or ", rule.ImageFits.Select(Cell.Word))}.");
        CheckSection(file, "postprocessing", rule.HasPostprocessing, task);
        CheckGate(workload, file, rule, task);
        if (!rule.LabelFormats.Contains(workload.LabelFormat))
            file.Report("label_format", $"is {Cell.Word(workload.LabelFormat)}, which has no place for the labels of {task}; take {string.Join(" or ", rule.LabelFormats.Select(Cell.Word))}.");
        foreach (var scope in (workload.Scopes ?? []).Except(rule.Scopes))
            file.Report("scopes", $"has {Cell.Word(scope)}; {task} is measured as {string.Join(", ", rule.Scopes.Select(Cell.Word))} only.");
        foreach (var metric in workload.Quality.Select(q => q.Metric).Except(rule.QualityMetrics))
            file.Report("quality", rule.QualityMetrics.IsEmpty
                ? $"names '{metric}', but {task} computes no quality figure; remove it."
                : $"names '{metric}', which {task} does not compute{NearMatch.Hint(metric, rule.QualityMetrics)}");
        if (workload.Input is InputSource.Folder && workload.Quality.FirstOrDefault(q => QualityMetric.NeedsTruth(q.Metric)) is { } limit)
            file.Report("quality", $"names '{limit.Metric}', which needs input whose true labels are known; a folder has none. Remove it or use generated input.");
    }

    /// <summary>Training is a scenario of its own, with settings of its own.</summary>
    private static void CheckTraining(WorkloadFile workload, YamlSection file, bool isTraining)
    {
        foreach (var scenario in (workload.Scenarios ?? []).Where(s => s is Scenario.Training != isTraining))
            file.Report("scenarios", isTraining ? $"has {Cell.Word(scenario)}; a network is trained in the scenario training only." : "has training, but the task trains nothing; it belongs to model-training.");
        if (!isTraining && file.Has("training"))
            file.Report("training", "is not read by a task that trains nothing; remove it.");
        if (isTraining && workload.Precisions is { } precisions && precisions.Contains(Precision.Int8))
            file.Report("precisions", "has int8, in which nothing is trained; take fp32, or fp16 for mixed precision.");
        if (isTraining && workload is { BatchSizes: { } sizes, Training.Accumulation: var pieces } && sizes.FirstOrDefault(size => size % pieces != 0) is > 0 and var batch)
            file.Report("training", string.Create(System.Globalization.CultureInfo.InvariantCulture, $"has an accumulation of {pieces}, into which a batch of {batch} does not divide; let every batch be a multiple of it."));
    }

    private static void CheckSection(YamlSection file, string key, bool needed, string task)
    {
        if (needed && !file.Has(key))
            file.Report(key, $"is missing; {task} needs it.");
        if (!needed && file.Has(key))
            file.Report(key, $"is not read by {task}; remove it.");
    }

    private static void CheckGate(WorkloadFile workload, YamlSection file, TaskRule rule, string task)
    {
        if (!rule.HasGate && file.Has("gate"))
            file.Report("gate", $"is not read by {task}; remove it.");
        if (workload is { Gate: { InjectedConfidence: null }, Model: ModelSource.Generated or ModelSource.GeneratedSet } && rule.HasGate)
            file.Report("gate", "has no injected_confidence; the confidence of generated weights means nothing, so state one.");
    }

    private static void CheckKind(YamlSection section, string kind, IReadOnlyCollection<string> fitting, string task)
    {
        if (!fitting.Contains(kind))
            section.Report("kind", $"is {kind}; {task} takes {string.Join(" or ", fitting)}.");
    }

    private static void CheckRoles(IEnumerable<string> named, YamlSection files, TaskRule rule, string task)
    {
        foreach (var role in rule.ModelRoles.Where(role => !files.Has(role)))
            files.Report(role, $"is missing; {task} needs {string.Join(", ", rule.ModelRoles)}.");
        foreach (var role in named.Except(rule.ModelRoles))
            files.Report(role, $"is not one that {task} uses{NearMatch.Hint(role, rule.ModelRoles)}");
    }

    private static string Kind(ModelSource model) => model switch
    {
        ModelSource.Generated => ModelReader.Generated,
        ModelSource.GeneratedSet => ModelReader.GeneratedSet,
        ModelSource.Packaged => ModelReader.Packaged,
        ModelSource.TrainingGraph => ModelReader.TrainingGraph,
        ModelSource.UserFile => ModelReader.File,
        ModelSource.None => ModelReader.None,
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private static string Kind(InputSource input) => input switch
    {
        InputSource.Photos => InputReader.Photos,
        InputSource.DocumentPages => InputReader.DocumentPages,
        InputSource.Clips => InputReader.Clips,
        InputSource.Volumes => InputReader.Volumes,
        InputSource.Sentences => InputReader.Sentences,
        InputSource.Speech => InputReader.Speech,
        InputSource.Embeddings => InputReader.Embeddings,
        InputSource.TrainingBatches => InputReader.TrainingBatches,
        InputSource.Folder => InputReader.Folder,
        InputSource.SeededTensors => InputReader.SeededTensors,
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}
