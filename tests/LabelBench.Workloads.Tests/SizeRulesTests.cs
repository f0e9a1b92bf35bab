using LabelBench.Core;

namespace LabelBench.Workloads.Tests;

public class SizeRulesTests
{
    private static readonly KnownArchitecture[] Architectures =
    [
        new("images", new SizeRule(224, 32, 32, 2048)),
        new("texts", null, new SizeRule(128, 1, 1, 512)),
        new("other", SizeRule.Fixed(100)),
    ];

    private static readonly string Classify = CatalogFolder.Shipped("image-classify.yaml").Replace("resnet50-v1.5", "images", StringComparison.Ordinal);

    [Fact]
    public void A_size_that_the_model_takes_passes() => Assert.Empty(Problems(Classify));

    [Theory]
    [InlineData(225, "takes a multiple of 32 from 32 to 2048. The nearest is 224.")]
    [InlineData(241, "The nearest is 256.")]
    [InlineData(8, "The nearest is 32.")]
    [InlineData(4000, "The nearest is 2048.")]
    public void A_size_that_the_model_cannot_take_is_told_in_its_line_with_the_nearest_that_it_can(int size, string remedy)
    {
        var text = Classify.Replace("  size: 224", $"  size: {size}", StringComparison.Ordinal).Replace("resize_shorter_side: 256", "resize_shorter_side: 4096", StringComparison.Ordinal);
        var problem = Assert.Single(Problems(text));
        Assert.Equal(("preprocessing.size", text.Split('\n').ToList().IndexOf($"  size: {size}") + 1), (problem.Place, problem.Line));
        Assert.Contains($"is {size}; images takes", problem.Text, StringComparison.Ordinal);
        Assert.Contains(remedy, problem.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_that_reads_something_else_is_told_at_its_name()
    {
        var problem = Assert.Single(Problems(Classify.Replace("architecture: images", "architecture: texts", StringComparison.Ordinal)));
        Assert.Equal("model.architecture", problem.Place);
        Assert.Contains("'texts' reads no image; take images, other.", problem.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(512, null)]
    [InlineData(513, "preprocessing.sequence_length")]
    public void Sequence_lengths_are_checked_too(int length, string? place)
    {
        var problems = Problems($$"""
            {"id": "w", "title": "t", "description": "d", "task": "text-tags", "item": "i", "items": "is", "model": {"kind": "generated", "architecture": "texts"},
             "input": {"kind": "sentences", "mean_words": 15, "count": 1}, "preprocessing": {"sequence_length": {{length}}}, "postprocessing": {},
             "scopes": ["pipeline"], "scenarios": ["offline"], "batch_sizes": [1], "precisions": ["fp32"], "licence": "l"}
            """);
        Assert.Equal(place is null ? [] : [place], problems.Select(p => p.Place));
    }

    [Fact]
    public void Of_several_models_only_the_one_that_is_fed_with_images_is_held_to_their_size()
    {
        string File(string detect, string embed) => $$$"""
            {"id": "w", "title": "t", "description": "d", "task": "video-tracking", "item": "i", "items": "is",
             "model": {"kind": "generated-set", "models": {"detect": {"architecture": "{{{detect}}}"}, "embed": {"architecture": "{{{embed}}}"} } },
             "input": {"kind": "clips", "width": 100, "height": 100, "bits_per_pixel": 2.5, "frames": 2, "frames_per_second": 10, "count": 1},
             "preprocessing": {"size": 640, "fit": "letterbox", "mean": [0, 0, 0], "standard_deviation": [1, 1, 1]},
             "postprocessing": {"threshold": 0.25, "overlap": 0.7, "injected_objects": 10},
             "scopes": ["pipeline"], "scenarios": ["offline"], "batch_sizes": [1], "precisions": ["fp32"], "licence": "l"}
            """;
        Assert.Empty(Problems(File("images", "other")));
        Assert.Equal(["preprocessing.size"], Problems(File("other", "images")).Select(p => p.Place));
        Assert.Equal(["model.models.detect.architecture"], Problems(File("texts", "images")).Select(p => p.Place));
    }

    private static IReadOnlyList<Problem> Problems(string text)
    {
        using var folder = new CatalogFolder().With("w.yaml", text);
        return WorkloadCatalog.Load(folder.Path, Architectures).Problems;
    }
}
