using System.Collections.Immutable;
using LabelBench.Core;
using LabelBench.Measurement.Batches;
using LabelBench.Records;
using LabelBench.Workloads;

namespace LabelBench.Measurement.Tests;

/// <summary>Searches on machines that are made up: memory is a fixed part and a part per item.</summary>
public class BatchLadderTests
{
    private const double Mebibyte = 1 << 20;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(64)]
    [InlineData(100)]
    [InlineData(1023)]
    [InlineData(4095)]
    public void What_is_found_fits_and_what_is_an_eighth_larger_does_not(int capacity)
    {
        var (probes, found) = Search(batch => batch <= capacity);

        var (fit, tooLarge) = (found.Fits!.Value, found.TooLarge!.Value);
        Assert.InRange(fit, 1, capacity);
        Assert.True(tooLarge > capacity);
        Assert.True(tooLarge - fit <= Math.Max(1, fit / 8));
        Assert.Equal(BatchLimit.Memory, found.Limit);
        Assert.Equal(probes.Length, probes.DistinctBy(p => p.Batch).Count());
    }

    [Fact]
    public void Batches_double_until_one_does_not_fit_and_then_close_in()
    {
        var (probes, found) = Search(batch => batch <= 100);

        Assert.Equal([1, 2, 4, 8, 16, 32, 64, 128, 96, 112, 104], probes.Select(p => p.Batch));
        Assert.Equal((96, 104, 80), (found.Fits, found.TooLarge, found.Measured));
    }

    [Fact]
    public void Where_nothing_fits_that_is_the_finding()
    {
        var (probes, found) = Search(_ => false);

        Assert.Single(probes);
        Assert.Null(found.Fits);
        Assert.Equal(1, found.Measured);
    }

    [Fact]
    public void The_search_ends_at_the_bound_and_needs_no_margin_there()
    {
        var (probes, found) = Search(_ => true, largest: 100);

        Assert.Equal([1, 2, 4, 8, 16, 32, 64, 100], probes.Select(p => p.Batch));
        Assert.Equal((100, null, 100, BatchLimit.Bound), (found.Fits, found.TooLarge, found.Measured, found.Limit));
    }

    [Fact]
    public void A_batch_that_would_take_too_long_is_not_tried()
    {
        var (probes, found) = Search(_ => true, elapsed: batch => TimeSpan.FromSeconds(batch));

        Assert.Equal(32, probes[^1].Batch);
        Assert.Equal((32, BatchLimit.Time), (found.Measured, found.Limit));
        Assert.Contains("a probe of 64 would take about 64 s, and 60 s is the most", found.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_failure_ends_the_search_and_is_named()
    {
        var probes = ImmutableArray.Create(Fits(1, 100), new BatchProbe(2, BatchOutcome.Failed, null, TimeSpan.FromSeconds(1), "the model takes 1 x 3 x 224 x 224"));

        Assert.Null(BatchLadder.Next(probes, Bounds()));
        var found = BatchFinding.Of(Cell, probes, Bounds());
        Assert.Equal((1, BatchLimit.Failure), (found.Measured, found.Limit));
        Assert.Equal("2: the model takes 1 x 3 x 224 x 224", found.Reason);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 1)]
    [InlineData(10, 9)]
    [InlineData(64, 56)]
    [InlineData(96, 80)]
    [InlineData(1000, 896)]
    public void The_margin_takes_a_tenth_and_rounds_down(int fits, int measured) => Assert.Equal(measured, BatchLadder.WithMargin(fits));

    [Fact]
    public void The_margin_never_takes_more_than_a_quarter_nor_less_than_a_tenth() =>
        Assert.All(Enumerable.Range(1, 4096), fits => Assert.InRange(BatchLadder.WithMargin(fits), Math.Max(1, (int)(0.75 * fits)), Math.Max(1, (int)Math.Ceiling(0.9 * fits))));

    [Fact]
    public void A_forecast_never_promises_less_than_an_affine_memory_takes()
    {
        foreach (var (fixedPart, perItem) in from f in new[] { 10, 100, 2000 } from p in new[] { 0.1, 5, 80 } select (f, p))
        {
            var probes = ImmutableArray<BatchProbe>.Empty;
            for (var batch = 1; batch <= 256; batch *= 2)
            {
                if (MemoryForecast.Of(probes, batch) is { } expected)
                    Assert.True(expected.Value >= 0.999 * (fixedPart + perItem * batch) * Mebibyte);
                probes = probes.Add(Fits(batch, fixedPart + perItem * batch));
            }
        }
    }

    [Fact]
    public void A_machine_is_never_asked_for_more_than_it_may_give()
    {
        var asked = 0.0;
        var (probes, found) = Search(batch =>
        {
            asked = Math.Max(asked, 300 + 12 * batch);
            return true;
        }, memory: batch => 300 + 12 * batch, host: new Bytes(2000 * Mebibyte));

        Assert.True(asked <= 2000);
        Assert.Contains(probes, p => p.Outcome is BatchOutcome.Forecast);
        Assert.Equal(BatchLimit.Memory, found.Limit);
        // 141 would just fit; what lies on top of the forecast costs at most the steps that it is found in.
        Assert.InRange(found.Fits!.Value, 112, 141);
        Assert.Contains("GiB of the host's memory, and 1.95 GiB may be taken", found.Reason, StringComparison.Ordinal);
    }

    private static Cell Cell => new("w", Workloads.Scope.Infer, Scenario.Offline, ExecutionProvider.Cpu, "cpu", Precision.Fp32, 2, 1, 2, 0);

    private static BatchBounds Bounds(int largest = 4096) => new(largest, TimeSpan.FromSeconds(60));

    private static BatchProbe Fits(int batch, double mebibytes, TimeSpan elapsed = default) => new(batch, BatchOutcome.Fits, new Bytes(mebibytes * Mebibyte), elapsed, null);

    private static (ImmutableArray<BatchProbe> Probes, LargestBatch Found) Search(
        Func<int, bool> fits, int largest = 4096, Func<int, TimeSpan>? elapsed = null, Func<int, double>? memory = null, Bytes? host = null)
    {
        var (bounds, probes) = (Bounds(largest), ImmutableArray<BatchProbe>.Empty);
        while (BatchLadder.Next(probes, bounds) is { } batch)
        {
            probes = probes.Add(MemoryForecast.Refusal(probes, batch, host) ?? (fits(batch)
                ? Fits(batch, memory?.Invoke(batch) ?? 100, elapsed?.Invoke(batch) ?? TimeSpan.Zero)
                : new BatchProbe(batch, BatchOutcome.OutOfMemory, null, TimeSpan.Zero, "Failed to allocate memory")));
            Assert.InRange(probes.Length, 1, 40);
        }
        return (probes, BatchFinding.Of(Cell, probes, bounds));
    }
}
