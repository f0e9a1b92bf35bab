using LabelBench.Core;
using LabelBench.Workloads.Yaml;

namespace LabelBench.Workloads.Files;

/// <summary>Rules between the keys of a workload file. Each looks only at values that were read without a mistake.</summary>
internal static class WorkloadRules
{
    public static void Check(WorkloadFile workload, YamlSection file)
    {
        if (workload.Task is { } task)
            CheckTask(workload, file, TaskRule.Of(task));
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
                CheckRoles(packaged, files, rule, task);
        }
        if (workload.Input is { } input)
            CheckKind(workload.InputSection!, Kind(input), rule.InputKinds, task);
        if (rule.HasPreprocessing && !file.Has("preprocessing"))
            file.Report("preprocessing", $"is missing; {task} needs it.");
        if (!rule.HasPreprocessing && file.Has("preprocessing"))
            file.Report("preprocessing", $"is not read by {task}; remove it.");
        foreach (var scope in (workload.Scopes ?? []).Except(rule.Scopes))
            file.Report("scopes", $"has {Cell.Word(scope)}; {task} is measured as {string.Join(", ", rule.Scopes.Select(Cell.Word))} only.");
        foreach (var metric in workload.Quality.Select(q => q.Metric).Except(rule.QualityMetrics))
            file.Report("quality", rule.QualityMetrics.IsEmpty
                ? $"names '{metric}', but {task} computes no quality figure; remove it."
                : $"names '{metric}', which {task} does not compute{NearMatch.Hint(metric, rule.QualityMetrics)}");
        if (workload.Input is InputSource.Folder && workload.Quality.FirstOrDefault(q => QualityMetric.NeedsTruth(q.Metric)) is { } limit)
            file.Report("quality", $"names '{limit.Metric}', which needs input with known text; a folder has none. Remove it or use document-pages.");
    }

    private static void CheckKind(YamlSection section, string kind, IReadOnlyCollection<string> fitting, string task)
    {
        if (!fitting.Contains(kind))
            section.Report("kind", $"is {kind}; {task} takes {string.Join(" or ", fitting)}.");
    }

    private static void CheckRoles(ModelSource.Packaged model, YamlSection files, TaskRule rule, string task)
    {
        foreach (var role in rule.ModelRoles.Where(role => !files.Has(role)))
            files.Report(role, $"is missing; {task} needs the files {string.Join(", ", rule.ModelRoles)}.");
        foreach (var role in model.Files.Keys.Except(rule.ModelRoles))
            files.Report(role, $"is not a file that {task} uses{NearMatch.Hint(role, rule.ModelRoles)}");
    }

    private static string Kind(ModelSource model) => model switch
    {
        ModelSource.Generated => ModelReader.Generated,
        ModelSource.Packaged => ModelReader.Packaged,
        ModelSource.UserFile => ModelReader.File,
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private static string Kind(InputSource input) => input switch
    {
        InputSource.Photos => InputReader.Photos,
        InputSource.DocumentPages => InputReader.DocumentPages,
        InputSource.Folder => InputReader.Folder,
        InputSource.SeededTensors => InputReader.SeededTensors,
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}
