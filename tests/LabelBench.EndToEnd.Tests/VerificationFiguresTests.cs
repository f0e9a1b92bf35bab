using System.Collections.Immutable;
using LabelBench.Cli.Verification;
using LabelBench.Core;
using LabelBench.Records;
using LabelBench.Statistics.Energy;
using LabelBench.Telemetry;

namespace LabelBench.EndToEnd.Tests;

/// <summary>Figures of checks from what a GPU would have given; synthetic.</summary>
public sealed class VerificationFiguresTests
{
    private const long Millisecond = 1_000_000, Second = 1_000 * Millisecond;

    [Fact]
    public void Throughput_of_a_phase_is_that_of_the_slices_inside_it()
    {
        ImmutableArray<LoopBurst> slices = [.. Enumerable.Range(0, 100).Select(i => new LoopBurst(i * 20 * Millisecond, (i + 1) * 20 * Millisecond, i < 50 ? 10 : 5))];
        Assert.Equal(500, SamplingCheck.ThroughputIn(new Window(110 * Millisecond, 890 * Millisecond), slices)!.Value, 6);
        Assert.Equal(250, SamplingCheck.ThroughputIn(new Window(1_110 * Millisecond, 1_890 * Millisecond), slices)!.Value, 6);
        Assert.Null(SamplingCheck.ThroughputIn(new Window(5 * Millisecond, 15 * Millisecond), slices));
    }

    [Fact]
    public void What_sampling_takes_is_told_with_its_interval_and_noise_alone_takes_nothing()
    {
        var random = new SplitMix64(3);
        double Noise() => Math.Exp(0.4 * (random.Unit() - 0.5));
        var none = SamplingCheck.Cost([.. Enumerable.Range(0, 2_000).Select(_ => (100 * Noise(), 100 * Noise()))]);
        Assert.InRange(none.Value, -0.01, 0.01);
        var two = SamplingCheck.Cost([.. Enumerable.Range(0, 20).Select(i => (100.0 + i % 2, 0.98 * (100.0 + i % 2)))]);
        Assert.Equal(0.02, two.Value, 9);
        Assert.True(two.Low <= two.Value && two.Value <= two.High);
    }

    /// <summary>A board whose sensor sees 25 of every 100 ms, and whose counter sees all.</summary>
    [Fact]
    public void Corrected_power_agrees_with_a_true_counter_and_finds_one_that_loses_a_fifth()
    {
        ImmutableArray<LoopBurst> bursts = [.. Enumerable.Range(0, 36).Select(i => new LoopBurst(5 * Second + i * 813 * Millisecond, 5 * Second + i * 813 * Millisecond + 430 * Millisecond, 1))];
        double Energy(long ns) => 60 * ns / 1e9 + bursts.Sum(b => 240 * Math.Clamp(ns - b.BeginNs, 0, b.EndNs - b.BeginNs) / 1e9);
        GpuPoll Poll(long ns, double kept)
        {
            var renewed = (ns - 7 * Millisecond) / (100 * Millisecond) * (100 * Millisecond) + 7 * Millisecond;
            return new GpuPoll(ns, new Watts((Energy(renewed) - Energy(renewed - 25 * Millisecond)) / 0.025), new Joules(kept * Energy(ns)));
        }
        ImmutableArray<GpuPoll> Polls(double kept) => [.. Enumerable.Range(0, 1_950).Select(i => Poll(Second + i * 20 * Millisecond, kept))];
        Assert.InRange(TracedEnergy.Of(null, Polls(1), PowerSensor.DataCentre, bursts).CounterOverCorrected.ValueOrNull!.Value.Value, 0.99, 1.01);
        Assert.InRange(TracedEnergy.Of(null, Polls(0.8), PowerSensor.DataCentre, bursts).CounterOverCorrected.ValueOrNull!.Value.Value, 0.79, 0.81);
        Assert.Equal("no GPU", TracedEnergy.Of("no GPU", [], default, bursts).CounterOverCorrected.Match(_ => "", why => why));
    }
}
