namespace LabelBench.Models;

/// <summary>Which values a free extent may take: multiples of <paramref name="Step"/> from <paramref name="Least"/> to <paramref name="Most"/>.</summary>
public sealed record SizeRule(int Default, int Step, int Least, int Most)
{
    public static SizeRule Fixed(int value) => new(value, value, value, value);

    public bool Allows(int value) => value >= Least && value <= Most && value % Step == 0;

    public override string ToString() => (Least == Most, Step) switch
    {
        (true, _) => $"{Default} only",
        (_, 1) => $"{Least} to {Most}",
        _ => $"a multiple of {Step} from {Least} to {Most}",
    };
}
