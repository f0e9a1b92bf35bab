using System.Collections.Immutable;
using System.Globalization;
using Microsoft.ML.OnnxRuntime;

namespace LabelBench.OnnxRuntime.Providers;

/// <summary>DirectML: any GPU of DirectX 12, on Windows.</summary>
/// <param name="Adapter">Index of the adapter as DXGI counts them; 0 is the one that shows the desktop.</param>
public sealed record DirectmlOptions(int Adapter) : ProviderOptions
{
    public override ImmutableSortedDictionary<string, string> Resolved => ImmutableSortedDictionary<string, string>.Empty
        .Add("device_id", Adapter.ToString(CultureInfo.InvariantCulture))
        .Add("memory_pattern", "0");

    /// <remarks>The provider takes neither memory patterns nor parallel execution (ONNX Runtime, "DirectML Execution Provider").</remarks>
    public override void Append(SessionOptions options)
    {
        options.EnableMemoryPattern = false;
        options.AppendExecutionProvider_DML(Adapter);
    }
}
