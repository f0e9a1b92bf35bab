using System.Globalization;
using LabelBench.Core;
using LabelBench.Labeling.Inputs;

namespace LabelBench.OnnxRuntime.Preparation;

/// <summary>The rows of a pool of embeddings as items of a pipeline.</summary>
internal static class EmbeddingInputs
{
    /// <param name="limit">Most rows to list.</param>
    public static PipelineInputs Rows(EmbeddingPool pool, int limit = int.MaxValue) =>
        new(pool.Description, [.. pool.Files.SelectMany(RowsOf).Take(limit)]);

    /// <summary>The user's own embeddings. All files are looked at, however few rows are wanted, since they have to fit together.</summary>
    /// <param name="limit">Most rows to list.</param>
    public static Checked<PipelineInputs> Open(string folder, int limit) => EmbeddingPool.Open(folder, PipelineInputs.MostUserItems) switch
    {
        { Value: { } pool } => Checked<PipelineInputs>.Valid(Rows(pool, limit)),
        var unusable => Checked<PipelineInputs>.Invalid(unusable.Problems),
    };

    private static IEnumerable<ItemRef> RowsOf(EmbeddingFile file)
    {
        for (var row = 0L; row < file.Header.Rows; row++)
            yield return new ItemRef(file.Path, string.Create(CultureInfo.InvariantCulture, $"{file.Name}[{row}]"), file.Header.DataOffset + row * file.Header.RowLength, file.Header.RowLength);
    }
}
