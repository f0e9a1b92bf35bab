using LabelBench.Core;
using LabelBench.Labeling.Embeddings;

namespace LabelBench.Labeling.Inputs;

/// <summary>Unit vectors in groups; number i is the same whatever else is asked for. For one caller at a time.</summary>
public sealed class EmbeddingGenerator
{
    /// <summary>Raised when the same options give other embeddings.</summary>
    public const int Version = 1;

    /// <summary>Keeps the directions of groups apart from the members.</summary>
    private const ulong GroupStream = 0x6E0B_07A1;

    private readonly EmbeddingOptions _options;
    private readonly float[][] _directions;
    private readonly float _deviation;

    public EmbeddingGenerator(EmbeddingOptions options)
    {
        _options = options;
        _deviation = options.Spread / MathF.Sqrt(options.Dimensions);
        _directions = [.. Enumerable.Range(0, options.Groups).Select(Direction)];
    }

    /// <param name="vector">As many numbers as the options say; takes an embedding of length 1.</param>
    public void Fill(int index, Span<float> vector)
    {
        var chance = SplitMix64.For(_options.Seed, index);
        var direction = _directions[chance.Below(_directions.Length)];
        for (var i = 0; i < vector.Length; i++)
            vector[i] = direction[i] + _deviation * chance.Bell();
        UnitVector.TryNormalize(vector);
    }

    private float[] Direction(int group)
    {
        var chance = SplitMix64.For(_options.Seed ^ GroupStream, group);
        var direction = new float[_options.Dimensions];
        do
        {
            for (var i = 0; i < direction.Length; i++)
                direction[i] = chance.Bell();
        }
        while (!UnitVector.TryNormalize(direction));
        return direction;
    }
}
