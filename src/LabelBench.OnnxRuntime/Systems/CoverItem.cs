namespace LabelBench.OnnxRuntime.Systems;

/// <summary>One pick of a set that covers a pool.</summary>
internal sealed class CoverItem : PipelineItem
{
    /// <summary>Name of what was picked.</summary>
    public string Picked { get; set; } = "";

    /// <summary>1 for the first pick of a round.</summary>
    public int Rank { get; set; }

    /// <summary>Distance from the nearest pick before it; positive infinity for the first.</summary>
    public float Distance { get; set; }
}
