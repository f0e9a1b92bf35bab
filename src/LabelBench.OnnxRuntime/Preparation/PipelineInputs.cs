using System.Collections.Immutable;
using System.Diagnostics;
using LabelBench.Core;
using LabelBench.Labeling;
using LabelBench.Labeling.Audio;
using LabelBench.Labeling.Inputs;
using LabelBench.Labeling.Medical;
using LabelBench.Labeling.Text;
using LabelBench.Labeling.Video;
using LabelBench.Workloads;

namespace LabelBench.OnnxRuntime.Preparation;

/// <summary>What a pipeline reads, made first where it is generated.</summary>
/// <param name="Description">For the record: what the items are and how many.</param>
/// <param name="Items">At least one, in the order in which they are read.</param>
public sealed record PipelineInputs(string Description, ImmutableArray<ItemRef> Items)
{
    /// <summary>Most of a user's items that are read in turn; more would only cost memory for their names.</summary>
    public const int MostUserItems = 100_000;

    /// <summary>The files that texts lie in; empty for other inputs.</summary>
    public ImmutableArray<TextFile> TextFiles { get; init; } = [];

    /// <summary>What each page says; null for inputs whose text nobody knows.</summary>
    public ImmutableArray<PageTruth>? PageTruths { get; init; }

    /// <summary>Where in each recording somebody speaks; null for recordings of which nobody knows.</summary>
    public ImmutableArray<SpeechTruth>? SpeechTruths { get; init; }

    /// <summary>The clips behind the items, whose frames are read one after another; null where no video is read.</summary>
    public VideoInputs? Video { get; init; }

    /// <summary>The first item alone, and what is known of it.</summary>
    public PipelineInputs OnlyFirst() => this with { Items = [Items[0]], PageTruths = PageTruths?[..1], SpeechTruths = SpeechTruths?[..1] };

    /// <param name="cacheFolder">Cache of this user; generated inputs live in a folder of their own inside.</param>
    /// <param name="made">Told how many files are ready.</param>
    /// <exception cref="UserMistakeException">The user's folder cannot be used, or the cache cannot be written.</exception>
    public static PipelineInputs Open(Workload workload, string cacheFolder, IProgress<int>? made = null, CancellationToken cancellation = default)
    {
        var generated = Path.Combine(cacheFolder, "inputs");
        switch (workload.Input)
        {
            case InputSource.Photos p:
                return Whole(GeneratedInputs.Photos(generated, new PhotoOptions(p.Width, p.Height, p.BitsPerPixel), p.Count, made, cancellation));
            case InputSource.DocumentPages d:
                var pages = GeneratedInputs.Pages(generated, new PageOptions(d.Width, d.Height), d.Count, made, cancellation);
                return Whole(pages.Inputs) with { PageTruths = pages.Truths };
            case InputSource.Sentences s:
                return Lines(GeneratedInputs.Sentences(generated, SentenceOptions.OfMean(s.MeanWords), s.Count, made, cancellation).Texts);
            case InputSource.Speech a:
                var recordings = GeneratedInputs.Recordings(generated, new SpeechOptions(a.Seconds), a.Count, made, cancellation);
                return Whole(recordings.Inputs) with { SpeechTruths = recordings.Truths };
            case InputSource.Embeddings e:
                return EmbeddingInputs.Rows(EmbeddingPool.Generate(generated, new EmbeddingOptions(e.Dimensions, e.Count), cancellation));
            case InputSource.Clips c:
                var objects = (workload.Postprocessing as Postprocessing.Tracks)?.InjectedObjects ?? 0;
                return VideoInputs.Generate(generated, new ClipOptions(c.Width, c.Height, c.Frames, c.FramesPerSecond, c.BitsPerPixel, objects), c.Count, made, cancellation);
            case InputSource.Volumes v:
                return Slices(GeneratedInputs.Volumes(generated, new VolumeOptions(v.Width, v.Height, v.Slices), v.Count, made, cancellation));
            case InputSource.Folder f:
                return OpenFolder(f.Path, workload.Task, MostUserItems).ValueOrThrow();
            default:
                throw new UnreachableException();
        }
    }

    /// <summary>The user's own files, of the kind that the task reads.</summary>
    /// <param name="limit">Most items to list.</param>
    /// <returns>The items, or why there are none.</returns>
    public static Checked<PipelineInputs> OpenFolder(string folder, LabelingTask task, int limit) => task switch
    {
        LabelingTask.VideoTracking => VideoInputs.Open(folder, limit),
        LabelingTask.Segmentation => Map(VolumeFolder.Open(folder, limit), Slices),
        LabelingTask.TextEntities or LabelingTask.TextTags => Map(TextFolder.Open(folder, limit), Lines),
        LabelingTask.SpeechSegments => Map(RecordingFolder.Open(folder, limit, FfmpegProgram.OnThisMachine()), Whole),
        LabelingTask.UncertaintySampling or LabelingTask.DiversitySampling => EmbeddingInputs.Open(folder, limit),
        _ => Map(ImageFolder.Open(folder, limit), Whole),
    };

    /// <summary>How many files or sentences the source will have, where that is known before they are there.</summary>
    public static int? CountOf(InputSource source) => source switch
    {
        InputSource.Photos p => p.Count,
        InputSource.DocumentPages d => d.Count,
        InputSource.Clips c => c.Count,
        InputSource.Volumes v => v.Count,
        InputSource.Speech s => s.Count,
        InputSource.Sentences s => s.Count,
        InputSource.Embeddings => 1, // one file holds them all
        _ => null,
    };

    private static PipelineInputs Lines(TextSet set) =>
        new(set.Description, [.. set.Texts.Select(text => new ItemRef(set.Files[text.File].Path, set.NameOf(text), text.Offset, text.Length))]) { TextFiles = set.Files };

    private static Checked<PipelineInputs> Map<T>(Checked<T> found, Func<T, PipelineInputs> inputs) where T : class =>
        found.IsValid ? Checked<PipelineInputs>.Valid(inputs(found.Value)) : Checked<PipelineInputs>.Invalid(found.Problems);

    private static PipelineInputs Slices(SliceSet set) => new(set.Description, [.. set.Slices.Select(slice => new ItemRef(slice.File, slice.Name, slice.Offset, slice.Length))]);

    private static PipelineInputs Whole(InputSet set) => new(set.Description, [.. set.Files.Select(file => new ItemRef(file.Path, file.Name))]);
}
