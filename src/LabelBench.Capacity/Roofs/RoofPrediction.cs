namespace LabelBench.Capacity.Roofs;

/// <summary>A predicted rate and what tells how hard it was.</summary>
/// <param name="LogRate">Natural logarithm of items per second and GPU: the mean over all forms and kernels.</param>
/// <param name="Disagreement">Standard deviation of the forms' log rates: they agree where GPUs like this one were measured and part where none was.</param>
/// <param name="Ignorance">Share of the residuals' variance that the measured GPUs leave, 0 to 1: 1 where nothing like it was measured.</param>
public readonly record struct RoofPrediction(double LogRate, double Disagreement, double Ignorance)
{
    public double Rate => Math.Exp(LogRate);

    /// <summary>A ratio of two GPUs, drawn to what another model was measured to have; the forms part the less the more of it is measured.</summary>
    public RoofPrediction Towards(double logRatioOfAnother) => this with
    {
        LogRate = RoofModel.MeasuredPart * logRatioOfAnother + (1 - RoofModel.MeasuredPart) * LogRate,
        Disagreement = (1 - RoofModel.MeasuredPart) * Disagreement,
    };
}
