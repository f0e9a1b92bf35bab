namespace LabelBench.Measurement.Load.Search;

/// <summary>What the joint search wants next.</summary>
public abstract record JointStep
{
    private JointStep() { }

    /// <summary>Try this configuration and tell how it went.</summary>
    public sealed record Try(int Index) : JointStep;

    /// <summary>The search is over.</summary>
    /// <param name="Best">The measured configuration to take; null where none kept the limit.</param>
    /// <param name="Tried">Configurations tried.</param>
    public sealed record Done(JointPoint? Best, int Tried) : JointStep;
}
