using System.Collections.Immutable;
using System.Globalization;
using Microsoft.ML.OnnxRuntime;

namespace LabelBench.OnnxRuntime.Providers;

/// <summary>OpenVINO on the CPU. Keys as in ONNX Runtime's page "OpenVINO Execution Provider".</summary>
/// <param name="Threads">Threads that share one call; OpenVINO has a pool of its own.</param>
public sealed record OpenvinoOptions(int Threads) : ProviderOptions
{
    public override ImmutableSortedDictionary<string, string> Resolved => ImmutableSortedDictionary<string, string>.Empty
        .Add("device_type", "CPU")
        .Add("num_of_threads", Threads.ToString(CultureInfo.InvariantCulture))
        .Add("num_streams", "1");

    public override void Append(SessionOptions options) => options.AppendExecutionProvider("OpenVINO", new Dictionary<string, string>(Resolved));
}
