using LabelBench.Labeling.Images;
using LabelBench.Labeling.Ocr;
using LabelBench.Labeling.Vips;
using LabelBench.OnnxRuntime.Preparation;
using LabelBench.OnnxRuntime.Providers;
using LabelBench.OnnxRuntime.Sessions;
using LabelBench.Testing;
using LabelBench.Workloads;

namespace LabelBench.OnnxRuntime.Tests.Systems;

/// <summary>The recogniser's real weights through our own decoding, cropping, normalisation and CTC.</summary>
public class RealOcrTests
{
    private static readonly ModelSource.Packaged Models = (ModelSource.Packaged)Requests.Ocr(new InputSource.SeededTensors()).Model;

    [Theory]
    [InlineData("LabelBench 2026")]
    [InlineData("Rechnung Nr. 4711")]
    public void A_drawn_line_decodes_to_exactly_its_text(string text)
    {
        var read = Recognise(Draw(text));
        Assert.Equal(text, read.Text);
        Assert.InRange(read.Confidence, 0.9, 1);
    }

    [Fact]
    public void An_empty_line_decodes_to_nothing()
    {
        var empty = new PixelBuffer(240, 60);
        empty.Fill(255, 255, 255);
        Assert.Equal("", Recognise(Encode(empty)).Text);
    }

    private static RecognizedText Recognise(byte[] png)
    {
        using var folder = new TemporaryFolder();
        var page = new PixelBuffer();
        VipsImage.Decode(png, "line.png", page);
        var crop = new PixelBuffer();
        LineCrop.Cut(page, Quad.Rectangle(0, 0, page.Width, page.Height), crop);
        var batch = RecognitionBatch.Plan([crop.Width], 1)[0];
        using var session = new SessionFactory(Requests.For(Requests.Ocr(new InputSource.SeededTensors()), folder).Cell).Open(ModelFiles.Packaged(Models, "recognise"));
        using var call = new ShapedCall(session);
        batch.Fill(crop, call.Input(3 * LineCrop.Height * batch.Width));
        var ctc = CtcDecoder.FromFile(ModelFiles.Packaged(Models, "keys"));
        var read = default(RecognizedText);
        call.Run([1, 3, LineCrop.Height, batch.Width], new OutputStatistics(), (probabilities, _) => read = ctc.Decode(probabilities));
        return read;
    }

    private static byte[] Draw(string text)
    {
        const int Margin = 12;
        using var drawn = DrawnText.Draw(text, PageFont.Sans, pixels: 36, extraWordSpace: 0.25);
        var ink = new byte[drawn.Ink.Width * drawn.Ink.Height * drawn.Ink.Bands];
        drawn.Ink.CopyTo(ink);
        var page = new PixelBuffer(drawn.Ink.Width + 2 * Margin, drawn.Ink.Height + 2 * Margin);
        page.Fill(255, 255, 255);
        for (var y = 0; y < drawn.Ink.Height; y++)
        {
            for (var x = 0; x < drawn.Ink.Width; x++)
                page[x + Margin, y + Margin].Fill((byte)(255 - ink[(y * drawn.Ink.Width + x) * drawn.Ink.Bands]));
        }
        return Encode(page);
    }

    private static byte[] Encode(PixelBuffer page)
    {
        using var image = VipsImage.FromPixels(page.Pixels, page.Width, page.Height);
        return image.Encode(ImageFormat.Png);
    }
}
