using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using LabelBench.Labeling.Inputs;
using LabelBench.Measurement.Load;
using LabelBench.OnnxRuntime.Systems;
using LabelBench.Testing;
using LabelBench.Workloads;

namespace LabelBench.OnnxRuntime.Tests;

public partial class EmbeddingPipelineTests
{
    [Fact]
    public void Photos_become_unit_vectors_in_a_file_that_numpy_reads_and_lines_that_name_its_rows()
    {
        using var folder = new TemporaryFolder();
        var images = Directory.CreateDirectory(folder["images"]).FullName;
        var generator = new PhotoGenerator(new PhotoOptions(120, 90));
        File.WriteAllBytes(Path.Combine(images, "a.jpg"), generator.Create(0).Jpeg);
        File.WriteAllBytes(Path.Combine(images, "b.jpg"), generator.Create(1).Jpeg);
        File.WriteAllBytes(Path.Combine(images, "same-as-a.jpg"), generator.Create(0).Jpeg);
        File.WriteAllText(Path.Combine(images, "text.jpg"), "not an image");
        using (var system = new OrtSystemFactory().Load(Requests.For(Embedding(new InputSource.Folder(images)), folder, batch: 2), CancellationToken.None))
        {
            var (_, stages) = PipelineLoad.Run(system.Pipeline!, Scenario.Offline, Requests.Short, new SilentObserver(), CancellationToken.None);
            Assert.Equal(["read", "decode", "preprocess", "embed", "normalise", "write"], stages.Select(s => s.Name));
            Assert.Equal(["text.jpg"], system.Pipeline!.Unreadable.First.Select(u => u.Item));
            Assert.All(system.CheckQuality(), q => Assert.True(q.Passed, q.Metric));
        }

        var vectors = ReadNpy(folder[ImageEmbeddingPipeline.FileName]);
        var names = File.ReadLines(folder["labels.jsonl"]).Select(line => JsonDocument.Parse(line).RootElement.GetProperty("item").GetString()!).ToArray();

        Assert.Equal(names.Length, vectors.Length);
        Assert.All(vectors, vector => Assert.Equal(2048, vector.Length));
        Assert.All(vectors, vector => Assert.Equal(1, vector.Sum(v => (double)v * v), 1e-4));
        var byName = names.Zip(vectors).GroupBy(row => row.First).ToDictionary(rows => rows.Key, rows => rows.Select(row => row.Second).ToArray());
        Assert.Equal(["a.jpg", "b.jpg", "same-as-a.jpg"], byName.Keys.Order(StringComparer.Ordinal));
        Assert.All(byName.Values.SelectMany(rows => rows.Select(row => Cosine(row, rows[0]))), cosine => Assert.Equal(1, cosine, 1e-4));
        Assert.Equal(1, Cosine(byName["a.jpg"][0], byName["same-as-a.jpg"][0]), 1e-4);
        Assert.True(Cosine(byName["a.jpg"][0], byName["b.jpg"][0]) < 0.9999);
    }

    private static Workload Embedding(InputSource input)
    {
        var classification = Requests.Classification("resnet50-v1.5", input, maximumUnreadable: 0.5);
        return classification with { Task = LabelingTask.ImageEmbedding, Preprocessing = classification.Preprocessing! with { Size = 64, ResizeShorterSide = 72 } };
    }

    private static double Cosine(float[] a, float[] b) => a.Zip(b).Sum(pair => (double)pair.First * pair.Second);

    /// <summary>After the documentation of numpy.lib.format, version 1.0, and nothing of the writer's.</summary>
    private static float[][] ReadNpy(string path)
    {
        var bytes = File.ReadAllBytes(path);
        Assert.Equal([0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y', 1, 0], bytes[..8]);
        var length = BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(8));
        var shape = Shape().Match(Encoding.ASCII.GetString(bytes, 10, length));
        var (rows, columns) = (int.Parse(shape.Groups[1].Value, CultureInfo.InvariantCulture), int.Parse(shape.Groups[2].Value, CultureInfo.InvariantCulture));
        Assert.Equal(10 + length + 4L * rows * columns, bytes.Length);
        return [.. Enumerable.Range(0, rows).Select(row => Enumerable.Range(0, columns)
            .Select(column => BinaryPrimitives.ReadSingleLittleEndian(bytes.AsSpan(10 + length + 4 * (row * columns + column)))).ToArray())];
    }

    [GeneratedRegex(@"^\{'descr': '<f4', 'fortran_order': False, 'shape': \((\d+), (\d+)\), \} *\n$")]
    private static partial Regex Shape();
}
