using LabelBench.Records;

namespace LabelBench.OnnxRuntime.Training;

/// <summary>Chooses the loss scale of mixed precision: halves it where FP16 overflowed, doubles it after many steps without.</summary>
/// <remarks>Micikevicius et al. (2018), arXiv:1710.03740, section 3.2; first scale, factors and interval as PyTorch's GradScaler has them.</remarks>
/// <param name="first">A power of two, as all that follow from it, so that scaling changes exponents only.</param>
/// <param name="growAfter">Steps without overflow after which the scale is doubled.</param>
internal sealed class LossScaler(double first = 65_536, int growAfter = 2000)
{
    private const double Least = 1;
    private const double Most = 1 << 24;

    private readonly List<LossScaleChange> changes = [];
    private readonly double begin = first;
    private double scale = first;
    private long skipped;
    private int fine;

    /// <summary>For the next step.</summary>
    public float Scale => (float)scale;

    /// <param name="step">The step that was just made, 1 for the first of all.</param>
    /// <param name="overflowed">Whether its gradient was not finite, so that it changed nothing.</param>
    public void Note(long step, bool overflowed)
    {
        if (overflowed)
        {
            (skipped, fine) = (skipped + 1, 0);
            Change(step, Math.Max(Least, scale / 2));
        }
        else if (++fine == growAfter)
        {
            fine = 0;
            Change(step, Math.Min(Most, scale * 2));
        }
    }

    public LossScaleRecord Read() => new(begin, scale, skipped, [.. changes]);

    private void Change(long step, double next)
    {
        if (next == scale)
            return;
        scale = next;
        if (changes.Count < LossScaleRecord.MostChanges)
            changes.Add(new LossScaleChange(step, next));
    }
}
