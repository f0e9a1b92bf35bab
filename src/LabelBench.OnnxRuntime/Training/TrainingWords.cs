using System.Diagnostics;
using LabelBench.Models;
using LabelBench.Workloads;

namespace LabelBench.OnnxRuntime.Training;

/// <summary>Between what workloads and records say and what graphs are built with.</summary>
internal static class TrainingWords
{
    public static string Of(Optimiser optimiser) => optimiser switch
    {
        Optimiser.SgdMomentum => "sgd-momentum",
        Optimiser.Adam => "adam",
        _ => throw new UnreachableException(),
    };

    public static ParameterForm Form(ParameterLayout layout) => layout == ParameterLayout.Flat ? ParameterForm.Flat : ParameterForm.PerTensor;

    public static ParameterLayout Layout(ParameterForm form) => form == ParameterForm.Flat ? ParameterLayout.Flat : ParameterLayout.PerTensor;

    public static ConvWeightGradient Recipe(ConvolutionGradient gradient) => gradient switch
    {
        ConvolutionGradient.Patches => ConvWeightGradient.Patches,
        ConvolutionGradient.Slices => ConvWeightGradient.Slices,
        ConvolutionGradient.Convolution => ConvWeightGradient.Convolution,
        _ => throw new UnreachableException(),
    };

    public static ConvolutionGradient Gradient(ConvWeightGradient recipe) => recipe switch
    {
        ConvWeightGradient.Patches => ConvolutionGradient.Patches,
        ConvWeightGradient.Slices => ConvolutionGradient.Slices,
        ConvWeightGradient.Convolution => ConvolutionGradient.Convolution,
        _ => throw new UnreachableException(),
    };
}
