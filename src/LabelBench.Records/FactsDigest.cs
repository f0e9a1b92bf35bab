using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using LabelBench.Core;

namespace LabelBench.Records;

/// <summary>A digest of everything about a run that a comparison looks at beside its figures: machine, software, environment, plan, and what workers resolved.</summary>
/// <remarks>
/// SHA-256 over one line a fact, <c>name = value</c> in JSON, in ordinal order of names. What is null, or was not recorded, is no fact, so a record keeps its digest when later
/// versions know more facts. It shows that a fact was changed after the run; it is no signature, as whoever changes a record can make the digest anew.
/// </remarks>
public static class FactsDigest
{
    /// <returns>Hex, lower case.</returns>
    public static string Of(RunRecord record) => Sha256.HexOf(Encoding.UTF8.GetBytes(string.Join('\n', Facts(record))));

    /// <summary>Whether a record still has the facts that it was written with; null where it was written without a digest.</summary>
    public static bool? Holds(RunRecord record) => record.FactsSha256 is { } written ? written == Of(record) : null;

    /// <summary>Every fact, one line each, in order.</summary>
    public static IReadOnlyList<string> Facts(RunRecord record)
    {
        var facts = new List<string>();
        Add(facts, "schema", JsonSerializer.SerializeToNode(record.Schema, Json.Line));
        Add(facts, "plan_hash", JsonSerializer.SerializeToNode(record.PlanHash, Json.Line));
        Add(facts, "machine", JsonSerializer.SerializeToNode(record.Machine, Json.Line));
        Add(facts, "software", JsonSerializer.SerializeToNode(record.Software, Json.Line));
        foreach (var workload in record.Plan.Workloads)
            Add(facts, $"workload.{workload.Id}", JsonSerializer.SerializeToNode(workload.FileHash, Json.Line));
        foreach (var fact in record.Environment)
            Add(facts, $"environment.{fact.Name}", JsonSerializer.SerializeToNode(fact, Json.Line));
        Add(facts, "environment_changes", JsonSerializer.SerializeToNode(record.EnvironmentChanges, Json.Line));
        foreach (var trial in record.Trials.Where(t => t.Worker is not null))
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"worker.{trial.CellId}.{trial.Repetition}");
            Add(facts, $"{name}.options", JsonSerializer.SerializeToNode(trial.Worker!.ProviderOptions, Json.Line));
            Add(facts, $"{name}.nodes", JsonSerializer.SerializeToNode(trial.Worker.NodesByProvider, Json.Line));
            Add(facts, $"{name}.models", JsonSerializer.SerializeToNode(trial.Worker.ModelHashes, Json.Line));
        }
        facts.Sort(StringComparer.Ordinal);
        return facts;
    }

    private static void Add(List<string> facts, string name, JsonNode? value)
    {
        switch (value)
        {
            case null:
            case JsonValue word when word.TryGetValue(out string? text) && text == JsonShape.NotRecorded:
                return;
            case JsonObject map:
                foreach (var (key, inner) in map)
                    Add(facts, $"{name}.{key}", inner);
                return;
            case JsonArray list:
                foreach (var (i, inner) in list.Index())
                    Add(facts, string.Create(CultureInfo.InvariantCulture, $"{name}[{i}]"), inner);
                return;
            default:
                facts.Add($"{name} = {value.ToJsonString(Json.Line)}");
                return;
        }
    }
}
