using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Globalization;
using LabelBench.Core;
using LabelBench.Records;
using LabelBench.Statistics;
using LabelBench.Telemetry;
using LabelBench.Telemetry.Sampling;
using LabelBench.Workloads;

namespace LabelBench.Cli.Verification;

/// <summary>What sampling costs the work beside it: throughput of a bare loop without a sampler and with one at 10 and at 100 Hz, in blocks of all three in a drawn order.</summary>
internal sealed class SamplingCheck : ICheck
{
    /// <summary>Of throughput, at most: the upper end of the interval may not lie above.</summary>
    private const double Tolerated = 0.005;

    /// <summary>Fewer blocks do not resolve half a percent.</summary>
    private const int Blocks = 20;

    /// <summary>Samples that are kept; a phase has fewer.</summary>
    private const int Capacity = 1_000;

    private static readonly ImmutableArray<int> Rates = [0, 10, 100];

    private static readonly TimeSpan Phase = TimeSpan.FromMilliseconds(600), Settling = TimeSpan.FromMilliseconds(200), Slice = TimeSpan.FromMilliseconds(20), Longest = TimeSpan.FromMinutes(5);

    public string Name => "sampling";

    public string Title => "What sampling costs: throughput of a bare loop beside a sampler at 10 and 100 Hz, against none";

    public double Weight => 2.5;

    public bool NeedsGpu => false;

    public async Task<CheckResult> RunAsync(Visit visit, CancellationToken outOfTime, CancellationToken stop)
    {
        using var loop = new BareLoop(visit, visit.OnGpu ? Precision.Fp16 : Precision.Fp32, batch: 1);
        if (await loop.PrepareAsync(stop).ConfigureAwait(false) is { } reason)
            return CheckResult.Said(this, CheckStatus.NotHere, reason);
        var bursts = new ConcurrentQueue<LoopBurst>();
        using var done = CancellationTokenSource.CreateLinkedTokenSource(outOfTime);
        var running = loop.RunAsync(Longest, Slice, TimeSpan.Zero, bursts, done.Token, stop);
        while (bursts.IsEmpty && !running.IsCompleted) await Task.Delay(Slice, stop).ConfigureAwait(false);
        var phases = await Task.Run(() => Phases(running, outOfTime), stop).ConfigureAwait(false);
        await done.CancelAsync().ConfigureAwait(false);
        if (await running.ConfigureAwait(false) is { } failure)
            return CheckResult.Said(this, CheckStatus.Failed, $"the loop: {failure}");
        return Result(visit, phases, [.. bursts]);
    }

    /// <summary>Throughput in a phase: of the slices that lie in it whole.</summary>
    internal static double? ThroughputIn(Window window, ImmutableArray<LoopBurst> slices)
    {
        var inside = slices.Where(s => s.BeginNs >= window.BeginNs && s.EndNs <= window.EndNs).ToArray();
        return inside.Length == 0 ? null : inside.Sum(s => s.Queries) / (inside.Sum(s => s.EndNs - s.BeginNs) / 1e9);
    }

    /// <summary>Share of throughput that is lost: by the mean of the logarithms of the blocks' ratios, which noise moves to neither side.</summary>
    internal static Estimate Cost(IEnumerable<(double Without, double With)> blocks)
    {
        var logarithm = Estimate.OfMean([.. blocks.Select(b => Math.Log(b.With / b.Without))]);
        return logarithm with { Value = -double.ExpM1(logarithm.Value), Low = logarithm.High is { } high ? -double.ExpM1(high) : null, High = logarithm.Low is { } low ? -double.ExpM1(low) : null };
    }

    private static List<SampledPhase> Phases(Task running, CancellationToken outOfTime)
    {
        var phases = new List<SampledPhase>();
        var random = new SplitMix64(1);
        for (var block = 0; block < Blocks && !outOfTime.IsCancellationRequested && !running.IsCompleted; block++)
        {
            foreach (var rate in Rates.OrderBy(_ => random.Next()).ToArray())
            {
                using var sampler = rate == 0 ? null : Samplers.ForThisMachine(new SamplerOptions(TimeSpan.FromSeconds(1.0 / rate), Capacity));
                Thread.Sleep(Settling);
                var begin = MonotonicClock.NowNanoseconds;
                Thread.Sleep(Phase);
                var window = new Window(begin, MonotonicClock.NowNanoseconds);
                phases.Add(new SampledPhase(block, rate, window, sampler?.Summarise(window).Single(m => m.Name == MetricNames.SamplerBusy).Mean.ValueOrNull?.Value));
            }
        }
        return phases;
    }

    private CheckResult Result(Visit visit, List<SampledPhase> phases, ImmutableArray<LoopBurst> slices)
    {
        var blocks = phases.GroupBy(p => p.Block).Select(b => b.ToDictionary(p => p.Rate, p => ThroughputIn(p.Window, slices))).Where(b => b.Count == Rates.Length && b.Values.All(v => v is not null)).ToArray();
        if (blocks.Length < 2)
            return CheckResult.Said(this, CheckStatus.Partial, "no two blocks were finished");
        var rows = Rates.Where(rate => rate > 0).Select(rate => (Rate: rate, Cost: Cost(blocks.Select(b => (b[0]!.Value, b[rate]!.Value))), Busy: phases.Where(p => p.Rate == rate).Average(p => p.Busy))).ToArray();
        // On the CPU the sampler shares its cores with the loop: the row says what that costs and is held to nothing.
        var status = blocks.Length < Blocks ? CheckStatus.Partial : visit.OnGpu && rows.Any(r => r.Cost.High > Tolerated) ? CheckStatus.Failed : CheckStatus.Passed;
        return CheckResult.Table(this, status,
            string.Join("; ", rows.Select(r => string.Create(CultureInfo.InvariantCulture, $"{r.Rate} Hz takes {100 * r.Cost.Value:0.00} % ({100 * r.Cost.Low:0.00} to {100 * r.Cost.High:0.00})"))),
            ["sampler, Hz", "blocks", "without, queries/s", "throughput lost, %", "low, %", "high, %", "sampler at work, % of a core's time"],
            rows.Select(r => ImmutableArray.Create<object?>(r.Rate, blocks.Length, blocks.Average(b => b[0]!.Value), 100 * r.Cost.Value, 100 * r.Cost.Low, 100 * r.Cost.High, 100 * r.Busy)));
    }

    /// <param name="Rate">Hz; 0 without a sampler.</param>
    /// <param name="Busy">Share of the time that the sampler's thread spent reading.</param>
    private sealed record SampledPhase(int Block, int Rate, Window Window, double? Busy);
}
