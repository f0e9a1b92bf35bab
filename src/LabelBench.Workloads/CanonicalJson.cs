using System.Text.Json;
using System.Text.Json.Nodes;
using LabelBench.Core;

namespace LabelBench.Workloads;

/// <summary>A plan as JSON of which there is exactly one way to write it: keys in ordinal order, on one line, without what only describes.</summary>
internal static class CanonicalJson
{
    /// <returns>SHA-256, hex.</returns>
    public static string Hash(RunPlan plan) => HashOf(plan with { SuiteId = "", Workloads = [.. plan.Workloads.Select(WithoutDescription)] });

    /// <returns>SHA-256, hex, of what an item of the workload is and what is done with it, wherever its files lie and in whatever configurations it is measured.</returns>
    public static string Hash(Workload workload) => HashOf(WithoutDescription(workload) with
    {
        Scopes = [], Scenarios = [], BatchSizes = [], Precisions = [], Load = null, SamplesPerQuery = null, MaximumBatchDelay = null,
        Model = workload.Model is ModelSource.UserFile own ? own with { Path = Path.GetFileName(own.Path), Names = Path.GetFileName(own.Names), Vocabulary = Path.GetFileName(own.Vocabulary) } : workload.Model,
        Input = workload.Input is InputSource.Folder folder ? folder with { Path = Path.GetFileName(folder.Path) } : workload.Input,
    });

    private static string HashOf<T>(T value) => Sha256.HexOf(JsonSerializer.SerializeToUtf8Bytes(Sort(JsonSerializer.SerializeToNode(value, Json.Line)), Json.Line));

    /// <summary>Leaves out words for people, and what is only used to judge the record afterwards: neither changes what is measured.</summary>
    private static Workload WithoutDescription(Workload workload) => workload with
    {
        Title = "", Description = "", Item = "", Items = "", Licence = "", FileHash = "", ProfileOf = null, Slo = null, Review = null,
    };

    private static JsonNode? Sort(JsonNode? node) => node switch
    {
        JsonObject map => new JsonObject(map.OrderBy(entry => entry.Key, StringComparer.Ordinal).Select(entry => KeyValuePair.Create(entry.Key, Sort(entry.Value)))),
        JsonArray list => new JsonArray([.. list.Select(Sort)]),
        _ => node?.DeepClone(),
    };
}
