using System.Collections.Immutable;

namespace LabelBench.Workloads.Files;

/// <summary>What a workload file of one task must and may say. A new kind of labeling job adds a row here, not a branch elsewhere.</summary>
internal sealed record TaskRule(LabelingTask Task)
{
    /// <summary>Values of <c>model.kind</c> that fit.</summary>
    public required ImmutableArray<string> ModelKinds { get; init; }

    /// <summary>Models or files that a packaged model or a set of generated ones must name; empty when the task takes one model. The first is fed with what preprocessing makes.</summary>
    public ImmutableArray<string> ModelRoles { get; init; } = [];

    /// <summary>Values of <c>input.kind</c> that fit.</summary>
    public required ImmutableArray<string> InputKinds { get; init; }

    /// <summary>What <c>preprocessing</c> says; it is required, or refused where nothing would read it.</summary>
    public PreprocessingKind Preprocessing { get; init; }

    /// <summary>Values of <c>preprocessing.fit</c> that fit.</summary>
    public ImmutableArray<ImageFit> ImageFits { get; init; } = [ImageFit.Crop, ImageFit.Letterbox, ImageFit.Stretch];

    /// <summary>Whether <c>postprocessing</c> is required; otherwise it is refused.</summary>
    public bool HasPostprocessing { get; init; }

    /// <summary>Whether labels carry a confidence that a gate can sort by.</summary>
    public bool HasGate { get; init; }

    /// <summary>Scopes that mean something.</summary>
    public required ImmutableArray<Scope> Scopes { get; init; }

    /// <summary>Formats that have a place for these labels.</summary>
    public ImmutableArray<LabelFormat> LabelFormats { get; init; } = [LabelFormat.JsonLines];

    /// <summary>Figures about the labels that the pipeline computes.</summary>
    public ImmutableArray<string> QualityMetrics { get; init; } = [];

    private static ImmutableArray<LabelFormat> AllFormats => [.. Enum.GetValues<LabelFormat>()];

    public static TaskRule Of(LabelingTask task) => All.Single(rule => rule.Task == task);

    public static ImmutableArray<TaskRule> All { get; } =
    [
        new(LabelingTask.ImageClassification)
        {
            ModelKinds = [ModelReader.Generated, ModelReader.File],
            InputKinds = [InputReader.Photos, InputReader.Folder],
            Preprocessing = PreprocessingKind.Image,
            HasGate = true,
            Scopes = [Scope.Pipeline, Scope.Infer],
            LabelFormats = [LabelFormat.JsonLines, LabelFormat.Cvat, LabelFormat.LabelStudio],
        },
        new(LabelingTask.ObjectDetection)
        {
            ModelKinds = [ModelReader.Generated, ModelReader.File],
            InputKinds = [InputReader.Photos, InputReader.Folder],
            Preprocessing = PreprocessingKind.Image,
            ImageFits = [ImageFit.Letterbox], // boxes lie anywhere in the image, so all of it is looked at, undistorted
            HasPostprocessing = true,
            HasGate = true,
            Scopes = [Scope.Pipeline, Scope.Infer],
            LabelFormats = AllFormats,
        },
        // A detector and as many crops as a frame has objects: there is no one model call to measure alone.
        new(LabelingTask.VideoTracking)
        {
            ModelKinds = [ModelReader.GeneratedSet],
            ModelRoles = ["detect", "embed"],
            InputKinds = [InputReader.Clips, InputReader.Folder],
            Preprocessing = PreprocessingKind.Image,
            ImageFits = [ImageFit.Letterbox], // boxes lie anywhere in the image, so all of it is looked at, undistorted
            HasPostprocessing = true,
            HasGate = true,
            Scopes = [Scope.Pipeline],
            LabelFormats = AllFormats,
        },
        new(LabelingTask.Segmentation)
        {
            ModelKinds = [ModelReader.Generated, ModelReader.File],
            InputKinds = [InputReader.Volumes, InputReader.Folder],
            Preprocessing = PreprocessingKind.Slice,
            HasPostprocessing = true,
            HasGate = true,
            Scopes = [Scope.Pipeline, Scope.Infer],
            LabelFormats = [LabelFormat.JsonLines, LabelFormat.Coco, LabelFormat.Cvat],
        },
        TextTagging(LabelingTask.TextEntities),
        TextTagging(LabelingTask.TextTags),
        // Three models and a variable number of lines per page: there is no one model call to measure alone.
        new(LabelingTask.DocumentOcr)
        {
            ModelKinds = [ModelReader.Packaged],
            ModelRoles = ["detect", "classify", "recognise", "keys"],
            InputKinds = [InputReader.DocumentPages, InputReader.Folder],
            HasGate = true,
            Scopes = [Scope.Pipeline],
            LabelFormats = [LabelFormat.JsonLines, LabelFormat.LabelStudio],
            QualityMetrics = [QualityMetric.CharacterErrorRate, QualityMetric.CharacterErrorRateWithoutSpaces],
        },
        // A call of the model needs the state that the call before it left, so calls alone would measure something else.
        new(LabelingTask.SpeechSegments)
        {
            ModelKinds = [ModelReader.Packaged],
            ModelRoles = ["vad"],
            InputKinds = [InputReader.Speech, InputReader.Folder],
            HasPostprocessing = true,
            HasGate = true,
            Scopes = [Scope.Pipeline],
            LabelFormats = [LabelFormat.JsonLines, LabelFormat.LabelStudio],
            QualityMetrics = [QualityMetric.SpeechMissed, QualityMetric.SilenceMarked],
        },
        new(LabelingTask.ImageEmbedding)
        {
            ModelKinds = [ModelReader.Generated, ModelReader.File],
            InputKinds = [InputReader.Photos, InputReader.Folder],
            Preprocessing = PreprocessingKind.Image,
            Scopes = [Scope.Pipeline, Scope.Infer],
        },
        new(LabelingTask.UncertaintySampling)
        {
            ModelKinds = [ModelReader.Generated, ModelReader.File],
            InputKinds = [InputReader.Embeddings, InputReader.Folder],
            HasPostprocessing = true,
            Scopes = [Scope.Pipeline],
        },
        new(LabelingTask.DiversitySampling)
        {
            ModelKinds = [ModelReader.None],
            InputKinds = [InputReader.Embeddings, InputReader.Folder],
            HasPostprocessing = true,
            Scopes = [Scope.Pipeline],
        },
        // Images are decoded and preprocessed on their way into a batch; generated batches have their size from the input.
        new(LabelingTask.ModelTraining)
        {
            ModelKinds = [ModelReader.TrainingGraph],
            InputKinds = [InputReader.TrainingBatches, InputReader.Photos, InputReader.Folder],
            Preprocessing = PreprocessingKind.Image,
            Scopes = [Scope.Pipeline],
        },
        new(LabelingTask.ModelOnly)
        {
            ModelKinds = [ModelReader.File, ModelReader.Generated],
            InputKinds = [InputReader.SeededTensors],
            Scopes = [Scope.Infer],
        },
    ];

    /// <summary>A tag for every token: by a transformer or by a recurrent network.</summary>
    private static TaskRule TextTagging(LabelingTask task) => new(task)
    {
        ModelKinds = [ModelReader.Generated, ModelReader.File],
        InputKinds = [InputReader.Sentences, InputReader.Folder],
        Preprocessing = PreprocessingKind.Text,
        HasPostprocessing = true,
        HasGate = true,
        Scopes = [Scope.Pipeline, Scope.Infer],
        LabelFormats = [LabelFormat.JsonLines, LabelFormat.LabelStudio],
    };
}

/// <summary>Which keys the section <c>preprocessing</c> has.</summary>
internal enum PreprocessingKind
{
    /// <summary>There is no such section.</summary>
    None,
    Image,
    Slice,
    Text,
}
