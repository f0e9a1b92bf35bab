using System.Collections.Immutable;
using LabelBench.Labeling.Inputs;
using LabelBench.Models;
using LabelBench.Records;
using LabelBench.Testing;

namespace LabelBench.EndToEnd.Tests.Harness;

/// <summary>A folder to run the program in, with small workloads, data and results of its own. The cache of models and inputs is shared by all tests.</summary>
internal sealed class Workplace : IDisposable
{
    /// <summary>Shortest windows that the program takes: what is measured here does not matter, only that it is.</summary>
    private static readonly ImmutableArray<(string Option, string Value)> Short =
        [("--workloads", "workloads"), ("--warm-up", "200ms"), ("--measure", "300ms"), ("--max-measure", "600ms"), ("--min-queries", "2"), ("--trials", "1")];

    private const string Settings = """
        id: quick
        title: First look
        description: For tests.
        settings: { trials: 1, warm_up_s: 0.2, measure_s: 0.3, minimum_queries: 2, maximum_measure_s: 0.6, hang_timeout_s: 60 }
        workloads: [{ workload: small-photos }]

        """;

    private readonly TemporaryFolder folder = new();
    private readonly Dictionary<string, string> environment;

    public Workplace(string? cache = null)
    {
        Cache = cache ?? Path.Combine(AppContext.BaseDirectory, "test-cache");
        environment = new()
        {
            ["LABELBENCH_CACHE"] = Cache,
            ["XDG_DATA_HOME"] = folder["data"],
            ["TMPDIR"] = Directory.CreateDirectory(folder["tmp"]).FullName,
            // Hundreds of workers that measure for a third of a second each need not compile in full first, as those of users do.
            ["DOTNET_TieredCompilation"] = "1",
        };
        Write("workloads/small-photos.yaml", SmallPhotos());
        Write("workloads/suites/quick.yaml", Settings);
    }

    public string Cache { get; }

    /// <summary>What the program finds in its environment beside what the tests have.</summary>
    public IDictionary<string, string> Variables => environment;

    public string Root => folder.Path;

    public string this[string name] => folder[name];

    /// <summary>The one run in the folder reports.</summary>
    public string RunFolder => Assert.Single(Directory.GetDirectories(this["reports"]));

    public string Journal => Path.Combine(RunFolder, "journal.jsonl");

    public int TrialsInJournal => Directory.Exists(this["reports"]) && Directory.GetDirectories(this["reports"]) is [var run] && File.Exists(Path.Combine(run, "journal.jsonl"))
        ? ReadShared(Path.Combine(run, "journal.jsonl")).Count(c => c == '\n') - 1
        : 0;

    public RunRecord Record => RecordJson.Load(Path.Combine(RunFolder, "record.json")).ValueOrThrow();

    public static string SmallPhotos(string id = "small-photos", double unreadable = 0.01) => FormattableString.Invariant($$"""
        id: {{id}}
        title: Small photos
        description: A tiny model on small photos.
        task: image-classification
        item: image
        items: images
        model: { kind: generated, architecture: tiny, seed: 1 }
        input: { kind: photos, width: 64, height: 48, bits_per_pixel: 2.5, count: 4 }
        preprocessing: { size: 8, resize_shorter_side: 8, mean: [0.485, 0.456, 0.406], standard_deviation: [0.229, 0.224, 0.225] }
        scopes: [pipeline, infer]
        scenarios: [offline, single-stream]
        batch_sizes: [1]
        precisions: [fp32]
        maximum_unreadable_share: {{unreadable}}
        licence: generated

        """);

    /// <summary>The small recurrent tagger on short sentences.</summary>
    public static string SmallTexts(double unreadable = 0.01) => FormattableString.Invariant($$"""
        id: small-texts
        title: Small texts
        description: A small tagger on short sentences.
        task: text-tags
        item: sentence
        items: sentences
        model: { kind: generated, architecture: bilstm-crf, seed: 1 }
        input: { kind: sentences, mean_words: 5, count: 8 }
        preprocessing: { sequence_length: 8 }
        postprocessing: { injected_share: 0.5 }
        gate: { accept_from: 0.8, reject_below: 0.3, quality_share: 0.05, injected_confidence: { mean: 0.8, deviation: 0.1 } }
        scopes: [pipeline, infer]
        scenarios: [offline, single-stream]
        batch_sizes: [1]
        precisions: [fp32]
        maximum_unreadable_share: {{unreadable}}
        licence: generated

        """);

    public Task<Outcome> RunAsync(params string[] arguments) => Start(arguments).EndAsync();

    /// <summary><c>run</c> with the shortest windows.</summary>
    public Task<Outcome> MeasureAsync(params string[] arguments) => StartMeasuring(arguments).EndAsync();

    /// <summary><c>run</c> with the shortest windows, but for those given.</summary>
    public RunningProgram StartMeasuring(string[] arguments, bool inGroupOfItsOwn = false) => LabelBenchProgram.Start(Root, environment,
        ["run", .. Short.Where(s => !arguments.Contains(s.Option)).SelectMany(s => new[] { s.Option, s.Value }), .. arguments], inGroupOfItsOwn);

    /// <summary><c>run</c> with the shortest windows, in a shell that first says <paramref name="command"/>: a limit, which all its processes then have.</summary>
    public Task<Outcome> MeasureUnderAsync(string command, params string[] arguments) => LabelBenchProgram.StartInShell(Root, environment, command,
        ["run", .. Short.Where(s => !arguments.Contains(s.Option)).SelectMany(s => new[] { s.Option, s.Value }), .. arguments]).EndAsync();

    public RunningProgram Start(params string[] arguments) => LabelBenchProgram.Start(Root, environment, arguments);

    public string Write(string name, string text) => Write(name, System.Text.Encoding.UTF8.GetBytes(text));

    public string Write(string name, byte[] content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(this[name])!);
        File.WriteAllBytes(this[name], content);
        return this[name];
    }

    /// <summary>Saves the reference net of 314 parameters.</summary>
    public string SaveTinyModel(string name, float weightScale = 1)
    {
        new GeneratedModel(ModelArchitectures.Find("tiny", "test").ValueOrThrow(), new ModelSize(1), new GenerationOptions(1, weightScale)).Save(this[name]);
        return this[name];
    }

    /// <summary>Saves readable JPEG files p0.jpg, p1.jpg ...</summary>
    public void SavePhotos(string folderName, int count)
    {
        var photos = new PhotoGenerator(new PhotoOptions(64, 48));
        for (var i = 0; i < count; i++)
            Write(FormattableString.Invariant($"{folderName}/p{i}.jpg"), photos.Create(i).Jpeg);
    }

    public void Dispose() => folder.Dispose();

    private static string ReadShared(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        return new StreamReader(file).ReadToEnd();
    }
}

/// <summary>Tests that measure run one after the other: two at once would starve each other.</summary>
[CollectionDefinition(Name)]
public sealed class Measuring
{
    public const string Name = "measuring";
}
