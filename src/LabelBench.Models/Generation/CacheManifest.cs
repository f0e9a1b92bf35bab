using System.Text.Json;
using LabelBench.Core;

namespace LabelBench.Models;

/// <summary>The small file beside a cached model that says what the model file must be. Its time of last change is the model's time of last use.</summary>
internal sealed record CacheManifest(
    string Identity, string Architecture, ulong Seed, float WeightScale, string Precision, int Opset, int GeneratorVersion, long SizeBytes, string Sha256)
{
    public static CacheManifest Describe(GeneratedModel model, long size, string sha256) => new(
        model.Identity, model.Graph.Name, model.Options.Seed, model.Options.WeightScale, model.Options.Precision.ToString(),
        GraphBuilder.OpsetVersion, GeneratedModel.GeneratorVersion, size, sha256);

    /// <returns>The manifest, or null where there is none that can be read.</returns>
    public static CacheManifest? TryRead(string path)
    {
        try
        {
            return JsonSerializer.Deserialize<CacheManifest>(File.ReadAllText(path), Json.Pretty);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            return null;
        }
    }

    public string ToJson() => JsonSerializer.Serialize(this, Json.Pretty);
}
