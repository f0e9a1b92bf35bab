using System.Security.Cryptography;
using System.Text;

namespace LabelBench.Core.Tests;

public class Sha256Tests
{
    [Theory]
    // FIPS 180-2, appendix B
    [InlineData("abc", 1, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")]
    [InlineData("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", 1, "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1")]
    [InlineData("a", 1_000_000, "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0")]
    [InlineData("", 1, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")]
    public void Published_examples_come_out_with_and_without_the_systems_implementation(string text, int times, string expected)
    {
        foreach (var useSystem in new[] { true, false })
        {
            using var hash = new Sha256(useSystem);
            for (var i = 0; i < times; i++)
                hash.Append(Encoding.ASCII.GetBytes(text));
            Assert.Equal(expected, Convert.ToHexStringLower(hash.Finish()));
        }
    }

    [Fact]
    public void Every_length_around_a_block_gives_what_the_framework_gives()
    {
        var data = Enumerable.Range(0, 300).Select(i => (byte)(i * 37)).ToArray();
        for (var length = 0; length <= data.Length; length++)
        {
            using var hash = new Sha256(useSystem: false);
            hash.Append(data.AsSpan(0, length));
            Assert.Equal(SHA256.HashData(data.AsSpan(0, length)), hash.Finish());
        }
    }

    [Fact]
    public void It_does_not_matter_in_which_pieces_the_bytes_come()
    {
        var random = new SplitMix64(1729);
        for (var round = 0; round < 200; round++)
        {
            var data = new byte[random.Next() % 1000];
            for (var i = 0; i < data.Length; i++)
                data[i] = (byte)random.Next();
            using var hash = new Sha256(useSystem: false);
            for (var at = 0; at < data.Length;)
            {
                var piece = Math.Min(data.Length - at, (int)(random.Next() % 150));
                hash.Append(data.AsSpan(at, piece));
                at += piece;
            }
            Assert.Equal(SHA256.HashData(data), hash.Finish());
        }
    }

    [Fact]
    public void A_stream_gives_the_hash_of_what_is_left_of_it()
    {
        var data = Enumerable.Range(0, 400_000).Select(i => (byte)(i ^ i >> 8)).ToArray();
        using var stream = new MemoryStream(data);
        stream.Position = 5;
        Assert.Equal(SHA256.HashData(data.AsSpan(5)), Sha256.HashData(stream));
    }
}
