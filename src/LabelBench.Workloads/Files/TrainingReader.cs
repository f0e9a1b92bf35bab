using LabelBench.Workloads.Yaml;

namespace LabelBench.Workloads.Files;

/// <summary>Reads the section <c>training</c>.</summary>
internal static class TrainingReader
{
    /// <summary>Still a number whose products FP32 holds; a rate at which training diverges is told by its loss.</summary>
    private const double LargestRate = 1e12;

    public static TrainingSettings? Read(YamlSection? section)
    {
        if (section is null)
            return null;
        var settings = new TrainingSettings(
            section.Number("learning_rate", 0, LargestRate, required: false, aboveMinimum: true),
            section.Integer("accumulation", 1, Limits.LargestBatch, required: false) ?? 1,
            section.Word<ParameterLayout>("layout", required: false) ?? ParameterLayout.Flat,
            section.Word<ConvolutionGradient>("convolution_gradient", required: false),
            section.Integer("steps", 1, Limits.MostSteps, required: false),
            section.Integer("checkpoint_every", 1, Limits.MostSteps, required: false));
        section.RefuseUnknownKeys();
        return settings;
    }
}
