using System.Text;
using System.Text.Json.Nodes;
using LabelBench.Core;

namespace LabelBench.Records.Tests;

public class FactsDigestTests
{
    private static JsonObject Tree() => JsonNode.Parse(RecordJson.ToUtf8(SampleRun.Record()))!.AsObject();

    private static RunRecord Parse(JsonNode tree) => RecordJson.Parse(Encoding.UTF8.GetBytes(tree.ToJsonString()), "r.json").ValueOrThrow();

    [Fact]
    public void Any_fact_that_is_changed_changes_the_digest()
    {
        var before = FactsDigest.Of(SampleRun.Record());
        var changed = 0;
        foreach (var place in new[] { "machine", "software", "environment" })
        {
            foreach (var path in Leaves(Tree()[place]!, []))
            {
                var tree = Tree();
                Change(path.SkipLast(1).Aggregate(tree[place]!, Step), path[^1]);
                // A word that is not in the vocabulary makes no record at all.
                if (RecordJson.Parse(Encoding.UTF8.GetBytes(tree.ToJsonString()), "r.json") is not { IsValid: true, Value: var read })
                    continue;
                Assert.NotEqual(before, FactsDigest.Of(read));
                changed++;
            }
        }
        Assert.True(changed >= 30, $"only {changed} facts were changed");
    }

    [Fact]
    public void Options_nodes_and_models_of_every_worker_are_facts_and_measurements_are_none()
    {
        var record = SampleRun.Record();
        var trial = record.Trials.First(t => t.Worker is not null && t.Measurement is not null);
        RunRecord With(TrialRecord other) => record with { Trials = record.Trials.Replace(trial, other) };
        var before = FactsDigest.Of(record);

        Assert.NotEqual(before, FactsDigest.Of(With(trial with { Worker = trial.Worker! with { ProviderOptions = trial.Worker.ProviderOptions.Add("another", "1") } })));
        Assert.NotEqual(before, FactsDigest.Of(With(trial with { Worker = trial.Worker! with { NodesByProvider = trial.Worker.NodesByProvider.Add("OtherExecutionProvider", 1) } })));
        Assert.NotEqual(before, FactsDigest.Of(With(trial with { Worker = trial.Worker! with { ModelHashes = trial.Worker.ModelHashes.Add("other", "ff") } })));
        Assert.NotEqual(before, FactsDigest.Of(record with { PlanHash = "ff" }));
        Assert.Equal(before, FactsDigest.Of(With(trial with { Worker = trial.Worker! with { ProcessId = 1 }, Measurement = trial.Measurement! with { Items = 1 } })));
        Assert.Equal(before, FactsDigest.Of(record with { RunId = "other", Label = "other" }));
    }

    [Fact]
    public void A_record_holds_its_digest_through_its_file_and_one_that_was_edited_does_not()
    {
        var record = SampleRun.Record();
        Assert.Null(FactsDigest.Holds(record));
        var signed = record with { FactsSha256 = FactsDigest.Of(record) };
        var tree = JsonNode.Parse(RecordJson.ToUtf8(signed))!;
        Assert.True(FactsDigest.Holds(Parse(tree)));

        tree["software"]!["gpu_driver"] = "1.2.3";
        Assert.False(FactsDigest.Holds(Parse(tree)));
    }

    [Fact]
    public void Facts_that_a_later_version_adds_and_this_one_did_not_record_keep_the_digest()
    {
        var tree = Tree();
        var before = FactsDigest.Of(Parse(tree));
        tree["machine"]!.AsObject().Remove("maximum_frequency_hz");
        var without = FactsDigest.Of(Parse(tree));
        tree["machine"]!["maximum_frequency_hz"] = new JsonObject { ["unavailable"] = JsonShape.NotRecorded };
        Assert.Equal(without, FactsDigest.Of(Parse(tree)));
        Assert.NotEqual(before, without);
    }

    private static JsonNode Step(JsonNode at, object key) => key is int i ? at[i]! : at[(string)key]!;

    private static IEnumerable<object[]> Leaves(JsonNode node, object[] path) => node switch
    {
        JsonObject map => map.Where(e => e.Value is not null).SelectMany(e => Leaves(e.Value!, [.. path, e.Key])),
        JsonArray list => list.Index().Where(e => e.Item is not null).SelectMany(e => Leaves(e.Item!, [.. path, e.Index])),
        _ => [path],
    };

    /// <summary>Another value of the same kind.</summary>
    private static void Change(JsonNode holder, object key)
    {
        var value = (JsonValue)Step(holder, key);
        JsonNode other = value.GetValueKind() switch
        {
            System.Text.Json.JsonValueKind.Number => value.GetValue<double>() + 1,
            System.Text.Json.JsonValueKind.True => false,
            System.Text.Json.JsonValueKind.False => true,
            _ => Another(value.GetValue<string>()),
        };
        if (key is int i)
            holder[i] = other;
        else
            holder[(string)key] = other;
    }

    private static string Another(string word) => word + "x";
}
