using System.Buffers.Binary;
using LabelBench.Core;
using LabelBench.Labeling.Audio;

namespace LabelBench.Labeling.Tests.Audio;

public class WaveFileTests
{
    [Theory]
    [InlineData(1, 8, new byte[] { 0, 128, 255, 192 }, new[] { -1f, 0f, 127 / 128f, 0.5f })]
    [InlineData(1, 16, new byte[] { 0, 128, 0, 0, 255, 127, 0, 64 }, new[] { -1f, 0f, 32767 / 32768f, 0.5f })]
    [InlineData(1, 24, new byte[] { 0, 0, 128, 0, 0, 0, 255, 255, 127, 0, 0, 64 }, new[] { -1f, 0f, 8388607 / 8388608f, 0.5f })]
    [InlineData(1, 32, new byte[] { 0, 0, 0, 128, 0, 0, 0, 0, 0, 0, 0, 64 }, new[] { -1f, 0f, 0.5f })]
    [InlineData(3, 32, new byte[] { 0, 0, 128, 191, 0, 0, 0, 63 }, new[] { -1f, 0.5f })]
    [InlineData(6, 8, new byte[] { 0xD5, 0x55, 0xAA, 0x2A }, new[] { 8 / 32768f, -8 / 32768f, 32256 / 32768f, -32256 / 32768f })] // G.711: the smallest and the largest steps
    [InlineData(7, 8, new byte[] { 0xFF, 0x7F, 0x80, 0x00, 0xEF }, new[] { 0f, 0f, 32124 / 32768f, -32124 / 32768f, 132 / 32768f })]
    [InlineData(3, 64, new byte[] { 0, 0, 0, 0, 0, 0, 240, 191, 0, 0, 0, 0, 0, 0, 224, 63 }, new[] { -1f, 0.5f })]
    public void Every_coding_gives_the_same_scale(int tag, int bits, byte[] data, float[] expected)
    {
        foreach (var extensible in new[] { false, true })
        {
            var recording = WaveFile.Parse(Wave(data, tag, bits, 1, 8000, extensible), "x.wav");
            Assert.Equal(expected, recording.Samples);
            Assert.Equal(8000, recording.SampleRate);
            Assert.False(recording.IsCutOff);
        }
    }

    [Fact]
    public void Channels_are_averaged_and_a_frame_cut_in_two_is_left_out()
    {
        byte[] data = [0, 64, 0, 192, 0, 64, 0, 0, 0, 64, 0, 64, 1]; // (0.5, -0.5, 0.5), (0, 0.5, 0.5), half a sample
        Assert.Equal([0.5f / 3, 1f / 3], WaveFile.Parse(Wave(data, 1, 16, 3, 16000, false), "x").Samples);
    }

    [Fact]
    public void What_was_encoded_is_read_again()
    {
        var samples = Enumerable.Range(0, 1000).Select(i => MathF.Sin(i * 0.1f)).ToArray();
        var recording = WaveFile.Parse(WaveFile.Encode(samples, 44100), "x");
        Assert.Equal(44100, recording.SampleRate);
        Assert.All(samples.Zip(recording.Samples), p => Assert.Equal(p.First, p.Second, 1f / 32768));
        Assert.Equal(-1, WaveFile.Parse(WaveFile.Encode([-3, 3], 8000), "x").Samples[0]);
    }

    [Fact]
    public void Other_chunks_are_passed_over_odd_ones_with_their_filler()
    {
        var plain = Wave([0, 64], 1, 16, 1, 8000, false);
        byte[] file = [.. plain[..12], .. "LIST"u8, 3, 0, 0, 0, 1, 2, 3, 0, .. plain[12..], .. "junk"u8, 0, 0, 0, 0];
        Assert.Equal([0.5f], WaveFile.Parse(file, "x").Samples);
    }

    [Fact]
    public void A_file_cut_off_inside_its_samples_gives_what_is_there_and_says_so()
    {
        var file = Wave(new byte[1000], 1, 16, 1, 8000, false);
        var recording = WaveFile.Parse(file.AsSpan(0, 44 + 500), "x");
        Assert.Equal((250, true), (recording.Samples.Length, recording.IsCutOff));
        BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(40), uint.MaxValue); // as a streaming writer leaves it
        Assert.Equal((500, false), (WaveFile.Parse(file, "x").Samples.Length, WaveFile.Parse(file, "x").IsCutOff));
    }

    [Theory]
    [InlineData(0u, 0u)] // both lengths are still to come
    [InlineData(36u, 0u)]
    [InlineData(0xFFFFFFFFu, 0xFFFFFFFFu)] // as ffmpeg leaves them in a pipe
    [InlineData(0x7FFFFFFFu, 0x7FFFFFDBu)] // as SoX does
    [InlineData(12u, 1000u)] // only the outer length is wrong, either way
    [InlineData(900_000u, 1000u)]
    public void Lengths_that_a_recorder_never_filled_in_or_got_wrong_take_no_sample_away(uint riff, uint data)
    {
        var file = Wave(Enumerable.Range(0, 1000).Select(i => (byte)i).ToArray(), 1, 16, 1, 8000, false);
        var expected = WaveFile.Parse(file, "x").Samples;
        BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(4), riff);
        BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(40), data);
        var recording = WaveFile.Parse(file, "x");
        Assert.Equal(expected, recording.Samples);
        Assert.False(recording.IsCutOff);
    }

    [Theory]
    [InlineData("", "empty")]
    [InlineData("hello, this is a text", "no WAV file")]
    [InlineData("fLaC and so on and on", "FLAC")]
    [InlineData("RF64xxxxWAVE", "RF64")]
    [InlineData("RIFFxxxxAVI LIST", "no WAVE audio")]
    [InlineData("RIFFxxxxWAVE", "no format chunk")]
    public void What_is_no_wave_file_fails_with_its_name(string content, string reason)
    {
        var failure = Assert.Throws<AudioFailureException>(() => WaveFile.Parse(System.Text.Encoding.Latin1.GetBytes(content), "call-17.wav"));
        Assert.StartsWith("call-17.wav: ", failure.Message, StringComparison.Ordinal);
        Assert.Contains(reason, failure.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Forms_that_are_not_supported_are_told()
    {
        Assert.Contains("coding 2", Fail(Wave([1, 2], 2, 16, 1, 8000, false)), StringComparison.Ordinal); // ADPCM
        Assert.Contains("12 bits", Fail(Wave([1, 2], 1, 12, 1, 8000, false)), StringComparison.Ordinal);
        Assert.Contains("0 channels", Fail(Wave([1, 2], 1, 16, 0, 8000, false)), StringComparison.Ordinal);
        Assert.Contains("-5 samples", Fail(Wave([1, 2], 1, 16, 1, -5, false)), StringComparison.Ordinal);
        Assert.Contains("no samples", Fail(Wave([], 1, 16, 1, 8000, false)), StringComparison.Ordinal);
        Assert.Contains("sample 1", Fail(Wave([0, 0, 0, 0, 0, 0, 192, 127], 3, 32, 1, 8000, false)), StringComparison.Ordinal); // NaN
        Assert.Contains("sample 0", Fail(Wave([0, 0, 128, 255], 3, 32, 1, 8000, false)), StringComparison.Ordinal); // minus infinity
        Assert.Contains("sample 1 is 32768,", Fail(Wave([0, 0, 0, 0, 0, 0, 0, 71], 3, 32, 1, 8000, false)), StringComparison.Ordinal); // 16-bit numbers as floats
        Assert.Contains("16 bits in coding 7", Fail(Wave([1, 2], 7, 16, 1, 8000, false)), StringComparison.Ordinal);

        static string Fail(byte[] file) => Assert.Throws<AudioFailureException>(() => WaveFile.Parse(file, "x")).Reason;
    }

    [Fact]
    public void A_file_cut_off_anywhere_or_with_any_byte_changed_never_crashes()
    {
        var file = Wave(new byte[64], 1, 16, 2, 8000, true);
        var random = new Random(1);
        for (var length = 0; length < file.Length; length++)
            Try(file[..length]);
        for (var round = 0; round < 3000; round++)
        {
            var damaged = (byte[])file.Clone();
            damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            Try(damaged);
        }

        static void Try(byte[] content)
        {
            try
            {
                Assert.NotEmpty(WaveFile.Parse(content, "x").Samples);
            }
            catch (AudioFailureException)
            {
                // said what is wrong
            }
        }
    }

    [Fact]
    public void A_file_that_is_not_there_is_a_mistake_of_the_user() =>
        Assert.Throws<UserMistakeException>(() => WaveFile.Read(Path.Combine(Path.GetTempPath(), "no-such-file.wav")));

    private static byte[] Wave(byte[] data, int tag, int bits, int channels, int rate, bool extensible)
    {
        using var file = new MemoryStream();
        using var writer = new BinaryWriter(file);
        writer.Write("RIFF"u8);
        writer.Write((extensible ? 60 : 36) + data.Length);
        writer.Write("WAVEfmt "u8);
        writer.Write(extensible ? 40 : 16);
        writer.Write((ushort)(extensible ? 0xFFFE : tag));
        writer.Write((ushort)channels);
        writer.Write(rate);
        writer.Write(rate * channels * bits / 8);
        writer.Write((ushort)(channels * bits / 8));
        writer.Write((ushort)bits);
        if (extensible)
        {
            writer.Write((ushort)22);
            writer.Write((ushort)bits);
            writer.Write(0);
            writer.Write((ushort)tag);
            writer.Write(new byte[] { 0, 0, 0, 0, 0x10, 0, 0x80, 0, 0, 0xAA, 0, 0x38, 0x9B, 0x71 });
        }
        writer.Write("data"u8);
        writer.Write(data.Length);
        writer.Write(data);
        return file.ToArray();
    }
}
