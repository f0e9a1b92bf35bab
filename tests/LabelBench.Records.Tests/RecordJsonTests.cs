using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using LabelBench.Core;

namespace LabelBench.Records.Tests;

public class RecordJsonTests
{
    private static readonly byte[] Sample = RecordJson.ToUtf8(SampleRun.Record());

    private static string SamplePath => Path.Combine(AppContext.BaseDirectory, "data", "run-1.json");

    private static Checked<RunRecord> Parse(JsonNode tree) => RecordJson.Parse(Encoding.UTF8.GetBytes(tree.ToJsonString()), "r.json");

    private static JsonObject Tree() => JsonNode.Parse(Sample)!.AsObject();

    [Fact]
    public void A_record_comes_back_as_it_was_written()
    {
        var read = RecordJson.Parse(Sample, "r.json").ValueOrThrow();
        Assert.Equal(Sample, RecordJson.ToUtf8(read));
        Assert.Equal(SampleRun.Record().Trials[0].Measurement!.Latency, read.Trials[0].Measurement!.Latency);
        Assert.Equal(SampleRun.Record().Trials[0].Elapsed, read.Trials[0].Elapsed);
        Assert.Equal(9_007_199_254_740_991UL, read.Plan.Seed);
        Assert.Equal(read.PlanHash, read.Plan.ComputeHash());
        Assert.Empty(RecordWalk.Holes(read));
    }

    [Fact]
    public void The_record_of_schema_1_loads_for_ever()
    {
        var record = RecordJson.Load(SamplePath).ValueOrThrow();
        Assert.Equal(SampleRun.Id, record.RunId);
        Assert.Equal([TrialStatus.Valid, TrialStatus.Failed, TrialStatus.Invalid], record.Trials.Select(t => t.Status));
        Assert.Equal(FailureReason.OutOfMemory, record.Trials[1].Failure!.Reason);
        Assert.Equal(24.909090909090907, record.Trials[0].Measurement!.Throughput.Value);
        Assert.Equal(TimeSpan.FromTicks(430_001), record.Trials[0].Measurement!.Latency.P99);
        Assert.Equal("no per-thread clock on this platform", record.Trials[0].Measurement!.Stages[1].Cpu.Match(_ => "", reason => reason));
        Assert.Equal("cpufreq is not available", record.Machine.MaximumFrequencyHz.Match(_ => "", reason => reason));
        Assert.All(record.Plan.Trials, t => Assert.NotNull(record.Plan.CellOf(t)));
        Assert.Empty(RecordWalk.Holes(record));
    }

    [Fact]
    public void Keys_and_words_are_written_as_the_contract_says()
    {
        var tree = Tree();
        Assert.Equal("labelbench.run/1", (string?)tree["schema"]);
        var cell = tree["plan"]!["cells"]!;
        Assert.Equal(("single-stream", "fp32", "cpu", "pipeline"), ((string?)cell[0]!["scenario"], (string?)cell[0]!["precision"], (string?)cell[0]!["provider"], (string?)cell[0]!["scope"]));
        Assert.Equal(("tensorrt", "int8"), ((string?)cell[1]!["provider"], (string?)cell[1]!["precision"]));
        Assert.Equal("out-of-memory", (string?)tree["trials"]![1]!["failure"]!["reason"]);
        Assert.Equal(43.0001, (double)tree["trials"]![0]!["measurement"]!["latency"]!["p99_ms"]!);
        Assert.Equal(24.909090909090907, (double)tree["trials"]![0]!["measurement"]!["throughput_items_per_s"]!);
        Assert.Equal("photos", (string?)tree["plan"]!["workloads"]![0]!["input"]!["kind"]);
        Assert.Equal("cpufreq is not available", (string?)tree["machine"]!["maximum_frequency_hz"]!["unavailable"]);
        Assert.Equal("2026-02-03T04:05:06.789+00:00", (string?)tree["started_utc"]);
    }

    [Fact]
    public void What_training_gave_is_written_with_its_units_and_comes_back()
    {
        var training = Tree()["trials"]![0]!["measurement"]!["training"]!;
        Assert.Equal(("per-tensor", "slices", "image-files"), ((string?)training["setup"]!["layout"], (string?)training["setup"]!["convolution_gradient"], (string?)training["setup"]!["data"]));
        Assert.Equal((2.3e9, 35.2e9, 30.5), ((double)training["flops_per_step"]!, (double)training["flops_per_s"]!, (double)training["checkpoints"]!["total_ms"]!));
        var read = RecordJson.Parse(Sample, "r.json").ValueOrThrow().Trials[0].Measurement!.Training!;
        Assert.Equal(SampleRun.Training().LossCurve.AsEnumerable(), read.LossCurve);
        Assert.Equal((TimeSpan.FromMilliseconds(15.25), 151), (read.Checkpoints!.Mean, read.NonFiniteStep));
        Assert.Equal(1 - 0.003 / 2.4, read.LossFall);
    }

    [Fact]
    public void A_loss_that_is_not_known_has_no_fall()
    {
        Assert.Null((SampleRun.Training() with { FinalLoss = null }).LossFall);
        Assert.Null((SampleRun.Training() with { FirstLoss = 0 }).LossFall);
        Assert.True((SampleRun.Training() with { FinalLoss = 3 }).LossFall < 0);
    }

    [Theory]
    [InlineData("de-DE")]
    [InlineData("ar-SA")]
    [InlineData("tr-TR")]
    public void Bytes_are_the_same_under_every_culture(string culture)
    {
        var before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(culture);
            // Built under this culture, so that its sorted dictionaries sort by it.
            Assert.Equal(Sample, RecordJson.ToUtf8(SampleRun.Record()));
            Assert.Equal(Sample, RecordJson.ToUtf8(RecordJson.Parse(Sample, "r.json").ValueOrThrow()));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void Dictionaries_keep_ordinal_order_whatever_the_culture_sorts_by()
    {
        var record = SampleRun.Record();
        var options = ImmutableSortedDictionary<string, string>.Empty.Add("b", "1").Add("Z", "2").Add("a", "3");
        var changed = record with { Trials = [record.Trials[0] with { Worker = record.Trials[0].Worker! with { ProviderOptions = options } }] };
        var read = RecordJson.Parse(RecordJson.ToUtf8(changed), "r.json").ValueOrThrow();
        Assert.Equal(["Z", "a", "b"], read.Trials[0].Worker!.ProviderOptions.Keys);
    }

    [Fact]
    public void Any_key_may_be_absent_and_the_answer_is_a_whole_record_or_a_problem_that_names_it()
    {
        var (optional, required) = (0, 0);
        foreach (var path in Paths(Tree()))
        {
            var tree = Tree();
            Remove(tree, path);
            var read = Parse(tree);
            if (read.IsValid)
            {
                optional++;
                Assert.Empty(RecordWalk.Holes(read.Value));
            }
            else
            {
                required++;
                Assert.All(read.Problems, p => Assert.NotEmpty(p.Place));
            }
        }
        Assert.True(optional > 30 && required > 100, $"{optional} optional, {required} required");
    }

    [Fact]
    public void Any_value_may_be_of_the_wrong_kind_and_the_answer_is_never_an_exception()
    {
        JsonNode?[] wrong = [null, "zz", -1, 1e300, true, new JsonArray(), new JsonObject(), new JsonArray { new JsonObject() }];
        foreach (var path in Paths(Tree()))
            foreach (var value in wrong)
            {
                var tree = Tree();
                Set(tree, path, value?.DeepClone());
                var read = Parse(tree);
                if (read.IsValid)
                    Assert.Empty(RecordWalk.Holes(read.Value));
            }
    }

    [Fact]
    public void Text_that_is_half_a_character_is_a_problem()
    {
        foreach (var place in new[] { "\"before\"", "\"labelbench.run/1\"", "\"generated\"" })
        {
            var text = Encoding.UTF8.GetString(Sample).Replace(place, "\"\\ud800\"", StringComparison.Ordinal);
            Assert.NotEmpty(RecordJson.Parse(Encoding.UTF8.GetBytes(text), "r.json").Problems);
        }
    }

    [Theory]
    [InlineData("trials")]
    [InlineData("environment")]
    public void Absent_lists_read_as_empty(string key)
    {
        var tree = Tree();
        tree.Remove(key);
        var record = Parse(tree).ValueOrThrow();
        Assert.Empty(key == "trials" ? record.Trials.Select(t => t.CellId) : record.Environment.Select(e => e.Name));
    }

    [Fact]
    public void An_absent_reading_is_unavailable_not_zero()
    {
        var tree = Tree();
        tree["machine"]!.AsObject().Remove("memory_limit_bytes");
        Assert.Contains("not recorded", Parse(tree).ValueOrThrow().Machine.MemoryLimit.Match(_ => "", reason => reason), StringComparison.Ordinal);
    }

    [Fact]
    public void A_required_key_inside_a_trial_is_named_by_its_place()
    {
        var tree = Tree();
        tree["trials"]![0]!["measurement"]!["latency"]!.AsObject().Remove("p99_ms");
        Assert.Equal("trials[0].measurement.latency.p99_ms", Assert.Single(Parse(tree).Problems).Place);
    }

    [Fact]
    public void Keys_that_this_version_does_not_know_are_ignored()
    {
        var tree = Tree();
        tree["carbon_g"] = 17;
        tree["trials"]![0]!["new"] = new JsonObject { ["deep"] = true };
        Assert.Equal(Sample, RecordJson.ToUtf8(Parse(tree).ValueOrThrow()));
    }

    [Fact]
    public void A_record_whose_keys_another_tool_sorted_still_loads()
    {
        var read = Parse(Sorted(Tree())!);
        Assert.Equal(Sample, RecordJson.ToUtf8(read.ValueOrThrow()));
    }

    [Theory]
    [InlineData("labelbench.run/2", "newer version")]
    [InlineData("labelbench.run/99", "update LabelBench")]
    [InlineData("labelbench.offers/1", "not a run record")]
    [InlineData("labelbench.run/0", "not a run record")]
    [InlineData("labelbench.run/one", "not a run record")]
    [InlineData("", "not a run record")]
    public void A_schema_that_cannot_be_read_is_named(string schema, string text)
    {
        var tree = Tree();
        tree["schema"] = schema;
        var problem = Assert.Single(Parse(tree).Problems);
        Assert.Equal("schema", problem.Place);
        Assert.Contains(text, problem.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_newer_schema_is_named_even_when_nothing_else_of_the_record_is_known()
    {
        var problem = Assert.Single(RecordJson.Parse("""{"schema":"labelbench.run/2","everything":"else"}"""u8.ToArray(), "r.json").Problems);
        Assert.Contains("update LabelBench", problem.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_record_cut_off_anywhere_says_so_with_the_byte()
    {
        var record = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(Sample).TrimEnd().Replace("\"schema\"", "\"Größe µ漢\": \"§ \\u00e9\", \"schema\"", StringComparison.Ordinal));
        for (var length = 1; length < record.Length; length += length < 400 ? 1 : 13)
        {
            var problem = Assert.Single(RecordJson.Parse(record.AsMemory(0, length), "r.json").Problems);
            Assert.Equal("r.json", problem.Source);
            Assert.Equal(string.Create(CultureInfo.InvariantCulture, $"is cut off at byte {length}: its end is missing."), problem.Text);
        }
    }

    [Fact]
    public void Damage_inside_is_named_with_its_byte_and_line()
    {
        var damaged = (byte[])Sample.Clone();
        var at = Encoding.UTF8.GetString(Sample).IndexOf("\"outcome\"", StringComparison.Ordinal);
        damaged[at] = 0;
        var problem = Assert.Single(RecordJson.Parse(damaged, "r.json").Problems);
        Assert.Contains($"is damaged at byte {at} of {Sample.Length}", problem.Text, StringComparison.Ordinal);
        Assert.Equal(Sample.Take(at).Count(b => b == '\n') + 1, problem.Line);
    }

    [Fact]
    public void Random_damage_never_throws()
    {
        var chance = new Random(1729);
        for (var i = 0; i < 2000; i++)
        {
            var damaged = (byte[])Sample.Clone();
            for (var hits = chance.Next(1, 4); hits > 0; hits--)
                damaged[chance.Next(damaged.Length)] = (byte)chance.Next(256);
            var read = RecordJson.Parse(damaged, "r.json");
            Assert.True(read.IsValid || !read.Problems.IsEmpty);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \n")]
    public void An_empty_file_is_called_empty(string text) =>
        Assert.Contains("is empty", Assert.Single(RecordJson.Parse(Encoding.UTF8.GetBytes(text), "r.json").Problems).Text, StringComparison.Ordinal);

    [Fact]
    public void A_byte_order_mark_is_no_damage() => Assert.True(RecordJson.Parse(new byte[] { 0xEF, 0xBB, 0xBF }.Concat(Sample).ToArray(), "r.json").IsValid);

    [Fact]
    public void A_key_that_stands_twice_is_refused_because_either_could_be_meant()
    {
        var text = Encoding.UTF8.GetString(Sample).Replace("\"label\": \"before\"", "\"label\": \"before\", \"label\": \"after\"", StringComparison.Ordinal);
        Assert.False(RecordJson.Parse(Encoding.UTF8.GetBytes(text), "r.json").IsValid);
    }

    [Fact]
    public void A_trial_of_a_cell_that_is_not_planned_is_refused()
    {
        var tree = Tree();
        tree["trials"]![1]!["cell_id"] = "other";
        Assert.Equal("trials[1].cell_id", Assert.Single(Parse(tree).Problems).Place);
    }

    [Fact]
    public void A_file_that_is_not_there_is_a_problem() =>
        Assert.Contains("cannot be read", Assert.Single(RecordJson.Load("/no/such/record.json").Problems).Text, StringComparison.Ordinal);

    /// <summary>Writes the sample of the current schema: <c>LABELBENCH_WRITE_SAMPLES=folder dotnet test</c>. Only for a new schema version; samples of older ones stay as they are.</summary>
    [Fact]
    public void The_sample_has_every_key_that_this_version_writes()
    {
        if (Environment.GetEnvironmentVariable("LABELBENCH_WRITE_SAMPLES") is { Length: > 0 } folder)
            File.WriteAllBytes(Path.Combine(folder, "run-1.json"), Sample);
        var sample = JsonNode.Parse(File.ReadAllBytes(SamplePath))!.AsObject();
        Assert.Empty(Paths(sample).Except(Paths(Tree())));
    }

    private static IEnumerable<string> Paths(JsonNode? node, string path = "") => node switch
    {
        JsonObject map => map.SelectMany(e => Paths(e.Value, $"{path}/{e.Key}").Prepend($"{path}/{e.Key}")),
        JsonArray list => list.SelectMany((item, i) => Paths(item, $"{path}/{i.ToString(CultureInfo.InvariantCulture)}")),
        _ => [],
    };

    private static (JsonNode Parent, string Key) Find(JsonNode tree, string path)
    {
        var parts = path.Split('/')[1..];
        foreach (var part in parts[..^1])
            tree = tree is JsonArray list ? list[int.Parse(part, CultureInfo.InvariantCulture)]! : tree[part]!;
        return (tree, parts[^1]);
    }

    private static void Remove(JsonNode tree, string path)
    {
        var (parent, key) = Find(tree, path);
        parent.AsObject().Remove(key);
    }

    private static void Set(JsonNode tree, string path, JsonNode? value)
    {
        var (parent, key) = Find(tree, path);
        parent[key] = value;
    }

    private static JsonNode? Sorted(JsonNode? node) => node switch
    {
        JsonObject map => new JsonObject(map.OrderByDescending(e => e.Key, StringComparer.Ordinal).Select(e => KeyValuePair.Create(e.Key, Sorted(e.Value)))),
        JsonArray list => new JsonArray([.. list.Select(Sorted)]),
        _ => node?.DeepClone(),
    };
}
