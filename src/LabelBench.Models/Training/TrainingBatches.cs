using System.Diagnostics;
using System.Globalization;

namespace LabelBench.Models;

/// <summary>The seeded batches of a training graph's task: the same for the same seed and position everywhere.</summary>
public sealed class TrainingBatches
{
    /// <summary>Tokens that the token rule draws from.</summary>
    private const int FrequentTokens = 200;

    private readonly ModelInput _x;
    private readonly ModelInput _y;
    private readonly TrainingTask _task;
    private readonly ulong _seed;
    private readonly Dictionary<long, float[]> _prototypes = [];

    /// <param name="graph">Says the shapes and the task.</param>
    /// <param name="seed">Seed of all batches.</param>
    /// <exception cref="ArgumentException">The graph reads no batch: it only applies gradients.</exception>
    public TrainingBatches(TrainingGraph graph, ulong seed)
    {
        _x = graph.X ?? throw new ArgumentException($"'{graph.Model.Name}' reads no batch.", nameof(graph));
        (_y, _task, _seed) = (graph.Y!, graph.Architecture.Task, seed);
    }

    /// <summary>The batch at a position; a loop over n fixed batches takes its step modulo n.</summary>
    public TrainingBatch At(int position) => _task switch
    {
        TrainingTask.Prototypes task => Prototypes(task, position),
        TrainingTask.LabelBlocks task => Blocks(task, position),
        TrainingTask.TokenRule task => Tokens(task, position),
        _ => throw new UnreachableException(),
    };

    private TrainingBatch Prototypes(TrainingTask.Prototypes task, int position)
    {
        var labels = Whole(_y.Shape.ElementCount, "labels", position, task.Classes);
        var items = Noise(position, 1);
        var size = items.Length / labels.Length;
        for (var i = 0; i < labels.Length; i++)
        {
            var prototype = Prototype(labels[i], size);
            for (var j = 0; j < size; j++)
                items[i * size + j] += 0.5f * prototype[j];
        }
        return new TrainingBatch(new BatchValues.Float32(items), labels);
    }

    private TrainingBatch Blocks(TrainingTask.LabelBlocks task, int position)
    {
        var (count, height, width) = (_y.Shape[0], _y.Shape[1], _y.Shape[2]);
        var (rows, columns) = ((height + task.Side - 1) / task.Side, (width + task.Side - 1) / task.Side);
        var blocks = Whole((long)count * rows * columns, "labels", position, task.Classes);
        var pixels = Noise(position, 0.5);
        var labels = new long[pixels.Length];
        for (var i = 0; i < labels.Length; i++)
        {
            var (image, row, column) = (i / (height * width), i / width % height, i % width);
            labels[i] = blocks[(image * rows + row / task.Side) * columns + column / task.Side];
            pixels[i] += labels[i];
        }
        return new TrainingBatch(new BatchValues.Float32(pixels), labels);
    }

    private TrainingBatch Tokens(TrainingTask.TokenRule task, int position)
    {
        var tokens = Whole(_x.Shape.ElementCount, "tokens", position, Math.Min(task.Vocabulary, FrequentTokens));
        return new TrainingBatch(new BatchValues.Int64(tokens), Array.ConvertAll(tokens, token => (7 * token + 3) % task.Classes));
    }

    private float[] Prototype(long label, int size)
    {
        if (!_prototypes.TryGetValue(label, out var prototype))
            SeededNumbers.FillNormal(_prototypes[label] = prototype = new float[size], Stream("prototype", label), 0, 1);
        return prototype;
    }

    private float[] Noise(int position, double deviation)
    {
        var values = new float[_x.Shape.ElementCount];
        SeededNumbers.FillNormal(values, Stream("noise", position), 0, deviation);
        return values;
    }

    private long[] Whole(long count, string name, int position, int limit)
    {
        var values = new long[count];
        SeededNumbers.FillIntegersBelow(values, Stream(name, position), limit);
        return values;
    }

    private ulong Stream(string name, long number) => SeededNumbers.Stream(_seed, string.Create(CultureInfo.InvariantCulture, $"{name}/{number}"));
}
