using System.Collections.Immutable;
using LabelBench.Records;

namespace LabelBench.Measurement.Training;

/// <summary>What a record keeps of the losses of all steps.</summary>
public static class LossCurve
{
    /// <param name="losses">Of every step, the first first.</param>
    /// <returns>At most <see cref="TrainingOutcome.MostLossPoints"/> of them, evenly spread, the first and the last among them; without those that are not finite.</returns>
    public static ImmutableArray<LossPoint> Of(IReadOnlyList<double> losses)
    {
        var points = Math.Min(losses.Count, TrainingOutcome.MostLossPoints);
        return
        [
            .. from i in Enumerable.Range(0, points)
               let step = points == 1 ? 0 : (int)((long)i * (losses.Count - 1) / (points - 1))
               where double.IsFinite(losses[step])
               select new LossPoint(step + 1, losses[step]),
        ];
    }

    /// <summary>Mean of the first <see cref="TrainingOutcome.StepsAveraged"/> losses, or of all where there are fewer; null where one of them is not finite, or there is none.</summary>
    public static double? First(IReadOnlyList<double> losses) => Mean(losses.Take(TrainingOutcome.StepsAveraged));

    /// <summary>The same of the last ones.</summary>
    public static double? Final(IReadOnlyList<double> losses) => Mean(losses.TakeLast(TrainingOutcome.StepsAveraged));

    private static double? Mean(IEnumerable<double> losses) => losses.DefaultIfEmpty(double.NaN).Average() is var mean && double.IsFinite(mean) ? mean : null;
}
