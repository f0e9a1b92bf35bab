using LabelBench.Labeling.Vips;
using LabelBench.Labeling.Images;
namespace LabelBench.Labeling.Tests.Vips;
public class SmokeTests
{
    [Fact] public void Smoke()
    {
        Assert.Equal("8.18.7", VipsLibrary.Version);
        var rng = new Random(1); var px = new byte[64*48*3]; rng.NextBytes(px);
        using var img = VipsImage.FromPixels(px, 64, 48);
        foreach (var f in Enum.GetValues<ImageFormat>()) {
            var enc = img.Encode(f);
            var b = new PixelBuffer();
            VipsImage.Decode(enc, "x", b);
            Assert.Equal((64,48),(b.Width,b.Height));
            Console.WriteLine($"{f} {enc.Length}");
            using var t = VipsImage.Thumbnail(enc, "x", 16, 16, ThumbnailFit.CoverCentre);
            Assert.Equal((16,16,3),(t.Width,t.Height,t.Bands)); t.CopyTo(b);
            Assert.ThrowsAny<DecodeFailureException>(() => VipsImage.Decode(enc.AsSpan(0, enc.Length/2), "cut", b));
        }
    }
}
