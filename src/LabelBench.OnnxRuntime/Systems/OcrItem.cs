using LabelBench.Labeling.Images;
using LabelBench.Labeling.Ocr;
using LabelBench.OnnxRuntime.Preparation;

namespace LabelBench.OnnxRuntime.Systems;

/// <summary>A page on its way to its text.</summary>
internal sealed class OcrItem : PipelineItem
{
    private readonly List<PixelBuffer> crops = [];

    public PixelBuffer Page { get; } = new();

    /// <summary>The page at the detector's size; scratch of the prepare stage.</summary>
    public PixelBuffer Resized { get; } = new();

    /// <summary>Detector input, 3 x height x width.</summary>
    public float[] DetectorInput { get; private set; } = [];

    public int DetectorWidth { get; private set; }

    public int DetectorHeight { get; private set; }

    /// <summary>Text probability, detector height x width.</summary>
    public float[] Map { get; private set; } = [];

    /// <summary>Boxes in reading order; line i of the page is <see cref="Crop"/>(i) and, later, <see cref="Texts"/>[i].</summary>
    public List<TextBox> Boxes { get; } = [];

    /// <summary>For each text line of the page, how many boxes it has; boxes of a line follow each other.</summary>
    public List<int> LineLengths { get; } = [];

    public List<RecognizedText> Texts { get; } = [];

    public PixelBuffer Crop(int index)
    {
        while (crops.Count <= index)
            crops.Add(new PixelBuffer());
        return crops[index];
    }

    /// <summary>Makes room for a detector input of this size.</summary>
    public void SizeDetector(int width, int height)
    {
        (DetectorWidth, DetectorHeight) = (width, height);
        if (DetectorInput.Length < 3 * width * height)
            (DetectorInput, Map) = (new float[3 * width * height], new float[width * height]);
    }

    public override void Begin(long number, ItemRef source)
    {
        base.Begin(number, source);
        Boxes.Clear();
        LineLengths.Clear();
        Texts.Clear();
    }

    /// <summary>The page's lines, boxes of one line joined by a space.</summary>
    public string[] Lines()
    {
        var lines = new string[LineLengths.Count];
        var next = 0;
        for (var i = 0; i < lines.Length; i++)
        {
            lines[i] = string.Join(' ', Texts.Skip(next).Take(LineLengths[i]).Select(t => t.Text).Where(t => t.Length > 0));
            next += LineLengths[i];
        }
        return lines;
    }
}
