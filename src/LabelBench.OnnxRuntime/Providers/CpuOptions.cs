using System.Collections.Immutable;
using Microsoft.ML.OnnxRuntime;

namespace LabelBench.OnnxRuntime.Providers;

/// <summary>The CPU provider, which every session has: its threads are options of the session, its arena is on.</summary>
public sealed record CpuOptions : ProviderOptions
{
    public override ImmutableSortedDictionary<string, string> Resolved => ImmutableSortedDictionary<string, string>.Empty;

    public override void Append(SessionOptions options) { }
}
