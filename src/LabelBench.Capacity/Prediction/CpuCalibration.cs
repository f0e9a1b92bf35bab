using LabelBench.Statistics;

namespace LabelBench.Capacity;

/// <summary>How far the rate per core of one CPU may be from another's, from published ONNX Runtime CPU results (ResNet-50, FP32, x86).</summary>
/// <param name="BetweenModels">Log half-width, nominal 90 %, between two different CPU models.</param>
/// <param name="WithinModel">Log half-width, nominal 90 %, between two machines with the same CPU model.</param>
/// <param name="LossPerLogCore">Fall of the log rate per core with the log of the cores; least squares over the CPU models, 0 or more.</param>
/// <param name="MostCores">Cores of the largest published machine; beyond it the trend lowers the low end.</param>
/// <param name="Models">CPU models behind the figures; four, so that a distribution-free interval could promise 86 % at most and 90 % is nominal.</param>
/// <remarks>
/// Half-widths are 1.645 times the standard deviation of the difference of two logs: between models the root mean square
/// of all pairs of model medians; within a model √2 times the pooled standard deviation of its rows.
/// </remarks>
internal sealed record CpuCalibration(double BetweenModels, double WithinModel, double LossPerLogCore, int MostCores, int Models)
{
    public static CpuCalibration From(PublishedResults published)
    {
        var models = published.CpuModels.Select(g => (
            Logs: g.Select(r => Math.Log(r.SamplesPerSecondPerCore)).ToArray(),
            Cores: (double)g.Max(r => r.HostCores))).ToArray();
        var medians = models.Select(m => (Rate: Quantiles.Of([.. m.Logs.Order()], 0.5), LogCores: Math.Log(m.Cores))).ToArray();

        var pairs = medians.SelectMany((a, i) => medians.Skip(i + 1).Select(b => a.Rate - b.Rate)).ToArray();
        var between = Math.Sqrt(pairs.Average(d => d * d));

        var squares = models.Sum(m => m.Logs.Sum(x => Math.Pow(x - m.Logs.Average(), 2)));
        var freedom = models.Sum(m => m.Logs.Length - 1);
        var within = Math.Sqrt(2 * squares / freedom);

        var meanCores = medians.Average(m => m.LogCores);
        var meanRate = medians.Average(m => m.Rate);
        var slope = medians.Sum(m => (m.LogCores - meanCores) * (m.Rate - meanRate)) / medians.Sum(m => Math.Pow(m.LogCores - meanCores, 2));

        return new CpuCalibration(LogEstimate.NormalAt95 * between, LogEstimate.NormalAt95 * within, Math.Max(0, -slope), (int)models.Max(m => m.Cores), models.Length);
    }
}
