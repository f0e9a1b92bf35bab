using System.Numerics.Tensors;
using LabelBench.Labeling.Embeddings;
using LabelBench.Labeling.Inputs;

namespace LabelBench.Labeling.Tests.Inputs;

public sealed class EmbeddingPoolTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("embeddings-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Generated_embeddings_have_the_length_1_and_lie_in_groups()
    {
        var generator = new EmbeddingGenerator(new EmbeddingOptions(256, 400, Groups: 5));
        var pool = Enumerable.Range(0, 400).Select(i => Embedding(generator, i, 256)).ToArray();
        Assert.All(pool, embedding => Assert.Equal(1, TensorPrimitives.Norm<float>(embedding), 1e-5f));
        var cosines = pool[1..].Select(other => TensorPrimitives.Dot<float>(pool[0], other)).ToArray();
        Assert.InRange(cosines.Count(c => c > 0.45f), 40, 140); // about a fifth is of the same group
        Assert.All(cosines, c => Assert.True(c is > 0.45f or < 0.35f, $"{c} is between the groups"));
    }

    [Fact]
    public void An_embedding_does_not_depend_on_how_many_are_asked_for() =>
        Assert.Equal(
            Embedding(new EmbeddingGenerator(new EmbeddingOptions(16, 10)), 7, 16),
            Embedding(new EmbeddingGenerator(new EmbeddingOptions(16, 10_000)), 7, 16));

    [Fact]
    public void A_generated_pool_is_made_once_and_again_where_it_is_damaged()
    {
        var options = new EmbeddingOptions(8, 30);
        var pool = EmbeddingPool.Generate(_folder, options);
        var file = Assert.Single(pool.Files);
        Assert.Equal((30, 8), (file.Header.Rows, pool.Dimensions));
        var made = File.ReadAllBytes(file.Path);
        Assert.Equal(Embedding(new EmbeddingGenerator(options), 29, 8), Enumerable.Range(0, 8).Select(i => BitConverter.ToSingle(made, made.Length - 32 + 4 * i)));
        File.SetLastWriteTimeUtc(file.Path, new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        EmbeddingPool.Generate(_folder, options);
        Assert.Equal(2020, File.GetLastWriteTimeUtc(file.Path).Year);
        File.WriteAllBytes(file.Path, made[..^1]);
        EmbeddingPool.Generate(_folder, options);
        Assert.Equal(made, File.ReadAllBytes(file.Path));
    }

    [Fact]
    public void A_folder_of_embeddings_is_read_with_what_lies_below_it()
    {
        Write("b.npy", 3, 2);
        Write("below/a.npy", 3, 4);
        Write("empty.npy", 7, 0);
        var pool = EmbeddingPool.Open(_folder, 100).ValueOrThrow();
        Assert.Equal([("b.npy", 2L), ("below/a.npy", 4L)], pool.Files.Select(f => (f.Name, f.Header.Rows)));
        Assert.StartsWith("6 embeddings of 3 numbers", pool.Description, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_file_that_will_not_do_is_named_at_once()
    {
        Write("a.npy", 3, 2);
        Write("b.npy", 4, 2);
        File.WriteAllText(Path.Combine(_folder, "c.npy"), "no array at all");
        Assert.Equal(["c.npy", "b.npy"], EmbeddingPool.Open(_folder, 100).Problems.Select(p => Path.GetFileName(p.Source)));
    }

    [Fact]
    public void A_folder_without_embeddings_says_so()
    {
        Assert.Contains(".npy", Assert.Single(EmbeddingPool.Open(_folder, 100).Problems).Text, StringComparison.Ordinal);
        Write("empty.npy", 7, 0);
        Assert.Contains("without a row", Assert.Single(EmbeddingPool.Open(_folder, 100).Problems).Text, StringComparison.Ordinal);
    }

    private static float[] Embedding(EmbeddingGenerator generator, int index, int dimensions)
    {
        var vector = new float[dimensions];
        generator.Fill(index, vector);
        return vector;
    }

    private void Write(string name, int dimensions, int rows)
    {
        using var writer = new NpyWriter(Path.Combine(_folder, name), dimensions);
        for (var i = 0; i < rows; i++)
            writer.Write([.. Enumerable.Range(0, dimensions).Select(d => (float)d)]);
    }
}
