using System.Diagnostics;
using LabelBench.Workloads;

namespace LabelBench.Reporting.Wording;

/// <summary>A labeling job in the words of somebody who has never labeled data.</summary>
internal static class WorkloadWords
{
    public static string Model(ModelSource model) => model is ModelSource.None ? "no model" : PlainText.Line(model.Label);

    /// <summary>What is read, in a few words: <c>photos 1280x720</c>.</summary>
    public static string Input(InputSource input) => input switch
    {
        InputSource.Photos p => $"photos {Size(p.Width, p.Height, "x")}",
        InputSource.DocumentPages d => $"pages {Size(d.Width, d.Height, "x")}",
        InputSource.Clips c => $"video {Size(c.Width, c.Height, "x")}",
        InputSource.Volumes v => $"scans {Size(v.Width, v.Height, "x")}x{Whole(v.Slices)}",
        InputSource.Sentences s => $"sentences of {Quantity.Exact(s.MeanWords)} words",
        InputSource.Speech s => $"recordings of {Quantity.Exact(s.Seconds)} s",
        InputSource.Embeddings e => $"{Quantity.Count(e.Count)} vectors of {Whole(e.Dimensions)}",
        InputSource.TrainingBatches b => $"{PlainText.Plural(b.Count, "batch", "batches")} from a seed",
        InputSource.Folder => "your own files",
        InputSource.SeededTensors => "numbers from a seed",
        _ => throw new UnreachableException(),
    };

    /// <summary>What is read, in full.</summary>
    public static string InputInFull(InputSource input) => input switch
    {
        InputSource.Photos p => $"{Quantity.Count(p.Count)} generated photos of {Size(p.Width, p.Height)} pixels, JPEG of {Quantity.Exact(p.BitsPerPixel)} bits per pixel",
        InputSource.DocumentPages d => $"{Quantity.Count(d.Count)} generated pages of {Size(d.Width, d.Height)} pixels, whose text is known",
        InputSource.Clips c => $"{Quantity.Count(c.Count)} generated clips of {Quantity.Count(c.Frames)} frames at {Quantity.Exact(c.FramesPerSecond)} a second, {Size(c.Width, c.Height)} pixels, JPEG of {Quantity.Exact(c.BitsPerPixel)} bits per pixel",
        InputSource.Volumes v => $"{Quantity.Count(v.Count)} generated scans of {Quantity.Count(v.Slices)} slices, {Size(v.Width, v.Height)} voxels each",
        InputSource.Sentences s => $"{Quantity.Count(s.Count)} generated sentences of {Quantity.Exact(s.MeanWords)} words on average",
        InputSource.Speech s => $"{Quantity.Count(s.Count)} generated recordings of {Quantity.Exact(s.Seconds)} s, in which it is known where somebody speaks",
        InputSource.Embeddings e => $"a generated pool of {Quantity.Count(e.Count)} vectors of {Quantity.Count(e.Dimensions)} numbers",
        InputSource.TrainingBatches b => $"{PlainText.Plural(b.Count, "generated batch", "generated batches")} of a task that the network can learn{(b.ImageSide is { } side ? $", images of {Size(side, side)} pixels" : "")}{(b.SequenceLength is { } length ? $", {Quantity.Count(length)} tokens a text" : "")}",
        InputSource.Folder f => $"your own files in {PlainText.Line(f.Path)}",
        InputSource.SeededTensors => "numbers from a seed, in the shapes that the model states",
        _ => throw new UnreachableException(),
    };

    /// <summary>What people do, in a few words: <c>20 %, 2 s each</c>.</summary>
    public static string People(Workload workload) => workload.Review switch
    {
        null when workload.Task == LabelingTask.ModelTraining => "nobody",
        null => "not stated",
        { ReviewShare.Value: 0 } => "nobody",
        var review => $"{Share(review.ReviewShare.Value)}, {Quantity.Exact(review.SecondsPerItem)} s each",
    };

    public static string Job(LabelingTask task) => task switch
    {
        LabelingTask.ImageClassification => "classes of a whole image",
        LabelingTask.ObjectDetection => "boxes around objects",
        LabelingTask.VideoTracking => "boxes in the frames of a video, joined to tracks",
        LabelingTask.Segmentation => "masks: a class for every pixel of a slice",
        LabelingTask.TextEntities => "named pieces of a sentence",
        LabelingTask.TextTags => "a tag for every word of a sentence",
        LabelingTask.DocumentOcr => "the text of a page and where it stands",
        LabelingTask.SpeechSegments => "stretches of a recording in which somebody speaks",
        LabelingTask.ImageEmbedding => "a vector for every image",
        LabelingTask.UncertaintySampling => "a choice: the items that the model is least sure of",
        LabelingTask.DiversitySampling => "a choice: items that cover the pool",
        LabelingTask.ModelTraining => "none; a network learns from labels that are there",
        LabelingTask.ModelOnly => "none; the model call alone is measured",
        _ => throw new UnreachableException(),
    };

    /// <summary>How an item becomes the model's input; null where it does so as it is.</summary>
    public static string? Preparation(Workload workload) => workload switch
    {
        { Preprocessing: { } image } => Preparation(image),
        { SlicePreprocessing: { } slice } => $"resized to {Size(slice.Size, slice.Size)}; intensities from percentile {Quantity.Exact(slice.LowPercentile)} to {Quantity.Exact(slice.HighPercentile)} of the scan become 0 to 1",
        { TextPreprocessing: { } text } => $"cut or filled up to {Quantity.Count(text.SequenceLength)} tokens",
        _ => null,
    };

    /// <summary>What turns the model's output into labels, with its settings; null where there are none.</summary>
    public static string? Labels(Postprocessing? step) => step switch
    {
        null => null,
        Postprocessing.Boxes b => $"boxes count from a confidence of {Quantity.Exact(b.Threshold)}, of two that overlap by more than {Quantity.Exact(b.Overlap)} the weaker goes, at most {Quantity.Count(b.MaximumBoxes)} stay{Injected(b.InjectedCandidates, "candidates an image")}",
        Postprocessing.Tracks t => $"boxes count from a confidence of {Quantity.Exact(t.Threshold)}, of two that overlap by more than {Quantity.Exact(t.Overlap)} the weaker goes{Injected(t.InjectedObjects, "moving objects a frame")}",
        Postprocessing.Masks m => $"classes of fewer than {Quantity.Count(m.SmallestRegion)} pixels are left out",
        Postprocessing.Entities { InjectedShare: 0 } => "entities as the model tags them",
        Postprocessing.Entities e => $"{Share(e.InjectedShare)} of the words are made entities, because generated weights find none",
        Postprocessing.SpeechTurns s => $"speech begins at a probability of {Quantity.Exact(s.BeginFrom)} and ends below {Quantity.Exact(s.EndBelow)}; shorter than {Time(s.LeastSpeech)} is none, a pause shorter than {Time(s.LeastSilence)} does not end it, {Time(s.Padding)} are added at both ends",
        Postprocessing.Uncertainty u => $"{Quantity.Count(u.Passes)} passes with dropout an item; the {Quantity.Count(u.Picks)} least sure ones are picked",
        Postprocessing.Diversity d => $"{Quantity.Count(d.Picks)} items are picked, each the least like those before",
        _ => throw new UnreachableException(),
    };

    /// <summary>How a network is trained, where its workload says more than the network itself.</summary>
    public static string Training(TrainingSettings training)
    {
        string[] parts =
        [
            training.LearningRate is { } rate ? $"at a learning rate of {rate.ToString("0.########", System.Globalization.CultureInfo.InvariantCulture)}" : "at the network's own learning rate",
            training.Layout == ParameterLayout.Flat ? "one vector of parameters" : "a tensor for every weight",
            .. training.ConvolutionGradient is { } way ? [$"convolution gradients by {Cell.Word(way)}"] : Array.Empty<string>(),
            .. training.Accumulation > 1 ? [$"gradients of {training.Accumulation} pieces summed"] : Array.Empty<string>(),
            .. training.Steps is { } steps ? [$"{Quantity.Count(steps)} steps"] : Array.Empty<string>(),
            training.CheckpointEvery is { } every ? $"a checkpoint after every {PlainText.Plural(every, "step", "steps")}" : "no checkpoints",
        ];
        return string.Join(", ", parts);
    }

    public static string Gate(GateSettings gate) =>
        $"accepted unseen from a confidence of {Quantity.Exact(gate.AcceptFrom)}, rejected below {Quantity.Exact(gate.RejectBelow)}, else to review; {Share(gate.QualityShare.Value)} of the accepted are checked all the same"
        + (gate.InjectedConfidence is { } drawn ? $". Generated weights are sure of nothing: confidences are drawn around {Quantity.Exact(drawn.Mean)} with a deviation of {Quantity.Exact(drawn.Deviation)}" : "");

    public static string Format(LabelFormat format) => format switch
    {
        LabelFormat.JsonLines => "JSON Lines",
        LabelFormat.Coco => "COCO JSON",
        LabelFormat.Yolo => "YOLO text files",
        LabelFormat.Cvat => "CVAT XML",
        LabelFormat.LabelStudio => "Label Studio JSON",
        _ => throw new UnreachableException(),
    };

    public static string Scope(Scope scope) => scope switch
    {
        Workloads.Scope.Pipeline => "the whole way from file to label (pipeline)",
        Workloads.Scope.Infer => "the model call alone (infer)",
        _ => throw new UnreachableException(),
    };

    public static string Scenario(Scenario scenario) => scenario switch
    {
        Workloads.Scenario.Offline => "as much as the machine takes (offline)",
        Workloads.Scenario.SingleStream => "one at a time (single-stream)",
        Workloads.Scenario.MultiStream => "several at a time, as one query (multi-stream)",
        Workloads.Scenario.Server => "at random times, at a rate (server)",
        Workloads.Scenario.ConstantRate => "evenly, at a rate (constant-rate)",
        Workloads.Scenario.Burst => "many at once, again and again (burst)",
        Workloads.Scenario.TraceReplay => "as recorded (trace-replay)",
        Workloads.Scenario.Training => "one step of training after the other (training)",
        _ => throw new UnreachableException(),
    };

    /// <summary>A share as the file states it, not rounded as a figure that was measured: <c>5 %</c>.</summary>
    public static string Share(double share) => Quantity.Exact(share * 100) + " %";

    /// <summary>A length of time as the file states it: <c>200 ms</c>, <c>2 s</c>.</summary>
    public static string Time(TimeSpan time) => time.TotalSeconds < 1 ? Quantity.Exact(time.TotalMilliseconds) + " ms" : Quantity.Exact(time);

    /// <summary>Operations for one item: <c>8.18 GFLOP</c>, <c>18.1 MFLOP</c>.</summary>
    public static string Flops(double flops) => flops < 1e8 ? $"{Quantity.Number(flops / 1e6)} MFLOP" : $"{Quantity.Number(flops / 1e9)} GFLOP";

    private static string Preparation(ImagePreprocessing image) => (image.Fit switch
    {
        ImageFit.Crop => $"shorter side to {Whole(image.ResizeShorterSide)} pixels, then the square of {Whole(image.Size)} in the middle",
        ImageFit.Letterbox => $"as large as fits into a square of {Whole(image.Size)} pixels, the rest grey",
        ImageFit.Stretch => $"both sides to {Whole(image.Size)} pixels",
        _ => throw new UnreachableException(),
    }) + (image.Mean.All(m => m == 0) && image.StandardDeviation.All(d => d == 1) ? "; values from 0 to 1" : $"; values from 0 to 1, less {Numbers(image.Mean)}, over {Numbers(image.StandardDeviation)}");

    private static string Injected(int count, string what) => count == 0 ? "" : $"; {Quantity.Count(count)} {what} are written into the output, because generated weights find nothing";

    private static string Numbers(IEnumerable<float> values) => string.Join(' ', values.Select(v => v.ToString("0.###", System.Globalization.CultureInfo.InvariantCulture)));

    private static string Size(int width, int height, string times = " x ") => $"{Whole(width)}{times}{Whole(height)}";

    /// <summary>Without separators, as pixels are written.</summary>
    private static string Whole(int value) => value.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
