using LabelBench.Models;
using LabelBench.OnnxRuntime.Calibration;

namespace LabelBench.OnnxRuntime.Loading;

/// <summary>A model file of a trial.</summary>
/// <param name="Role">What it does in the pipeline.</param>
/// <param name="Name">Goes into labels: architecture, package or file.</param>
/// <param name="Sha256">Of the file, hexadecimal.</param>
/// <param name="Reference">What it should put out; null where nothing is known about that.</param>
/// <param name="Graph">Inputs and outputs of a generated model; null for others.</param>
internal sealed record LoadedModel(string Role, string Path, string Name, string Sha256, ParityReference? Reference, ModelGraph? Graph)
{
    /// <summary>Whether the weights are generated, so that what the model says means nothing.</summary>
    public bool IsGenerated => Graph is not null;
}
