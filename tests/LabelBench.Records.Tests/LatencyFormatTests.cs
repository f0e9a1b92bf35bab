namespace LabelBench.Records.Tests;

public class LatencyFormatTests
{
    [Fact]
    public void Latencies_come_back_as_they_were_written()
    {
        var chance = new Random(1729);
        foreach (var count in new[] { 0, 1, 2, 1000 })
        {
            var latencies = Enumerable.Range(0, count).Select(_ => chance.NextInt64(long.MaxValue)).ToArray();
            Assert.Equal(latencies, LatencyFormat.Decode(LatencyFormat.Encode(latencies), "a.lat").ValueOrThrow());
        }
    }

    [Fact]
    public void The_bytes_are_those_of_the_documentation() =>
        // The checksum was computed with Python's zlib.crc32.
        Assert.Equal(
            "4C424C54" + "0100" + "0000" + "0200000000000000" + "40E2010000000000" + "0100000000000000" + "B5BE6F99",
            Convert.ToHexString(LatencyFormat.Encode([123_456, 1])));

    [Fact]
    public void The_checksum_is_the_one_of_zip_and_png() => Assert.Equal(0xCBF43926, Crc32.Of("123456789"u8));

    [Fact]
    public void A_file_cut_off_anywhere_is_refused()
    {
        var bytes = LatencyFormat.Encode([1, 2, 3, 4]);
        for (var length = 0; length < bytes.Length; length++)
            Assert.False(LatencyFormat.Decode(bytes.AsSpan(0, length), "a.lat").IsValid);
    }

    [Fact]
    public void A_single_changed_bit_is_found()
    {
        var bytes = LatencyFormat.Encode([1, 2, 3, 4]);
        for (var bit = 0; bit < bytes.Length * 8; bit++)
        {
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
            // Bytes 6 and 7 are reserved and covered by the checksum too.
            Assert.False(LatencyFormat.Decode(bytes, "a.lat").IsValid);
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
        }
        Assert.True(LatencyFormat.Decode(bytes, "a.lat").IsValid);
    }

    [Fact]
    public void A_newer_format_says_to_update()
    {
        var bytes = LatencyFormat.Encode([1]);
        bytes[4] = 2;
        Assert.Contains("update LabelBench", Assert.Single(LatencyFormat.Decode(bytes, "a.lat").Problems).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_negative_latency_is_refused() => Assert.Throws<ArgumentException>(() => LatencyFormat.Encode([5, -1]));
}
