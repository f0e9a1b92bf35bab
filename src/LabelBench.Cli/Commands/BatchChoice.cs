namespace LabelBench.Cli.Commands;

/// <summary>What <c>--batch</c> asks for.</summary>
/// <param name="Sizes">Numbers, in the order given.</param>
/// <param name="WantsLargest">Whether <c>max</c> was among them.</param>
internal sealed record BatchChoice(int[] Sizes, bool WantsLargest)
{
    public const string Max = "max";
}
