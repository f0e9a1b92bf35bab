using System.Globalization;
using System.Text;

namespace LabelBench.Workloads.Tests;

public class WorkloadFileTests
{
    private static readonly string Good = CatalogFolder.Shipped("image-classify.yaml");

    [Fact]
    public void Every_mistake_of_a_file_is_reported_at_once_in_the_order_of_the_file()
    {
        const string bad = """
            id: Image Classify
            titel: Sort photos
            description: x
            task: image-clasification
            item: image
            items: images
            model:
              kind: generated
              architecture: resnet50
            input:
              kind: photos
              width: 1280
              height: 72000
              bits_per_pixel: "2.5"
            scopes: pipeline
            scenarios: [offline, singlestream]
            batch_sizes: [1, 0, eight]
            precisions: []
            slo:
              percentile: 101
            review: 7
            licence:
            """;
        (int Line, string Place)[] expected =
        [
            (1, "id"), (1, "title"), (2, "titel"), (4, "task"), (9, "model.architecture"), (11, "input.count"), (13, "input.height"), (14, "input.bits_per_pixel"),
            (15, "scopes"), (16, "scenarios[1]"), (17, "batch_sizes[1]"), (17, "batch_sizes[2]"), (18, "precisions"), (20, "slo.limit_ms"), (20, "slo.percentile"),
            (21, "review"), (22, "licence"),
        ];
        var problems = CatalogFolder.ProblemsOf(bad);
        Assert.Equal(expected.Order(), problems.Select(p => (p.Line!.Value, p.Place)).Order());
        Assert.Equal(problems.Select(p => p.Line), problems.Select(p => p.Line).Order());
        Assert.All(problems, p => Assert.EndsWith("w.yaml", p.Source, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("scopes: [pipeline, infer]", "scopes: [pipline, infer]", "scopes[0]", "did you mean 'pipeline'")]
    [InlineData("scenarios: [offline, single-stream]", "scenarios: [single_stream]", "scenarios[0]", "did you mean 'single-stream'")]
    [InlineData("precisions: [fp32, fp16, int8]", "precisions: [FP32]", "precisions[0]", "did you mean 'fp32'")]
    [InlineData("precisions: [fp32, fp16, int8]", "precisions: [fp32, fp32]", "precisions[1]", "listed twice")]
    [InlineData("precisions: [fp32, fp16, int8]", "precisions: [[fp32]]", "precisions[0]", "is a list; expected one word")]
    [InlineData("precisions: [fp32, fp16, int8]", "precisions: [0]", "precisions[0]", "is not known")]
    [InlineData("architecture: resnet50-v1.5", "architecture: resnet50", "model.architecture", "did you mean 'resnet50-v1.5'")]
    [InlineData("architecture: resnet50-v1.5", "architecture: vgg", "model.architecture", "known: resnet50-v1.5, mobilenet-v3-large")]
    [InlineData("kind: generated", "kind: packaged", "model.package", "is missing")]
    [InlineData("seed: 1", "seed: -1", "model.seed", "whole number")]
    [InlineData("seed: 1", "seed: 9007199254740992", "model.seed", "whole number")]
    [InlineData("seed: 1", "sead: 1", "model.sead", "did you mean 'seed'")]
    [InlineData("width: 1280", "width: 12.5", "input.width", "expected a whole number")]
    [InlineData("width: 1280", "width: 99999999999999999999", "input.width", "expected a whole number")]
    [InlineData("width: 1280", "width: [1280]", "input.width", "is a list; expected a whole number")]
    [InlineData("bits_per_pixel: 2.5", "bits_per_pixel: 2,5", "input.bits_per_pixel", "with a point")]
    [InlineData("bits_per_pixel: 2.5", "bits_per_pixel: .nan", "input.bits_per_pixel", "expected a number")]
    [InlineData("bits_per_pixel: 2.5", "bits_per_pixel: 1e999", "input.bits_per_pixel", "expected a number")]
    [InlineData("bits_per_pixel: 2.5", "bits_per_pixel: 0.01", "input.bits_per_pixel", "expected 0.1 to 24")]
    [InlineData("resize_shorter_side: 256", "resize_shorter_side: 200", "preprocessing.resize_shorter_side", "needs at least 224")]
    [InlineData("mean: [0.485, 0.456, 0.406]", "mean: [0.485, 0.456]", "preprocessing.mean", "has 2 values; expected 3")]
    [InlineData("mean: [0.485, 0.456, 0.406]", "mean: [123.7, 0.456, 0.406]", "preprocessing.mean[0]", "expected 0 to 1")]
    [InlineData("standard_deviation: [0.229,", "standard_deviation: [0,", "preprocessing.standard_deviation[0]", "more than 0")]
    [InlineData("batch_sizes: [1, 8]", "batch_sizes: [8]", "batch_sizes", "has no 1")]
    [InlineData("batch_sizes: [1, 8]", "batch_sizes: [1, 5000]", "batch_sizes[1]", "expected 1 to 4096")]
    [InlineData("limit_ms: 200", "limit_ms: 0", "slo.limit_ms", "more than 0")]
    [InlineData("review_share: 0.2", "review_share: 20", "review.review_share", "expected 0 to 1")]
    [InlineData("preprocessing:", "preprocesing:", "preprocessing", "is missing; image-classification needs it")]
    [InlineData("task: image-classification", "task: model-only", "preprocessing", "is not read by model-only")]
    [InlineData("task: image-classification", "task: document-ocr", "model.kind", "document-ocr takes packaged")]
    [InlineData("task: image-classification", "task: document-ocr", "scopes", "has infer")]
    [InlineData("title: Sort photos into classes", "title: \"\"", "title", "is empty")]
    [InlineData("title: Sort photos into classes", "title: [a]", "title", "is a list; expected a text")]
    [InlineData("title: Sort photos into classes", "title:", "title", "has no value")]
    [InlineData("id: image-classify", "id: image--classify", "id", "single hyphens")]
    [InlineData("id: image-classify", "id: ../../etc/passwd", "id", "single hyphens")]
    public void A_mistake_is_named_with_its_place_and_remedy(string right, string wrong, string place, string text)
    {
        var changed = Good.Replace(right, wrong, StringComparison.Ordinal);
        Assert.NotEqual(Good, changed);
        var problem = Assert.Single(CatalogFolder.ProblemsOf(changed), p => p.Place == place && p.Text.Contains(text, StringComparison.Ordinal));
        Assert.NotNull(problem.Line);
    }

    [Fact]
    public void The_line_of_a_mistake_is_the_line_in_the_file()
    {
        var lines = Good.Split('\n');
        var wrong = Array.FindIndex(lines, l => l.Contains("bits_per_pixel", StringComparison.Ordinal));
        lines[wrong] = "  bits_per_pixel: 250";
        Assert.Equal(wrong + 1, Assert.Single(CatalogFolder.ProblemsOf(string.Join('\n', lines))).Line);
        Assert.Equal(wrong + 1, Assert.Single(CatalogFolder.ProblemsOf(string.Join("\r\n", lines))).Line);
    }

    [Fact]
    public void Quality_limits_are_refused_where_nothing_computes_them()
    {
        var limited = Good + "quality:\n  - metric: character_error_rate\n    maximum: 0.05\n";
        Assert.Contains("computes no quality figure", Assert.Single(CatalogFolder.ProblemsOf(limited)).Text, StringComparison.Ordinal);
        var mistyped = CatalogFolder.Shipped("document-ocr.yaml").Replace("character_error_rate_without", "character_eror_rate_without", StringComparison.Ordinal);
        Assert.Contains("did you mean 'character_error_rate_without_spaces'", Assert.Single(CatalogFolder.ProblemsOf(mistyped)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_limit_on_recognised_text_needs_input_with_known_text()
    {
        var ocr = CatalogFolder.Shipped("document-ocr.yaml");
        var own = ocr.Replace("kind: document-pages\n  width: 640\n  height: 480\n  count: 24", "kind: folder\n  path: scans", StringComparison.Ordinal);
        Assert.NotEqual(ocr, own);
        Assert.Contains("true labels are known", Assert.Single(CatalogFolder.ProblemsOf(own)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Word_pieces_need_room_for_what_begins_and_ends_a_sequence()
    {
        var texts = CatalogFolder.Shipped("text-entities.yaml");
        Assert.Empty(CatalogFolder.ProblemsOf(texts));
        Assert.Contains("[CLS] and [SEP] alone take 2", Assert.Single(CatalogFolder.ProblemsOf(texts.Replace("sequence_length: 128", "sequence_length: 1", StringComparison.Ordinal))).Text, StringComparison.Ordinal);
        Assert.Empty(CatalogFolder.ProblemsOf(CatalogFolder.Shipped("text-tags.yaml").Replace("sequence_length: 64", "sequence_length: 1", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_packaged_model_names_every_file_of_its_task_and_no_other()
    {
        var wrong = CatalogFolder.Shipped("document-ocr.yaml").Replace("    recognise:", "    recognize:", StringComparison.Ordinal);
        var problems = CatalogFolder.ProblemsOf(wrong);
        Assert.Equal(["model.files.recognise", "model.files.recognize"], problems.Select(p => p.Place).Order());
        Assert.Contains(problems, p => p.Text.Contains("did you mean 'recognise'", StringComparison.Ordinal));
    }

    [Fact]
    public void A_relative_path_starts_at_the_folder_of_the_file()
    {
        using var folder = new CatalogFolder().With("own.yaml", """
            id: own
            title: Own model
            description: A model of my own.
            task: model-only
            item: row
            items: rows
            model: {kind: file, path: nets/own.onnx, dimensions: {sequence: 128}}
            input: {kind: seeded-tensors}
            scopes: [infer]
            scenarios: [offline]
            batch_sizes: [4]
            precisions: [fp32]
            licence: mine
            """);
        var model = Assert.IsType<ModelSource.UserFile>(Assert.Single(folder.Load().ValueOrThrow().Workloads).Model);
        Assert.Equal(Path.Combine(folder.Path, "nets", "own.onnx"), model.Path);
        Assert.Equal(128, model.Dimensions["sequence"]);
    }

    [Theory]
    [InlineData("", null, "is empty")]
    [InlineData("# only a comment\n", null, "is empty")]
    [InlineData("just a text", 1, "expected keys with values")]
    [InlineData("- a\n- b\n", 1, "is a list")]
    [InlineData("id: a\n\ttitle: b\n", 2, "tab")]
    [InlineData("id: a\nmodel:\n\tkind: file\n", 3, "tab")]
    [InlineData("id: a\nscopes: [pipeline\ntitle: b\n", 2, "is not valid YAML")]
    [InlineData("id: \"open\ntitle: b\n", 1, "is not valid YAML")]
    [InlineData("id: a\n---\nid: b\n", 2, "second document")]
    [InlineData("id: a\nid: b\n", 2, "given twice, first in line 1")]
    [InlineData("id: &x a\ntitle: *x\n", 1, "anchors are not read")]
    [InlineData("id: a\nscopes: [-a]\nbatch_sizes: [-", 3, "is not valid YAML")]
    [InlineData("[a, b]: c\n", 1, "a key is one word")]
    public void Text_that_is_no_workload_is_refused_with_its_line(string text, int? line, string reason) =>
        Assert.Contains(CatalogFolder.ProblemsOf(text), p => p.Line == line && p.Text.Contains(reason, StringComparison.Ordinal));

    [Fact]
    public void Nesting_without_end_is_refused_instead_of_exhausting_the_stack() =>
        Assert.Contains("nests deeper", Assert.Single(CatalogFolder.ProblemsOf("id: " + new string('[', 50_000))).Text, StringComparison.Ordinal);

    [Fact]
    public void A_file_that_is_not_utf8_is_refused()
    {
        using var folder = new CatalogFolder();
        File.WriteAllBytes(Path.Combine(folder.Path, "latin1.yaml"), Encoding.Latin1.GetBytes("id: straße\n"));
        Assert.Contains("not UTF-8", Assert.Single(folder.Load().Problems).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_byte_order_mark_is_no_mistake()
    {
        using var folder = new CatalogFolder();
        File.WriteAllText(Path.Combine(folder.Path, "bom.yaml"), Good, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true));
        Assert.True(folder.Load().IsValid);
    }

    [Fact]
    public void A_file_cut_off_anywhere_is_answered_with_problems_or_read_never_with_an_exception()
    {
        for (var length = 0; length < Good.Length; length += 7)
            Assert.All(CatalogFolder.ProblemsOf(Good[..length]), p => Assert.NotEmpty(p.Text));
    }

    [Fact]
    public void A_file_with_random_damage_is_answered_with_problems_or_read_never_with_an_exception()
    {
        const string noise = "{}[]:,#&*!|>'\"%@`-? \t\n0aZ\0\uFFFE";
        var chance = new Random(1729);
        for (var i = 0; i < 300; i++)
        {
            var text = new StringBuilder(Good);
            for (var hits = 0; hits < 3; hits++)
                text[chance.Next(text.Length)] = noise[chance.Next(noise.Length)];
            Assert.All(CatalogFolder.ProblemsOf(text.ToString()), p => Assert.NotEmpty(p.Text));
        }
    }

    [Fact]
    public void Numbers_are_read_alike_under_every_culture()
    {
        var before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("de-DE");
            using var folder = new CatalogFolder().With("w.yaml", Good);
            Assert.Equal(new InputSource.Photos(1280, 720, 2.5, 64), Assert.Single(folder.Load().ValueOrThrow().Workloads).Input);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }
}
