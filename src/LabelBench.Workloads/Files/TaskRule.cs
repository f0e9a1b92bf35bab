using System.Collections.Immutable;

namespace LabelBench.Workloads.Files;

/// <summary>What a workload file of one task must and may say. A new kind of labeling job adds a row here, not a branch elsewhere.</summary>
/// <param name="ModelKinds">Values of <c>model.kind</c> that fit.</param>
/// <param name="ModelRoles">Files that a packaged model must name; empty when the task takes one model.</param>
/// <param name="InputKinds">Values of <c>input.kind</c> that fit.</param>
/// <param name="HasPreprocessing">Whether <c>preprocessing</c> is required; otherwise it is refused, because nothing would read it.</param>
/// <param name="Scopes">Scopes that mean something.</param>
/// <param name="QualityMetrics">Figures about the labels that the pipeline computes.</param>
internal sealed record TaskRule(
    LabelingTask Task,
    ImmutableArray<string> ModelKinds,
    ImmutableArray<string> ModelRoles,
    ImmutableArray<string> InputKinds,
    bool HasPreprocessing,
    ImmutableArray<Scope> Scopes,
    ImmutableArray<string> QualityMetrics)
{
    public static TaskRule Of(LabelingTask task) => All.Single(rule => rule.Task == task);

    public static ImmutableArray<TaskRule> All { get; } =
    [
        new(LabelingTask.ImageClassification,
            ModelKinds: ["generated", "file"],
            ModelRoles: [],
            InputKinds: ["photos", "folder"],
            HasPreprocessing: true,
            Scopes: [Scope.Pipeline, Scope.Infer],
            QualityMetrics: []),
        // Three models and a variable number of lines per page: there is no one model call to measure alone.
        new(LabelingTask.DocumentOcr,
            ModelKinds: ["packaged"],
            ModelRoles: ["detect", "classify", "recognise", "keys"],
            InputKinds: ["document-pages", "folder"],
            HasPreprocessing: false,
            Scopes: [Scope.Pipeline],
            QualityMetrics: [QualityMetric.CharacterErrorRate, QualityMetric.CharacterErrorRateWithoutSpaces]),
        new(LabelingTask.ModelOnly,
            ModelKinds: ["file", "generated"],
            ModelRoles: [],
            InputKinds: ["seeded-tensors"],
            HasPreprocessing: false,
            Scopes: [Scope.Infer],
            QualityMetrics: []),
    ];
}
