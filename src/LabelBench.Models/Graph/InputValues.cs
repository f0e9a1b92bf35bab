namespace LabelBench.Models;

/// <summary>What may be fed to a model input: random images are fine, random token ids beyond the vocabulary are not.</summary>
public abstract record InputValues
{
    private InputValues() { }

    /// <summary>Mean 0, standard deviation 1: normalised pixels, features.</summary>
    public sealed record StandardNormal : InputValues;

    /// <summary>Whole numbers 0 to <paramref name="Limit"/> - 1: token ids, class labels.</summary>
    public sealed record IntegersBelow(long Limit) : InputValues;

    /// <summary>The same number everywhere: an attention mask of ones.</summary>
    public sealed record Constant(long Value) : InputValues;

    /// <summary>Supplied by whoever runs the graph: learning rate, weights and optimiser state of a training step.</summary>
    public sealed record FromCaller : InputValues;
}
