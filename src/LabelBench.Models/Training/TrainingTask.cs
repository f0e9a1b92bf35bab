namespace LabelBench.Models;

/// <summary>A synthetic task that a network can learn: without one, a step could be timed and never be seen to work.</summary>
public abstract record TrainingTask
{
    private TrainingTask() { }

    /// <summary>One Gaussian prototype per class: an item is half the prototype of its class plus noise of deviation 1.</summary>
    public sealed record Prototypes(int Classes) : TrainingTask;

    /// <summary>Images in blocks of one class each: a pixel is the number of its class plus noise of deviation 0.5.</summary>
    /// <param name="Side">Side of a block in pixels.</param>
    public sealed record LabelBlocks(int Classes, int Side = 8) : TrainingTask;

    /// <summary>The class of a token follows from the token alone: (7 token + 3) modulo the number of classes. Tokens are below 200, so that each is seen often.</summary>
    public sealed record TokenRule(int Vocabulary, int Classes) : TrainingTask;
}
