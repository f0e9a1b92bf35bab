using LabelBench.Capacity.Queueing;
using LabelBench.Core;
using LabelBench.Simulations;

namespace LabelBench.Capacity.Tests.Queueing;

public class QueueingTests
{
    // C(c, R) by its definition: (R^c / c!) / ((1 - R/c) Σ R^k / k! + R^c / c!)
    [Theory]
    [InlineData(0.5, 1, 0.5)]
    [InlineData(1, 2, 1.0 / 3)]
    [InlineData(2, 3, 0.4444444444444444)]
    [InlineData(8, 10, 0.40918015110108834)]
    public void Erlangs_probability_of_waiting_agrees_with_its_definition(double offered, int servers, double expected) => Assert.Equal(expected, ErlangC.Of(offered, servers), 1e-9);

    [Fact]
    public void Servers_that_cannot_keep_up_always_let_wait() => Assert.Equal(1, ErlangC.Of(3, 3));

    // M/M/1: mean wait ρ/(μ - λ), and P(W > t) = ρ exp(-(μ - λ) t); M/D/1: half of that mean (Pollaczek and Khinchin).
    [Theory]
    [InlineData(0.5)]
    [InlineData(0.9)]
    public void One_server_agrees_with_the_exact_formulas(double busy)
    {
        var exponential = WaitForecast.Of(new QueueLoad(busy, 1, 1), 1);

        Assert.Equal(busy / (1 - busy), exponential.MeanSeconds, 1e-9);
        Assert.Equal(Math.Log(busy / 0.01) / (1 - busy), exponential.Percentile(0.99), 1e-6);
        Assert.Equal(busy / (1 - busy) / 2, WaitForecast.Of(new QueueLoad(busy, 1), 1).MeanSeconds, 1e-9);
    }

    [Fact]
    public void More_servers_never_wait_longer_and_too_few_wait_for_ever()
    {
        var load = new QueueLoad(120, 0.1, 0.5);
        var waits = Enumerable.Range(13, 20).Select(c => WaitForecast.Of(load, c)).ToArray();

        Assert.All(waits.Zip(waits.Skip(1)), pair => Assert.True(pair.Second.MeanSeconds <= pair.First.MeanSeconds && pair.Second.Percentile(0.99) <= pair.First.Percentile(0.99)));
        Assert.Equal(double.PositiveInfinity, WaitForecast.Of(load, 12).Percentile(0.5));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.25)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    public void Times_have_the_mean_variability_and_moments_that_they_are_stated_with(double variability)
    {
        var (spread, random) = (new Spread(0.2, variability), new SplitMix64(4));
        var times = new double[200_000];
        for (var i = 0; i < times.Length; i++)
            times[i] = spread.Draw(ref random);
        var mean = times.Average();

        Assert.InRange(mean, 0.197, 0.203);
        Assert.InRange(times.Sum(t => (t - mean) * (t - mean)) / times.Length / (mean * mean), variability * 0.94 - 1e-12, variability * 1.06 + 1e-12);
        Assert.InRange(Math.Log(times.Average(t => Math.Exp(-3 * t))), spread.LogMoment(-3) - 0.005, spread.LogMoment(-3) + 0.005);
    }

    [Fact]
    public void The_simulated_queue_agrees_with_theory_where_theory_is_exact()
    {
        var waits = QueueSimulator.Run(new QueueLoad(0.8, 1, 1), 1, 400_000, 1).Select(q => q.Wait).ToArray();

        Assert.InRange(waits.Average(), 3.7, 4.3);
        Assert.InRange(waits.Count(w => w > 0) / (double)waits.Length, 0.79, 0.81);
        Assert.Equal(waits, QueueSimulator.Run(new QueueLoad(0.8, 1, 1), 1, 400_000, 1).Select(q => q.Wait));
    }

    [Fact]
    public void A_server_that_takes_batches_carries_what_one_at_a_time_would_not()
    {
        // 2 ms a batch and 0.5 ms a query: 400 queries/s alone, 1,333/s in batches of 8.
        double Batch(int size) => 0.002 + 0.0005 * size;
        double P99(int largest) => QueueSimulator.Percentile(QueueSimulator.Run(
            new QueueLoad(900, Batch(largest) / largest) { Batches = new BatchTimes([(1, Batch(1)), (largest, Batch(largest))]) }, 1, 100_000, 3).Select(q => q.Wait + q.Service), 0.99);
        var (batched, single) = (P99(8), P99(1));

        Assert.InRange(batched, Batch(8), 0.05);
        Assert.True(single > 10, $"the queue grew to {single} s");
    }

    [Fact]
    public void Staffing_by_formula_and_by_simulation_differ_by_a_server_at_most()
    {
        foreach (var load in new[] { new QueueLoad(30, 0.1), new QueueLoad(30, 0.1, 1), new QueueLoad(200, 0.1, 0.25), new QueueLoad(60, 0.1, 0, 4) })
        {
            var (formula, verified) = (Staffing.ByFormula(load, 0.1, 0.99)!.Value, Staffing.Verified(load, 0.1, 0.99, 8)!.Value);

            Assert.InRange(formula, verified - 1, verified + 1);
            Assert.True(verified > load.Offered);
        }
        Assert.Null(Staffing.ByFormula(new QueueLoad(1e7, 1), 1, 0.99));
    }

    [Fact]
    public void Times_of_batches_that_were_not_measured_lie_between_their_neighbours_and_below_the_smallest_are_its_own()
    {
        var times = new BatchTimes([(8, 0.4), (2, 0.1), (4, 0.2)]);
        Assert.Equal([0.25, 0.25, 0.375, 0.5, 0.625, 0.75, 0.875, 1], Enumerable.Range(1, 8).Select(n => Math.Round(times.Share(n), 9)));
        Assert.Equal(1, new BatchTimes([(8, 0.4)]).Overhead);
        Assert.Equal(0, new BatchTimes([(1, 0.05), (8, 0.4)]).Overhead, 1e-12);
        Assert.Equal(0.3, BatchTimes.Affine(16, 0.3).Overhead, 1e-12);
        // A call with more items that was measured as shorter is noise.
        Assert.Equal(1, new BatchTimes([(1, 0.5), (8, 0.4)]).Share(1));
    }

    [Theory]
    [InlineData(1, 0.3, 8, 1)]
    [InlineData(1, 0.1, 24, 6)]
    [InlineData(1, 0.03, 48, 2)]
    [InlineData(1, 0.3, 24, 3)]
    [InlineData(4, 0.3, 8, 3)]
    public void Waits_for_batches_grow_with_the_load_and_agree_with_a_played_queue(double arrivals, double overhead, int largest, int servers)
    {
        QueueLoad At(double busy) => new(busy * servers * largest, 1.0 / largest, BulkTable.ItemVariability, arrivals) { Batches = BatchTimes.Affine(largest, overhead) };
        var waits = new[] { 0.3, 0.6, 0.8, 0.9, 0.97 }.Select(busy => BulkTable.Builtin.Wait(At(busy), servers, 0.99)).ToArray();
        var played = QueueSimulator.Run(At(0.8), servers, 300_000, 5);

        Assert.Equal(waits.Order(), waits);
        Assert.InRange(QueueSimulator.Percentile(played.Select(q => q.Wait), 0.99) / waits[2], 0.8, 1.25);
        Assert.InRange(QueueSimulator.Percentile(played.Select(q => q.Wait + q.Service), 0.95) / BulkTable.Builtin.Response(At(0.8), servers, 0.95), 0.85, 1.18);
        Assert.Equal(double.PositiveInfinity, BulkTable.Builtin.Wait(At(1), servers, 0.99));
    }

    [Fact]
    public void A_queue_of_batches_of_one_is_the_queue_without_batches()
    {
        var load = new QueueLoad(2.4, 1, 0.25);
        double P99(QueueLoad played) => QueueSimulator.Percentile(QueueSimulator.Run(played, 3, 300_000, 5).Select(q => q.Wait), 0.99);
        Assert.InRange(P99(load with { Batches = BatchTimes.Affine(1, 0) }) / P99(load), 0.93, 1.07);
    }

    [Fact]
    public void Staffing_of_servers_that_take_batches_is_settled_by_the_simulation()
    {
        var load = new QueueLoad(48, 1.0 / 8, BulkTable.ItemVariability, 4) { Batches = BatchTimes.Affine(8, 0.3) };
        var (formula, verified) = (Staffing.ByFormula(load, 1, 0.99)!.Value, Staffing.Verified(load, 1, 0.99, 3)!.Value);
        Assert.InRange(formula, verified - 1, verified + 1);
        Assert.True(verified > load.Offered);
    }
}
