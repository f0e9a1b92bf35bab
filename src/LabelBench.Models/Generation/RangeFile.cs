using System.Collections.Immutable;
using System.Text.Json;
using LabelBench.Core;

namespace LabelBench.Models;

/// <summary>Activation ranges as the cache keeps them. Its time of last change is its time of last use.</summary>
/// <param name="Identity">Of the key.</param>
/// <param name="Method">For people who read the file.</param>
/// <param name="Sha256">Of the ranges in one line of JSON: a digit that changed on the disk would change every measurement unseen.</param>
internal sealed record RangeFile(string Identity, string Method, string Sha256, ImmutableSortedDictionary<string, ActivationRange> Ranges)
{
    public static RangeFile Describe(RangeKey key, ImmutableSortedDictionary<string, ActivationRange> ranges) => new(key.Identity, key.Method, HashOf(ranges), ranges);

    /// <returns>The file, or null where there is none that is whole.</returns>
    public static RangeFile? TryRead(string path)
    {
        try
        {
            if (JsonSerializer.Deserialize<RangeFile>(File.ReadAllText(path), Json.Pretty) is not { Ranges: { } read } file)
                return null;
            var ranges = read.ToImmutableSortedDictionary(StringComparer.Ordinal);
            return file.Sha256 == HashOf(ranges) ? file with { Ranges = ranges } : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            return null;
        }
    }

    public string ToJson() => JsonSerializer.Serialize(this, Json.Pretty);

    private static string HashOf(ImmutableSortedDictionary<string, ActivationRange> ranges) =>
        Core.Sha256.HexOf(JsonSerializer.SerializeToUtf8Bytes(ranges, Json.Line));
}
