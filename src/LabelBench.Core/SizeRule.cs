namespace LabelBench.Core;

/// <summary>Which values a free extent of a model may take: multiples of <paramref name="Step"/> from <paramref name="Least"/> to <paramref name="Most"/>.</summary>
public sealed record SizeRule(int Default, int Step, int Least, int Most)
{
    public static SizeRule Fixed(int value) => new(value, value, value, value);

    public bool Allows(int value) => value >= Least && value <= Most && value % Step == 0;

    /// <summary>The value that comes nearest to one that is not allowed; of two the smaller.</summary>
    public int Nearest(int value)
    {
        var below = Math.Clamp(value, Least, Most) / Step * Step;
        return !Allows(below) || (Allows(below + Step) && below + Step - value < value - below) ? below + Step : below;
    }

    public override string ToString() => (Least == Most, Step) switch
    {
        (true, _) => $"{Default} only",
        (_, 1) => $"{Least} to {Most}",
        _ => $"a multiple of {Step} from {Least} to {Most}",
    };
}
