using System.Collections.Immutable;
using LabelBench.Core;
using LabelBench.Workloads.Yaml;

namespace LabelBench.Workloads.Files;

/// <summary>A workload file as it was read: null where a key is absent or has a mistake. Becomes a <see cref="Workload"/> by <see cref="Check"/>.</summary>
internal sealed record WorkloadFile
{
    public string? Id { get; private init; }
    public string? Title { get; private init; }
    public string? Description { get; private init; }
    public LabelingTask? Task { get; private init; }
    public string? Item { get; private init; }
    public string? Items { get; private init; }
    public YamlSection? ModelSection { get; private init; }
    public ModelSource? Model { get; private init; }
    public YamlSection? InputSection { get; private init; }
    public InputSource? Input { get; private init; }
    public ImagePreprocessing? Preprocessing { get; private init; }
    public SlicePreprocessing? SlicePreprocessing { get; private init; }
    public TextPreprocessing? TextPreprocessing { get; private init; }
    public Postprocessing? Postprocessing { get; private init; }
    public GateSettings? Gate { get; private init; }
    public TrainingSettings? Training { get; private init; }
    public LabelFormat LabelFormat { get; private init; }
    public CpuFallback CpuFallback { get; private init; }
    public TimeSpan? MaximumBatchDelay { get; private init; }
    public ImmutableArray<Scope>? Scopes { get; private init; }
    public ImmutableArray<Scenario>? Scenarios { get; private init; }
    public ImmutableArray<int>? BatchSizes { get; private init; }
    public ImmutableArray<Precision>? Precisions { get; private init; }
    public int? SamplesPerQuery { get; private init; }
    public OfferedLoad? Load { get; private init; }
    public ServiceLevelObjective? Slo { get; private init; }
    public ImmutableArray<QualityLimit> Quality { get; private init; }
    public ReviewModel? Review { get; private init; }
    public double MaximumUnreadableShare { get; private init; }
    public string? Licence { get; private init; }

    /// <summary>Id of the file whose profile this is; null for a file as it stands.</summary>
    public string? ProfileOf { get; init; }

    /// <summary>One damaged file in a hundred is normal in collected data; more means the wrong folder or a broken disk.</summary>
    private const double DefaultUnreadableShare = 0.01;

    /// <param name="folder">Folder of the file; relative paths in it start there.</param>
    public static WorkloadFile Read(YamlSection file, string folder, IReadOnlyCollection<KnownArchitecture> architectures)
    {
        var model = file.Section("model");
        var input = file.Section("input");
        var workload = new WorkloadFile
        {
            Id = file.Name("id"),
            Title = file.Text("title"),
            Description = file.Text("description"),
            Task = file.Word<LabelingTask>("task"),
            Item = file.Text("item"),
            Items = file.Text("items"),
            ModelSection = model,
            Model = model is null ? null : ModelReader.Read(model, folder, architectures),
            InputSection = input,
            Input = input is null ? null : InputReader.Read(input, folder),
            Scopes = file.Words<Scope>("scopes"),
            Scenarios = file.Words<Scenario>("scenarios"),
            BatchSizes = file.Integers("batch_sizes", 1, Limits.LargestBatch),
            Precisions = file.Words<Precision>("precisions"),
            SamplesPerQuery = file.Integer("samples_per_query", 1, Limits.MostSamplesPerQuery, required: false),
            Load = LoadReader.Read(file.Section("load", required: false), folder),
            Slo = ReadSlo(file.Section("slo", required: false)),
            Quality = [.. file.Sections("quality", required: false).Select(ReadQuality).OfType<QualityLimit>()],
            Review = ReadReview(file.Section("review", required: false)),
            MaximumUnreadableShare = file.Number("maximum_unreadable_share", 0, 1, required: false) ?? DefaultUnreadableShare,
            Licence = file.Text("licence"),
        };
        workload = workload.WithSteps(file, workload.Task is { } task ? TaskRule.Of(task) : null);
        file.Section("profiles", required: false);
        file.RefuseUnknownKeys();
        return workload;
    }

    /// <summary>Reads the sections whose keys depend on the task; of an unknown task they are only known to be there.</summary>
    private WorkloadFile WithSteps(YamlSection file, TaskRule? rule)
    {
        var (preprocessing, postprocessing) = (file.Section("preprocessing", required: false), file.Section("postprocessing", required: false));
        return this with
        {
            Preprocessing = rule?.Preprocessing is PreprocessingKind.Image ? PreprocessingReader.ReadImage(preprocessing) : null,
            SlicePreprocessing = rule?.Preprocessing is PreprocessingKind.Slice ? PreprocessingReader.ReadSlice(preprocessing) : null,
            TextPreprocessing = rule?.Preprocessing is PreprocessingKind.Text ? PreprocessingReader.ReadText(preprocessing) : null,
            Postprocessing = rule?.HasPostprocessing is true ? PostprocessingReader.Read(postprocessing, rule.Task) : null,
            Gate = GateReader.Read(file.Section("gate", required: false)),
            Training = TrainingReader.Read(file.Section("training", required: false)) ?? (rule?.Task is LabelingTask.ModelTraining ? TrainingSettings.Default : null),
            LabelFormat = file.Word<LabelFormat>("label_format", required: false) ?? LabelFormat.JsonLines,
            CpuFallback = file.Word<CpuFallback>("cpu_fallback", required: false) ?? CpuFallback.Forbidden,
            MaximumBatchDelay = file.Number("maximum_batch_delay_ms", 0, 60_000, required: false) is { } ms ? TimeSpan.FromMilliseconds(ms) : null,
        };
    }

    /// <summary>Applies the rules between keys.</summary>
    /// <returns>The workload, or null when the file has a mistake of any kind.</returns>
    public Workload? Check(YamlSection file, ProblemList problems, IReadOnlyCollection<KnownArchitecture> architectures, string fileHash)
    {
        WorkloadRules.Check(this, file, architectures);
        return !problems.IsEmpty ? null : new Workload(
            Id!, Title!, Description!, Task!.Value, Item!, Items!, Model!, Input!, Preprocessing,
            Scopes!.Value, Scenarios!.Value, BatchSizes!.Value, Precisions!.Value, Slo, Quality, Review,
            new Share(MaximumUnreadableShare), Licence!, fileHash)
        {
            SlicePreprocessing = SlicePreprocessing,
            TextPreprocessing = TextPreprocessing,
            Postprocessing = Postprocessing,
            Gate = Gate,
            SamplesPerQuery = SamplesPerQuery,
            Load = Load,
            Training = Training,
            LabelFormat = LabelFormat,
            CpuFallback = CpuFallback,
            MaximumBatchDelay = MaximumBatchDelay,
            ProfileOf = ProfileOf,
        };
    }

    private static ServiceLevelObjective? ReadSlo(YamlSection? section)
    {
        if (section is null)
            return null;
        var percentile = section.Number("percentile", 1, 99.99);
        var limit = section.Number("limit_ms", 0, 3_600_000, aboveMinimum: true);
        section.RefuseUnknownKeys();
        return percentile is null || limit is null ? null : new ServiceLevelObjective(percentile.Value, TimeSpan.FromMilliseconds(limit.Value));
    }

    private static QualityLimit? ReadQuality(YamlSection section)
    {
        var metric = section.Text("metric");
        var maximum = section.Number("maximum", 0, 1e9);
        section.RefuseUnknownKeys();
        return metric is null || maximum is null ? null : new QualityLimit(metric, maximum.Value);
    }

    private static ReviewModel? ReadReview(YamlSection? section)
    {
        if (section is null)
            return null;
        var seconds = section.Number("seconds_per_item", 0, 86_400, aboveMinimum: true);
        var share = section.Number("review_share", 0, 1);
        var source = section.Text("source");
        section.RefuseUnknownKeys();
        return seconds is null || share is null || source is null ? null : new ReviewModel(seconds.Value, new Share(share.Value), source);
    }
}
