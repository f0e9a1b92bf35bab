using System.Text.Json;
using System.Text.Json.Nodes;

namespace LabelBench.Workloads.Tests;

/// <summary>The JSON schemas beside the workload files say the same as the loader. Both are asked; neither list of keys is repeated here.</summary>
public class SchemaAgreementTests
{
    private const string Impossible = "zzzzzzzzzzzzzzzzzzzzzzzz";

    private static readonly JsonObject Workload = Parse("workload.schema.json");
    private static readonly JsonObject Suite = Parse("suites/suite.schema.json");

    /// <summary>Every group of keys: the schema's object, a file that holds the group, and where in the file it is.</summary>
    public static TheoryData<string, string, string> Groups => new()
    {
        { "", Flow("image-classification", Generated, Photos), "" },
        { "model/0", Flow("image-classification", Generated, Photos), "model" },
        { "model/1", Flow("video-tracking", Several, Clips), "model" },
        { "model/2", Flow("document-ocr", Packaged, Pages), "model" },
        { "model/3", Flow("model-only", OwnFile, Tensors), "model" },
        { "model/4", Flow("diversity-sampling", NoModel, Vectors), "model" },
        { "model/5", Flow("model-training", Trained, Batches), "model" },
        { "input/0", Flow("image-classification", Generated, Photos), "input" },
        { "input/1", Flow("document-ocr", Packaged, Pages), "input" },
        { "input/2", Flow("video-tracking", Several, Clips), "input" },
        { "input/3", Flow("segmentation", Generated, Volumes), "input" },
        { "input/4", Flow("text-entities", Generated, Sentences), "input" },
        { "input/5", Flow("speech-segments", Vad, Speech), "input" },
        { "input/6", Flow("diversity-sampling", NoModel, Vectors), "input" },
        { "input/7", Flow("image-classification", Generated, Folder), "input" },
        { "input/8", Flow("model-only", OwnFile, Tensors), "input" },
        { "input/9", Flow("model-training", Trained, Batches), "input" },
        { "training", Flow("model-training", Trained, Batches), "training" },
        { "preprocessing/0", Flow("image-classification", Generated, Photos), "preprocessing" },
        { "preprocessing/1", Flow("segmentation", Generated, Volumes), "preprocessing" },
        { "preprocessing/2", Flow("text-tags", Generated, Sentences), "preprocessing" },
        { "postprocessing/0", Flow("object-detection", Generated, Photos), "postprocessing" },
        { "postprocessing/1", Flow("video-tracking", Several, Clips), "postprocessing" },
        { "postprocessing/2", Flow("segmentation", Generated, Volumes), "postprocessing" },
        { "postprocessing/3", Flow("text-entities", Generated, Sentences), "postprocessing" },
        { "postprocessing/4", Flow("speech-segments", Vad, Speech), "postprocessing" },
        { "postprocessing/5", Flow("uncertainty-sampling", Generated, Vectors), "postprocessing" },
        { "postprocessing/6", Flow("diversity-sampling", NoModel, Vectors), "postprocessing" },
        { "gate", Flow("object-detection", Generated, Photos), "gate" },
        { "load", Flow("image-classification", Generated, Photos), "load" },
        { "slo", Flow("image-classification", Generated, Photos), "slo" },
        { "quality", Flow("document-ocr", Packaged, Pages), "quality[0]" },
        { "review", Flow("image-classification", Generated, Photos), "review" },
    };

    private const string Generated = """{"kind": "generated", "architecture": "resnet50-v1.5", "seed": 1}""";
    private const string Packaged = """{"kind": "packaged", "package": "p", "files": {"detect": "a", "classify": "b", "recognise": "c", "keys": "d"}}""";
    private const string OwnFile = """{"kind": "file", "path": "a.onnx", "dimensions": {"n": 1}}""";
    private const string Photos = """{"kind": "photos", "width": 100, "height": 100, "bits_per_pixel": 2.5, "count": 1}""";
    private const string Pages = """{"kind": "document-pages", "width": 100, "height": 100, "count": 1}""";
    private const string Folder = """{"kind": "folder", "path": "data"}""";
    private const string Several = """{"kind": "generated-set", "models": {"detect": {"architecture": "resnet50-v1.5", "seed": 1}, "embed": {"architecture": "resnet50-v1.5"}}}""";
    private const string Vad = """{"kind": "packaged", "package": "p", "files": {"vad": "a"}}""";
    private const string NoModel = """{"kind": "none"}""";
    private const string Clips = """{"kind": "clips", "width": 100, "height": 100, "bits_per_pixel": 2.5, "frames": 2, "frames_per_second": 10, "count": 1}""";
    private const string Volumes = """{"kind": "volumes", "width": 100, "height": 100, "slices": 2, "count": 1}""";
    private const string Sentences = """{"kind": "sentences", "mean_words": 15, "count": 1}""";
    private const string Speech = """{"kind": "speech", "seconds": 10, "count": 1}""";
    private const string Vectors = """{"kind": "embeddings", "dimensions": 8, "count": 1}""";
    private const string Trained = """{"kind": "training-graph", "architecture": "resnet50-fine-tune", "seed": 1}""";
    private const string Batches = """{"kind": "training-batches", "count": 16, "image_side": 224, "sequence_length": 128}""";
    private const string Tensors = """{"kind": "seeded-tensors"}""";

    // JSON is YAML, so a test can change a file as a tree.
    private static string Flow(string task, string model, string input) => $$"""
        {
          "id": "w", "title": "t", "description": "d", "task": "{{task}}", "item": "i", "items": "is",
          "model": {{model}}, "input": {{input}},
          {{Steps(task)}}
          "scopes": ["{{(task == "model-only" ? "infer" : "pipeline")}}"], "scenarios": ["{{(task == "model-training" ? "training" : "offline")}}"], "batch_sizes": [1], "precisions": ["fp32"],
          "load": {"rate_per_second": 50}, "slo": {"percentile": 99, "limit_ms": 200}, "review": {"seconds_per_item": 1, "review_share": 0.2, "source": "s"},
          "maximum_unreadable_share": 0.1, "licence": "l"
        }
        """;

    private static string Steps(string task) => task switch
    {
        "image-classification" => Image + Gate,
        "object-detection" => Boxed + Gate + """ "postprocessing": {"threshold": 0.25, "overlap": 0.7, "maximum_boxes": 300, "injected_candidates": 30}, """,
        "video-tracking" => Boxed + Gate + """ "postprocessing": {"threshold": 0.25, "overlap": 0.7, "injected_objects": 10}, """,
        "segmentation" => Gate + """ "preprocessing": {"size": 256, "low_percentile": 1, "high_percentile": 99}, "postprocessing": {"smallest_region": 16, "injected_regions": 3}, """,
        "text-entities" or "text-tags" => Gate + """ "preprocessing": {"sequence_length": 128}, "postprocessing": {"injected_share": 0.25}, """,
        "speech-segments" => """ "postprocessing": {"begin_from": 0.5, "end_below": 0.35, "least_speech_ms": 250, "least_silence_ms": 100, "padding_ms": 30}, """,
        "uncertainty-sampling" => """ "postprocessing": {"passes": 10, "picks": 100}, """,
        "diversity-sampling" => """ "postprocessing": {"picks": 100}, """,
        "model-training" => """ "training": {"learning_rate": 0.1, "accumulation": 1, "layout": "flat", "convolution_gradient": "slices", "steps": 10, "checkpoint_every": 5}, """,
        "document-ocr" => """ "quality": [{"metric": "character_error_rate", "maximum": 0.05}], """,
        _ => "",
    };

    private const string Image = """ "preprocessing": {"size": 224, "mean": [0.5, 0.5, 0.5], "standard_deviation": [0.5, 0.5, 0.5]}, """;
    private const string Boxed = """ "preprocessing": {"size": 224, "fit": "letterbox", "mean": [0.5, 0.5, 0.5], "standard_deviation": [0.5, 0.5, 0.5]}, """;
    private const string Gate = """ "gate": {"accept_from": 0.9, "reject_below": 0.1, "quality_share": 0.05, "injected_confidence": {"mean": 0.8, "deviation": 0.1}}, """;

    [Theory, MemberData(nameof(Groups))]
    public void The_file_that_the_checks_start_from_has_no_mistake(string schema, string file, string place) =>
        Assert.True(CatalogFolder.ProblemsOf(file).Count == 0, $"{schema} {place}");

    [Theory, MemberData(nameof(Groups))]
    public void The_loader_knows_exactly_the_keys_of_the_schema(string schema, string file, string place)
    {
        var tree = JsonNode.Parse(file)!.AsObject();
        At(tree, place)[Impossible] = 1;
        // The answer to an unknown key without a near match lists the known ones.
        var text = Assert.Single(CatalogFolder.ProblemsOf(tree.ToJsonString()), p => p.Place.EndsWith(Impossible, StringComparison.Ordinal)).Text;
        var known = text[(text.IndexOf("known: ", StringComparison.Ordinal) + 7)..].TrimEnd('.').Split(", ").Distinct();
        Assert.Equal(SchemaOf(schema)["properties"]!.AsObject().Select(p => p.Key).Order(), known.Order());
    }

    [Theory, MemberData(nameof(Groups))]
    public void The_loader_requires_exactly_the_keys_that_the_schema_requires(string schema, string file, string place)
    {
        var required = SchemaOf(schema)["required"]!.AsArray().Select(key => (string)key!).ToHashSet();
        foreach (var key in At(JsonNode.Parse(file)!.AsObject(), place).Select(e => e.Key).ToArray())
        {
            var tree = JsonNode.Parse(file)!.AsObject();
            At(tree, place).Remove(key);
            var missed = CatalogFolder.ProblemsOf(tree.ToJsonString()).Any(p => p.Text.StartsWith("is missing", StringComparison.Ordinal));
            // Which tasks need preprocessing is a rule between keys; the schemas say so in words; a gate without its injected confidence is one too.
            Assert.True(missed == (required.Contains(key) || key is "preprocessing" or "postprocessing"), $"{place} {key}: missing is {missed} to the loader");
        }
    }

    [Theory, MemberData(nameof(Groups))]
    public void The_loader_refuses_numbers_just_outside_the_range_of_the_schema_and_takes_its_ends(string schema, string file, string place)
    {
        foreach (var (key, rule) in SchemaOf(schema)["properties"]!.AsObject())
        {
            var element = rule!["items"] is JsonObject items && items["type"] is not null ? items : rule.AsObject();
            if ((string?)element["type"] is not ("integer" or "number"))
                continue;
            var (low, high) = ((double?)element["minimum"] ?? (double)element["exclusiveMinimum"]!, (double?)element["maximum"]);
            // Large and small enough to leave the range, whatever its size.
            var step = (string?)element["type"] == "integer" ? 1 : 1e-3;
            AssertTaken(file, place, key, low, element["minimum"] is not null);
            AssertTaken(file, place, key, low - step, false);
            // A seed of 64 bits ends where no number of JSON is exact.
            if (high is not { } end)
                continue;
            AssertTaken(file, place, key, end, true);
            if (end < 1e12)
                AssertTaken(file, place, key, end + step, false);
        }
    }

    [Fact]
    public void A_profile_takes_exactly_the_keys_of_its_schema()
    {
        var schema = Workload["$defs"]!["profile"]!["properties"]!.AsObject().Select(p => p.Key).ToHashSet();
        var tree = JsonNode.Parse(Flow("image-classification", Generated, Photos))!.AsObject();
        foreach (var key in Workload["properties"]!.AsObject().Select(p => p.Key))
        {
            tree["profiles"] = new JsonObject { ["large"] = new JsonObject { [key] = tree[key]?.DeepClone() ?? new JsonObject() } };
            var refused = CatalogFolder.ProblemsOf(tree.ToJsonString()).Any(p => p.Place == $"profiles.large.{key}" && p.Text.StartsWith("cannot be changed by a profile", StringComparison.Ordinal));
            Assert.True(refused != schema.Contains(key), $"{key}: refused is {refused}");
        }
    }

    [Fact]
    public void The_words_of_the_schema_are_the_words_of_the_vocabulary()
    {
        var properties = Workload["properties"]!;
        Assert.Equal(Enum.GetValues<LabelingTask>().Select(Cell.Word), Words(properties["task"]!));
        foreach (var owner in new[] { properties, Suite["properties"]!["workloads"]!["items"]!["properties"]! })
        {
            Assert.Equal(Enum.GetValues<Scope>().Select(Cell.Word).Order(), Words(owner["scopes"]!["items"]!).Order());
            Assert.Equal(Enum.GetValues<Scenario>().Select(Cell.Word).Order(), Words(owner["scenarios"]!["items"]!).Order());
            Assert.Equal(Enum.GetValues<Precision>().Select(Cell.Word).Order(), Words(owner["precisions"]!["items"]!).Order());
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("settings")]
    [InlineData("workloads[0]")]
    public void Suites_have_exactly_the_keys_of_their_schema(string place)
    {
        var tree = JsonNode.Parse("""
            {"id": "s", "title": "t", "description": "d", "workloads": [{"workload": "w"}],
             "settings": {"trials": 1, "warm_up_s": 1, "measure_s": 1, "minimum_queries": 1, "maximum_measure_s": 1, "hang_timeout_s": 30}}
            """)!.AsObject();
        At(tree, place)[Impossible] = 1;
        using var folder = new CatalogFolder()
            .With("w.yaml", Flow("image-classification", Generated, Photos))
            .With("suites/s.yaml", tree.ToJsonString());
        var text = Assert.Single(folder.Load().Problems).Text;
        var known = text[(text.IndexOf("known: ", StringComparison.Ordinal) + 7)..].TrimEnd('.').Split(", ").Distinct();
        var schema = place switch
        {
            "" => Suite,
            "settings" => Suite["properties"]!["settings"]!,
            _ => Suite["properties"]!["workloads"]!["items"]!,
        };
        Assert.Equal(schema["properties"]!.AsObject().Select(p => p.Key).Order(), known.Order());
    }

    private static void AssertTaken(string file, string place, string key, double value, bool expected)
    {
        var tree = JsonNode.Parse(file)!.AsObject();
        var group = At(tree, place);
        JsonNode number = value == Math.Floor(value) && Math.Abs(value) < 1e15 || Math.Abs(value) >= 1e15 ? JsonValue.Create((decimal)value) : JsonValue.Create(value);
        group[key] = group[key] is JsonArray list ? new JsonArray([.. list.Select((_, i) => i == 0 ? number : list[i]!.DeepClone())]) : number;
        var at = (place.Length == 0 ? key : $"{place}.{key}");
        var refused = CatalogFolder.ProblemsOf(tree.ToJsonString())
            .Any(p => (p.Place == at || p.Place == at + "[0]") && (p.Text.Contains("expected", StringComparison.Ordinal) || p.Text.Contains("a seed is", StringComparison.Ordinal)));
        Assert.True(refused != expected, $"{at} = {number.ToJsonString()}: refused is {refused}");
    }

    private static JsonObject Parse(string name) => JsonNode.Parse(CatalogFolder.Shipped(name))!.AsObject();

    private static IEnumerable<string> Words(JsonNode schema) => schema["enum"]!.AsArray().Select(w => (string)w!);

    private static JsonObject SchemaOf(string path)
    {
        if (path.Length == 0)
            return Workload;
        var parts = path.Split('/');
        var schema = Workload["properties"]![parts[0]]!.AsObject();
        return parts.Length > 1 ? schema["oneOf"]![int.Parse(parts[1], System.Globalization.CultureInfo.InvariantCulture)]!.AsObject()
            : schema["items"] as JsonObject ?? schema;
    }

    private static JsonObject At(JsonObject tree, string place) => place switch
    {
        "" => tree,
        _ when place.EndsWith("[0]", StringComparison.Ordinal) => tree[place[..^3]]![0]!.AsObject(),
        _ => tree[place]!.AsObject(),
    };
}
