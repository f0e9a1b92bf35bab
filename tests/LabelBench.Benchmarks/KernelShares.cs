using System.Text.Json;

namespace LabelBench.Benchmarks;

/// <summary>What share of all kernels' time each operator takes, from a profile that ONNX Runtime wrote.</summary>
internal static class KernelShares
{
    private const string Kernel = "_kernel_time";

    /// <returns>Shares by operator, the largest first.</returns>
    public static IReadOnlyList<(string Operator, double Share)> Of(string profile)
    {
        using var events = JsonDocument.Parse(File.ReadAllBytes(profile));
        var times = events.RootElement.EnumerateArray()
            .Where(e => e.TryGetProperty("cat", out var kind) && kind.GetString() == "Node" && e.GetProperty("name").GetString()!.EndsWith(Kernel, StringComparison.Ordinal))
            .GroupBy(e => e.GetProperty("args").GetProperty("op_name").GetString()!, e => e.GetProperty("dur").GetDouble())
            .Select(group => (Operator: group.Key, Time: group.Sum())).ToList();
        var all = times.Sum(one => one.Time);
        return [.. times.Select(one => (one.Operator, one.Time / all)).OrderByDescending(one => one.Item2)];
    }
}
