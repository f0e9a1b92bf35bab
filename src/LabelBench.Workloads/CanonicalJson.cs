using System.Text.Json;
using System.Text.Json.Nodes;
using LabelBench.Core;

namespace LabelBench.Workloads;

/// <summary>A plan as JSON of which there is exactly one way to write it: keys in ordinal order, on one line, without what only describes.</summary>
internal static class CanonicalJson
{
    /// <returns>SHA-256, hex.</returns>
    public static string Hash(RunPlan plan)
    {
        var sorted = Sort(JsonSerializer.SerializeToNode(WithoutDescription(plan), Json.Line));
        return Sha256.HexOf(JsonSerializer.SerializeToUtf8Bytes(sorted, Json.Line));
    }

    /// <summary>Leaves out words for people, and what is only used to judge the record afterwards: neither changes what is measured.</summary>
    private static RunPlan WithoutDescription(RunPlan plan) => plan with
    {
        SuiteId = "",
        Workloads =
        [
            .. plan.Workloads.Select(w => w with
            {
                Title = "", Description = "", Item = "", Items = "", Licence = "", FileHash = "", ProfileOf = null, Slo = null, Review = null,
            }),
        ],
    };

    private static JsonNode? Sort(JsonNode? node) => node switch
    {
        JsonObject map => new JsonObject(map.OrderBy(entry => entry.Key, StringComparer.Ordinal).Select(entry => KeyValuePair.Create(entry.Key, Sort(entry.Value)))),
        JsonArray list => new JsonArray([.. list.Select(Sort)]),
        _ => node?.DeepClone(),
    };
}
