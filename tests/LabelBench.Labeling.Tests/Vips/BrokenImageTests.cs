using LabelBench.Labeling.Images;
using LabelBench.Labeling.Vips;

namespace LabelBench.Labeling.Tests.Vips;

public class BrokenImageTests
{
    public static TheoryData<ImageFormat> Formats => [.. Enum.GetValues<ImageFormat>()];

    [Fact]
    public void An_empty_file_is_named()
    {
        var failure = Assert.Throws<DecodeFailureException>(() => TestImages.Decode([], "empty.jpg"));
        Assert.Equal("empty.jpg: cannot be decoded: the file is empty", failure.Message);
        Assert.Throws<DecodeFailureException>(() => VipsImage.Thumbnail([], "empty.jpg", 8, 8, ThumbnailFit.Inside));
        Assert.Throws<DecodeFailureException>(() => VipsImage.Load([], "empty.jpg"));
    }

    [Fact]
    public void Text_under_an_image_name_is_no_known_format()
    {
        var failure = Assert.Throws<DecodeFailureException>(() => TestImages.Decode("this is no image at all"u8.ToArray(), "notes.png"));
        Assert.Equal("notes.png", failure.File);
        Assert.Contains("no known image format", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void A_file_cut_in_half_is_a_failure_and_not_a_grey_patch(ImageFormat format)
    {
        var whole = TestImages.Noise(120, 90, seed: 5).Encode(format);
        var cut = whole[..(whole.Length / 2)];
        var failure = Assert.Throws<DecodeFailureException>(() => TestImages.Decode(cut, "cut"));
        Assert.Equal("cut", failure.File);
        Assert.NotEmpty(failure.Reason);
        Assert.Throws<DecodeFailureException>(() =>
        {
            using var thumbnail = VipsImage.Thumbnail(cut, "cut", 32, 32, ThumbnailFit.Stretch);
            thumbnail.CopyTo(new PixelBuffer());
        });
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void Damaged_bytes_never_crash(ImageFormat format)
    {
        var whole = TestImages.Noise(64, 48, seed: 6).Encode(format);
        var random = new Random(7);
        for (var trial = 0; trial < 60; trial++)
        {
            var damaged = whole.ToArray();
            for (var i = 0; i < 8; i++)
                damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            try
            {
                // Damage may also lie where it shows as other pixels only, or as another size.
                Assert.True(TestImages.Decode(damaged, "damaged").Width > 0);
            }
            catch (DecodeFailureException e)
            {
                Assert.StartsWith("damaged: cannot be decoded: ", e.Message, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public void An_error_does_not_stick_to_the_next_image()
    {
        Assert.Throws<DecodeFailureException>(() => TestImages.Decode([0xFF, 0xD8, 0xFF, 0xE0, 1, 2, 3], "first.jpg"));
        var second = Assert.Throws<DecodeFailureException>(() => TestImages.Decode("nothing"u8.ToArray(), "second.jpg"));
        Assert.DoesNotContain("JPEG", second.Reason, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void An_absent_library_is_one_message_with_a_remedy()
    {
        var message = Assert.Throws<VipsUnavailableException>(() => VipsLibrary.Open(Path.Combine(Path.GetTempPath(), "no-such-folder", "libvips-cpp.so"))).Message;
        Assert.Contains("libvips is missing", message, StringComparison.Ordinal);
        Assert.Contains("copy the whole program folder", message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', message);
    }

    [Fact]
    public void A_file_that_is_no_library_is_one_message_too()
    {
        var file = Path.GetTempFileName();
        try
        {
            File.WriteAllText(file, "not a library");
            var message = Assert.Throws<VipsUnavailableException>(() => VipsLibrary.Open(file)).Message;
            Assert.Contains("does not load", message, StringComparison.Ordinal);
            Assert.DoesNotContain('\n', message);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public void Where_the_library_is_present_nothing_is_wrong()
    {
        Assert.Null(VipsLibrary.WhyUnavailable());
        Assert.Matches(@"^8\.\d+\.\d+", VipsLibrary.Version);
    }
}
