namespace LabelBench.Core;

/// <summary>Makes ULIDs: 26 characters of Crockford base 32, 48 bits of time and 80 of chance, so that names sort by age.</summary>
/// <remarks>Format: github.com/ulid/spec.</remarks>
public static class RunId
{
    private const string Alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

    public static string New(TimeProvider clock)
    {
        // A random UUID has its version and variant in bytes 7 and 8; the others are the system's chance, to be had without OpenSSL.
        var random = Guid.NewGuid().ToByteArray();
        return From(clock.GetUtcNow(), [.. random.AsSpan(0, 7), .. random.AsSpan(9, 3)]);
    }

    public static string From(DateTimeOffset time, ReadOnlySpan<byte> chance)
    {
        if (chance.Length != 10)
            throw new ArgumentException("A ULID takes 10 bytes of chance.", nameof(chance));
        UInt128 bits = (UInt128)(ulong)time.ToUnixTimeMilliseconds();
        foreach (var b in chance)
            bits = (bits << 8) | b;
        return string.Create(26, bits, static (text, value) =>
        {
            for (var i = 25; i >= 0; i--, value >>= 5)
                text[i] = Alphabet[(int)(value & 31)];
        });
    }

    public static bool IsValid(string text) => text.Length == 26 && text.All(c => Alphabet.Contains(c, StringComparison.Ordinal));
}
