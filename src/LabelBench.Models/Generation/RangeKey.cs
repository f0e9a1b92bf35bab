using System.Text;
using LabelBench.Core;

namespace LabelBench.Models;

/// <summary>What decides activation ranges: the FP32 model that is watched, and how.</summary>
/// <param name="Model">The FP32 model; its batch matters no more than its other inputs do, so one of batch 1 serves all.</param>
/// <param name="Method">Version and options of the calibration, in words that change whenever the ranges may.</param>
public sealed record RangeKey(GeneratedModel Model, string Method)
{
    /// <summary>SHA-256 (hexadecimal) of the model's identity and the method.</summary>
    public string Identity { get; } = Sha256.HexOf(Encoding.UTF8.GetBytes($"{Model.Identity}\n{Method}"));

    /// <summary>File name without extension.</summary>
    public string Name => $"{Model.Name}-{Identity[..8]}";
}
