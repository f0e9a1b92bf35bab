using LabelBench.Reporting.Wording;
using LabelBench.Workloads;

namespace LabelBench.Reporting.Console;

/// <summary>One job with everything that its file says, in words.</summary>
public static class WorkloadPage
{
    private const int LabelWidth = 11;

    /// <param name="figures">Of its generated models; empty where it has none.</param>
    /// <param name="variants">Other workloads of the same file.</param>
    /// <returns>Lines of at most <see cref="SummaryText.Width"/> characters.</returns>
    public static IReadOnlyList<string> Lines(Workload workload, IReadOnlyCollection<ModelFigures> figures, IReadOnlyCollection<Workload> variants, int width = SummaryText.Width) =>
    [
        .. TextWrap.Lines($"{workload.Id}: {PlainText.Line(workload.Title)}", width),
        "",
        .. TextWrap.Hanging("  ", PlainText.Line(workload.Description), width),
        "",
        .. Rows(workload, figures, variants).SelectMany(row => TextWrap.Hanging($"  {row.Label.PadRight(LabelWidth)}", row.Text, width)),
    ];

    private static IEnumerable<(string Label, string Text)> Rows(Workload w, IReadOnlyCollection<ModelFigures> figures, IReadOnlyCollection<Workload> variants)
    {
        var items = PlainText.Line(w.Items);
        yield return ("labels", WorkloadWords.Job(w.Task));
        yield return ("counted in", items);
        yield return ("reads", WorkloadWords.InputInFull(w.Input));
        if (WorkloadWords.Preparation(w) is { } preparation)
            yield return ("prepared", preparation);
        foreach (var (i, model) in Models(w, figures).Index())
            yield return (i == 0 ? "model" : "", model);
        if (WorkloadWords.Labels(w.Postprocessing) is { } labels)
            yield return ("afterwards", labels);
        if (w.Gate is { } gate)
            yield return ("gate", WorkloadWords.Gate(gate));
        var trains = w.Task is LabelingTask.ModelTraining;
        if (w.Training is { } training)
            yield return ("trained", WorkloadWords.Training(training));
        if (w.Scopes.Contains(Scope.Pipeline) && !trains)
            yield return ("written as", WorkloadWords.Format(w.LabelFormat));
        yield return ("measured", $"{(trains ? "" : string.Join(" and ", w.Scopes.Select(WorkloadWords.Scope)) + "; ")}{string.Join(" and ", w.Scenarios.Select(WorkloadWords.Scenario))}");
        if (w.SamplesPerQuery is not null || w.Scenarios.Contains(Scenario.MultiStream))
            yield return ("a query", $"{Quantity.Count(w.SamplesPerQuery ?? MultiStreamQueries.UsualSamples)} {items} in multi-stream");
        if (w.CpuFallback is CpuFallback.Allowed)
            yield return ("on a GPU", "nodes that its provider does not take may stay on the CPU; the record names them");
        yield return ("batches", string.Join(", ", w.BatchSizes.Select(b => Quantity.Count(b))) + (w.MaximumBatchDelay is { } delay ? $"; an item waits at most {WorkloadWords.Time(delay)} for its batch to fill" : ""));
        yield return ("precisions", string.Join(", ", w.Precisions.Select(Cell.Word)));
        if (w.Slo is { } slo)
            yield return ("promise", $"{Quantity.Level(slo.Percentile)} of the answers within {WorkloadWords.Time(slo.Limit)}");
        foreach (var (i, limit) in w.Quality.Index())
            yield return (i == 0 ? "quality" : "", $"{LabelWords.Name(limit.Metric)} at most {LimitOf(limit)}, or the trial does not count");
        if (w.Input is not InputSource.TrainingBatches)
            yield return ("unreadable", $"at most {WorkloadWords.Share(w.MaximumUnreadableShare.Value)} of the input, or the trial does not count");
        yield return ("people", People(w, items));
        foreach (var (i, variant) in variants.Index())
            yield return (i == 0 ? "variants" : "", $"{variant.Id}: {PlainText.Line(variant.Title)}");
        yield return ("licence", PlainText.Line(w.Licence));
    }

    private static string LimitOf(QualityLimit limit) => LabelWords.IsShare(limit.Metric) ? WorkloadWords.Share(limit.Maximum) : Quantity.Exact(limit.Maximum);

    private static IEnumerable<string> Models(Workload w, IReadOnlyCollection<ModelFigures> figures) => w.Model switch
    {
        ModelSource.Generated g => [$"{g.Architecture}, weights from seed {g.Seed}{Figures(w, figures.FirstOrDefault())}"],
        ModelSource.GeneratedSet set => set.Models.Select(m => $"{PlainText.Line(m.Key)}: {m.Value.Architecture}, weights from seed {m.Value.Seed}{Figures(w, figures.FirstOrDefault(f => f.Role == m.Key))}"),
        ModelSource.Packaged p => [$"real weights of {PlainText.Line(p.Package)}: {string.Join(", ", p.Files.Select(f => PlainText.Line($"{f.Key} {f.Value}")))}"],
        ModelSource.TrainingGraph t => [$"{t.Architecture}, initial parameters from seed {t.Seed}{Figures(w, figures.FirstOrDefault())}"],
        ModelSource.UserFile f => [$"your own, {PlainText.Line(f.Path)}{(f.Dimensions.IsEmpty ? "" : $" with {string.Join(", ", f.Dimensions.Select(d => PlainText.Line($"{d.Key} = {Quantity.Count(d.Value)}")))}")}"],
        _ => ["none; the work is arithmetic on what is there"],
    };

    private static string Figures(Workload w, ModelFigures? model) => model is null ? ""
        : $"; {Quantity.Number(model.Parameters / 1e6)} M parameters, {WorkloadWords.Flops(model.FlopsPerItem)} for each {PlainText.Line(w.Item)} (a multiply-add counts 2), {Quantity.Count(model.Nodes)} nodes";

    private static string People(Workload w, string items) => w.Review switch
    {
        null when w.Task is LabelingTask.ModelTraining => "nobody; whoever made the labels has done so before",
        null => "not stated",
        { ReviewShare.Value: 0 } review => $"nobody looks at them. {PlainText.Sentence(PlainText.Line(review.Source))}",
        var review => $"{WorkloadWords.Share(review.ReviewShare.Value)} of the {items} go to a person for {Quantity.Exact(review.SecondsPerItem)} s each. {PlainText.Sentence(PlainText.Line(review.Source))}",
    };
}
