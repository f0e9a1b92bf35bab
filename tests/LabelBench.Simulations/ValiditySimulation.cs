using LabelBench.Core;
using LabelBench.Simulations.Virtual;

namespace LabelBench.Simulations;

/// <summary>Windows of 5 to 30 s with throttle bursts of at least 1 % of them, many shorter than the sampling period: how many make the trial invalid; and how many clean windows do.</summary>
public sealed class ValiditySimulation : ISimulation
{
    private static readonly (string Name, long Nanoseconds)[] Bursts = [("one-burst", 0), ("bursts-of-150ms", 150_000_000), ("bursts-of-20ms", 20_000_000), ("bursts-of-2ms", 2_000_000)];

    public string Name => "validity";

    public IEnumerable<SimulatedFigure> Run(bool full, ulong seed)
    {
        var windows = full ? 2000 : 200;
        int found = 0, all = 0;
        foreach (var (index, burst) in Bursts.Index())
        {
            foreach (var (from, to) in new[] { (0.01, 0.012), (0.012, 0.05) })
            {
                var here = Repeat.Times(windows, i => IsFound(from, to, burst.Nanoseconds, SplitMix64.For(seed + (ulong)index, i))).Count(f => f);
                (found, all) = (found + here, all + windows);
                yield return SimulatedFigure.Share(FormattableString.Invariant($"{Name}.throttled-{100 * from:0.#}-to-{100 * to:0.#}%.{burst.Name}.found"), here, windows, 99);
            }
        }
        yield return SimulatedFigure.Share($"{Name}.throttled.found", found, all, 99);
        var clean = Repeat.Times(1000, i => new VirtualGpuWindow(0, 0, SplitMix64.For(seed + 100, i)).Judge().Any(f => f.Invalidates)).Count(f => f);
        yield return SimulatedFigure.Share($"{Name}.clean.called-invalid", clean, 1000, 1, atMost: true);
    }

    /// <summary>By the rule that is about it, not by chance.</summary>
    private static bool IsFound(double from, double to, long burst, SplitMix64 random)
    {
        var share = random.Between(from, to);
        return new VirtualGpuWindow(share, burst, random).Judge().Any(f => f is { Rule: "gpu-software-thermal", Invalidates: true, Evidence.Source.Length: > 0 });
    }
}
