using System.Globalization;
using LabelBench.Core;

namespace LabelBench.Models;

/// <summary>Which extents a network takes.</summary>
/// <param name="Id">Name of the network, for problems.</param>
/// <param name="Item">What one element of the batch is.</param>
/// <param name="ImageSide">Image sides; null where it reads no image.</param>
/// <param name="SequenceLength">Sequence lengths; null where it reads no text.</param>
internal sealed record SizeRequirements(string Id, string Item, SizeRule? ImageSide, SizeRule? SequenceLength)
{
    /// <summary>Fills in the network's own extents, or says which of the given ones it cannot take.</summary>
    public Checked<ModelSize> Resolve(ModelSize size, string source)
    {
        var problems = new List<Problem>();
        if (size.Batch < 1)
            problems.Add(new Problem(source, "batch", string.Create(CultureInfo.InvariantCulture, $"is {size.Batch}; a batch holds at least 1 {Item}.")));
        Check(ImageSide, size.Image?.Height, "image height", "images", source, problems);
        Check(ImageSide, size.Image?.Width, "image width", "images", source, problems);
        Check(SequenceLength, size.SequenceLength, "sequence length", "text", source, problems);
        if (problems.Count > 0)
            return Checked<ModelSize>.Invalid(problems);
        var image = ImageSide is { } side ? size.Image ?? ImageExtent.Square(side.Default) : (ImageExtent?)null;
        return Checked<ModelSize>.Valid(new ModelSize(size.Batch, image, SequenceLength is { } length ? size.SequenceLength ?? length.Default : null));
    }

    private void Check(SizeRule? rule, int? asked, string place, string matter, string source, List<Problem> problems)
    {
        if (rule is null && asked is not null)
            problems.Add(new Problem(source, place, $"is set, but {Id} reads no {matter}; leave it out."));
        else if (rule is not null && asked is { } value && !rule.Allows(value))
            problems.Add(new Problem(source, place, string.Create(CultureInfo.InvariantCulture, $"is {value}; {Id} takes {rule}.")));
    }
}
