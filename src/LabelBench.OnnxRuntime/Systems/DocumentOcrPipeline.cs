using System.Collections.Concurrent;
using System.Collections.Immutable;
using LabelBench.Labeling.Images;
using LabelBench.Labeling.Labels;
using LabelBench.Labeling.Ocr;
using LabelBench.Labeling.Vips;
using LabelBench.Measurement.Pipelines;
using LabelBench.Measurement.Worker;
using LabelBench.OnnxRuntime.Loading;
using LabelBench.OnnxRuntime.Preparation;
using LabelBench.OnnxRuntime.Sessions;
using LabelBench.Workloads;

namespace LabelBench.OnnxRuntime.Systems;

/// <summary>Document OCR with the PP-OCRv4 models: read, decode, prepare, detect, boxes, classify, recognise (with CTC decoding), write.</summary>
internal sealed class DocumentOcrPipeline
{
    /// <summary>Text lines per recogniser and classifier call; PaddleOCR's rec_batch_num.</summary>
    private const int LinesPerCall = 6;

    private readonly ConcurrentDictionary<string, string[]> lastRead = new(StringComparer.Ordinal);

    private readonly TrialLoading loading;
    private readonly ConcurrentBag<OutputStatistics> statistics = [];
    private readonly string modelName;
    private readonly PipelineInputs inputs;
    private readonly ILabelWriter labels;

    private DocumentOcrPipeline(TrialLoading loading, string modelName)
    {
        (this.loading, this.modelName, inputs) = (loading, modelName, loading.OpenInputs());
        labels = loading.OpenLabels([]);
    }

    public static LoadedSystem Load(TrialLoading loading)
    {
        var cell = loading.Cell;
        var (detect, classify, recognise) = (loading.Model("detect"), loading.Model("classify"), loading.Model("recognise"));
        var pipeline = new DocumentOcrPipeline(loading, detect.Name);
        var (detector, classifier, recogniser) = (loading.Open(detect, cell.Streams), loading.Open(classify, 1), loading.Open(recognise, cell.Streams));
        var ctc = CtcDecoder.FromFile(ModelFiles.Packaged((ModelSource.Packaged)loading.Workload.Model, "keys"));

        ImmutableArray<Stage<OcrItem>> stages =
        [
            ItemStage.Of<OcrItem>("read", 1, item => item.Read()),
            ItemStage.Of<OcrItem>("decode", cell.DecodeWorkers, item => ImageStages.Try(item, page => VipsImage.Decode(page.Encoded, page.File, page.Page))),
            ItemStage.Of<OcrItem>("prepare", 1, Prepare),
            new Stage<OcrItem>("detect", cell.Streams, 1, loading.ModelRunsAlone, w => new Detector(detector.BindShaped(w), pipeline.NewStatistics())),
            new Stage<OcrItem>("boxes", 1, 1, CpuIsOwn: true, _ => new BoxFinder()),
            new Stage<OcrItem>("classify", 1, 1, loading.ModelRunsAlone, _ => new DirectionClassifier(classifier.BindShaped(0), pipeline.NewStatistics())),
            new Stage<OcrItem>("recognise", cell.Streams, 1, loading.ModelRunsAlone, w => new Recogniser(recogniser.BindShaped(w), ctc, pipeline.NewStatistics())),
            ItemStage.Of<OcrItem>("write", 1, pipeline.Write),
        ];
        var system = new PipelineSystem<OcrItem>(pipeline.inputs.Items, stages, () => new OcrItem(), () =>
        {
            detector.Dispose();
            classifier.Dispose();
            recogniser.Dispose();
            pipeline.labels.Dispose();
        });
        return loading.Pipeline(system, () => pipeline.statistics, () => OcrQuality.Of(pipeline.lastRead, pipeline.inputs, loading.Workload.Quality));
    }

    private OutputStatistics NewStatistics()
    {
        var one = new OutputStatistics();
        statistics.Add(one);
        return one;
    }

    private static void Prepare(OcrItem item)
    {
        var (width, height) = TextDetectionInput.SizeFor(item.Page.Width, item.Page.Height);
        item.SizeDetector(width, height);
        item.Resized.Reshape(width, height);
        TextDetectionInput.Fill(item.Page, item.Resized, item.DetectorInput.AsSpan(0, 3 * width * height));
    }

    private void Write(OcrItem item)
    {
        var lines = item.Lines();
        var sureness = item.Texts.Count == 0 ? 0 : item.Texts.Min(t => t.Confidence);
        loading.Gate?.Decide(item, sureness, inputs.PageTruths is { } truths ? OcrQuality.IsRight(truths[(int)(item.Number % truths.Length)], lines) : null);
        labels.Write(new ItemLabels(item.Name, modelName)
        {
            Text = [.. item.Boxes.Zip(item.Texts, (box, text) => new TextLabel(text.Text, text.Confidence, box.Box))],
            Size = new ImageSize(item.Page.Width, item.Page.Height),
            Decision = item.Decision,
        });
        lastRead[item.File] = lines;
    }

    /// <summary>A stage worker that lets unreadable pages pass.</summary>
    private abstract class PageWorker : IStageWorker<OcrItem>
    {
        public void Process(ReadOnlySpan<OcrItem> items)
        {
            foreach (var item in items)
            {
                if (item.Unreadable is null)
                    Process(item);
            }
        }

        public abstract void Dispose();

        protected abstract void Process(OcrItem page);
    }

    private sealed class Detector(ShapedCall call, OutputStatistics statistics) : PageWorker
    {
        public override void Dispose() => call.Dispose();

        protected override void Process(OcrItem page)
        {
            var length = 3 * page.DetectorWidth * page.DetectorHeight;
            page.DetectorInput.AsSpan(0, length).CopyTo(call.Input(length));
            call.Run([1, 3, page.DetectorHeight, page.DetectorWidth], statistics, (map, _) => map.CopyTo(page.Map));
        }
    }

    private sealed class BoxFinder : PageWorker
    {
        private readonly TextBoxFinder finder = new();

        public override void Dispose() { }

        protected override void Process(OcrItem page)
        {
            var found = finder.Find(page.Map.AsSpan(0, page.DetectorWidth * page.DetectorHeight), page.DetectorWidth, page.DetectorHeight, page.Page.Width, page.Page.Height);
            foreach (var line in ReadingOrder.Lines([.. found.Select(b => b.Box)]))
            {
                page.LineLengths.Add(line.Length);
                foreach (var index in line)
                {
                    LineCrop.Cut(page.Page, found[index].Box, page.Crop(page.Boxes.Count));
                    page.Boxes.Add(found[index]);
                }
            }
        }
    }

    private sealed class DirectionClassifier(ShapedCall call, OutputStatistics statistics) : PageWorker
    {
        private const int InputLength = 3 * LineCrop.Height * TextDirection.InputWidth;

        private readonly PixelBuffer scratch = new();

        public override void Dispose() => call.Dispose();

        protected override void Process(OcrItem page)
        {
            var lines = page.Boxes.Count;
            var probabilities = new float[2 * lines];
            for (var first = 0; first < lines; first += LinesPerCall)
            {
                var count = Math.Min(LinesPerCall, lines - first);
                var input = call.Input(count * InputLength);
                for (var i = 0; i < count; i++)
                    TextDirection.Fill(page.Page, page.Boxes[first + i].Box, scratch, input.Slice(i * InputLength, InputLength));
                var start = first;
                call.Run([count, 3, LineCrop.Height, TextDirection.InputWidth], statistics, (output, _) => output.CopyTo(probabilities.AsSpan(2 * start)));
            }
            var upsideDown = new bool[lines];
            TextDirection.Decide(probabilities, [.. Enumerable.Range(0, lines).Select(i => page.Crop(i).Width)], upsideDown);
            for (var i = 0; i < lines; i++)
            {
                if (upsideDown[i])
                    TextDirection.HalfTurn(page.Crop(i));
            }
        }
    }

    private sealed class Recogniser(ShapedCall call, CtcDecoder ctc, OutputStatistics statistics) : PageWorker
    {
        public override void Dispose() => call.Dispose();

        protected override void Process(OcrItem page)
        {
            var lines = page.Boxes.Count;
            Span<int> widths = lines <= 512 ? stackalloc int[lines] : new int[lines];
            for (var i = 0; i < lines; i++)
            {
                widths[i] = page.Crop(i).Width;
                page.Texts.Add(default);
            }
            foreach (var batch in RecognitionBatch.Plan(widths, LinesPerCall))
            {
                var length = 3 * LineCrop.Height * batch.Width;
                var input = call.Input(batch.Lines.Length * length);
                foreach (var (i, line) in batch.Lines.Index())
                    batch.Fill(page.Crop(line), input.Slice(i * length, length));
                call.Run([batch.Lines.Length, 3, LineCrop.Height, batch.Width], statistics, (probabilities, shape) =>
                {
                    var perLine = (int)(shape[1] * shape[2]);
                    foreach (var (i, line) in batch.Lines.Index())
                        page.Texts[line] = ctc.Decode(probabilities.Slice(i * perLine, perLine));
                });
            }
        }
    }
}
