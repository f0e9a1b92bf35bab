using System.Globalization;
using System.Runtime.InteropServices;
using LabelBench.Labeling.Images;
using LabelBench.Labeling.Vips;
using LabelBench.Testing;

namespace LabelBench.Labeling.Tests.Vips;

/// <summary>Counts what the whole process holds, so nothing runs beside these tests.</summary>
[CollectionDefinition(nameof(EnduranceTests), DisableParallelization = true)]
[Collection(nameof(EnduranceTests))]
public class EnduranceTests
{
    [Fact]
    public void Two_thousand_decodes_leave_no_memory_behind()
    {
        var jpeg = TestImages.Noise(640, 480, seed: 8).Encode(ImageFormat.Jpeg, 85);
        var image = new PixelBuffer();
        DecodeBothWays(jpeg, image, times: 200); // pools and arenas fill up once
        var (allocations, memory) = (VipsLibrary.LiveAllocations, ResidentMebibytes());

        DecodeBothWays(jpeg, image, times: 1000);

        // A worker that has just finished still holds some twenty small buffers; a leak would hold a thousand.
        Assert.InRange(VipsLibrary.LiveAllocations - allocations, -100, 100);
        // One forgotten image of 640 x 480 per decode would be 1.8 GiB.
        Assert.InRange(ResidentMebibytes() - memory, -10_000, 64);
    }

    [LinuxFact]
    public void A_photo_of_100_megapixels_is_never_held_whole_where_a_small_image_is_needed()
    {
        using var small = TestImages.Gradient(64, 64).ToVips();
        using var large = small.Resize(10_000, 10_000);
        var jpeg = large.Encode(ImageFormat.Jpeg, 75);
        var into = new PixelBuffer();
        ClassificationCrop.ImageNet.Decode(jpeg, "photo.jpg", into); // the library's own start

        var shrunk = PeakGrowthMebibytes(() =>
        {
            ClassificationCrop.ImageNet.Decode(jpeg, "photo.jpg", into);
            Letterbox.Decode(jpeg, "photo.jpg", 640, 640, new PixelBuffer(), into);
        });
        // Memory that an earlier test gave back may be there to take again without growing; not three times.
        var whole = Enumerable.Range(0, 3).Select(_ => new PixelBuffer()).ToArray().Max(buffer => PeakGrowthMebibytes(() => VipsImage.Decode(jpeg, "photo.jpg", buffer)));

        Assert.InRange(shrunk, 0, 140); // 40 to 75 measured, the runtime's own coming and going included
        Assert.InRange(whole, 250, 400); // 286 MiB of pixels: the measurement would have seen them
    }

    [Fact]
    public void Failures_leave_no_memory_behind()
    {
        var jpeg = TestImages.Noise(320, 240, seed: 9).Encode(ImageFormat.Jpeg, 85);
        var cut = jpeg[..(jpeg.Length / 2)];
        Fail(cut, times: 50);
        var allocations = VipsLibrary.LiveAllocations;
        Fail(cut, times: 400);
        Assert.InRange(VipsLibrary.LiveAllocations - allocations, -100, 100);
    }

    [Fact]
    public void Many_threads_get_their_own_pixels_and_their_own_failures()
    {
        var images = Enumerable.Range(0, 8).Select(i => TestImages.Gradient(100 + 10 * i, 80)).ToArray();
        var files = images.Select(image => image.Encode(ImageFormat.Png)).ToArray();
        Parallel.For(0, 400, new ParallelOptions { MaxDegreeOfParallelism = 8 }, i =>
        {
            var which = i % files.Length;
            if (i % 5 == 0)
                Assert.Equal($"cut {i}", Assert.Throws<DecodeFailureException>(() => TestImages.Decode(files[which][..200], $"cut {i}")).File);
            else
                Assert.Equal(images[which].Pixels.ToArray(), TestImages.Decode(files[which]).Pixels.ToArray());
        });
    }

    [Fact]
    public void Neither_text_nor_broken_files_write_to_standard_error()
    {
        if (!OperatingSystem.IsLinux())
            return; // redirecting a descriptor below C code is a Unix art
        var file = Path.GetTempFileName();
        var target = Libc.open(file, flags: 1 /* O_WRONLY */);
        var original = Libc.dup(2);
        try
        {
            Assert.NotEqual(-1, Libc.dup2(target, 2));
            using (DrawnText.Draw("Standard error stays empty", PageFont.Serif, 20)) { }
            var jpeg = TestImages.Noise(64, 64, seed: 10).Encode(ImageFormat.Jpeg);
            foreach (var length in (int[])[3, 20, 200, jpeg.Length / 2, jpeg.Length - 2])
            {
                try
                {
                    TestImages.Decode(jpeg[..length], "cut.jpg");
                }
                catch (DecodeFailureException)
                {
                }
            }
        }
        finally
        {
            _ = Libc.dup2(original, 2);
            _ = Libc.close(original);
            _ = Libc.close(target);
        }
        Assert.Equal("", File.ReadAllText(file));
        File.Delete(file);
    }

    private static void DecodeBothWays(byte[] jpeg, PixelBuffer into, int times)
    {
        for (var i = 0; i < times; i++)
        {
            VipsImage.Decode(jpeg, "photo.jpg", into);
            using var thumbnail = VipsImage.Thumbnail(jpeg, "photo.jpg", 224, 224, ThumbnailFit.CoverCentre);
            thumbnail.CopyTo(into);
        }
    }

    private static void Fail(byte[] cut, int times)
    {
        for (var i = 0; i < times; i++)
            Assert.Throws<DecodeFailureException>(() => TestImages.Decode(cut, "cut.jpg"));
        // Handles of failed steps wait for their finaliser.
        GC.Collect();
        GC.WaitForPendingFinalizers();
    }

    /// <summary>How far the resident memory rises above its level at the start: VmHWM, which Linux sets back when 5 is written to clear_refs.</summary>
    private static double PeakGrowthMebibytes(Action action)
    {
        GC.Collect();
        File.WriteAllText("/proc/self/clear_refs", "5");
        var before = PeakMebibytes();
        action();
        return PeakMebibytes() - before;
    }

    private static double PeakMebibytes() => double.Parse(
        File.ReadLines("/proc/self/status").First(line => line.StartsWith("VmHWM:", StringComparison.Ordinal))["VmHWM:".Length..^"kB".Length], CultureInfo.InvariantCulture) / 1024;

    private static double ResidentMebibytes() => Environment.WorkingSet / 1048576.0;

    private static class Libc
    {
        [DllImport("libc", CharSet = CharSet.Ansi, BestFitMapping = false, ThrowOnUnmappableChar = true)]
        internal static extern int open(string path, int flags);

        [DllImport("libc")]
        internal static extern int dup(int descriptor);

        [DllImport("libc")]
        internal static extern int dup2(int from, int to);

        [DllImport("libc")]
        internal static extern int close(int descriptor);
    }
}
