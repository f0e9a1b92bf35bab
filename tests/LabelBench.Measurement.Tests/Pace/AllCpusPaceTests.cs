using System.Numerics;
using LabelBench.Measurement.Pace;

namespace LabelBench.Measurement.Tests.Pace;

public class AllCpusPaceTests
{
    [Theory]
    [InlineData(0.5, 1)]
    [InlineData(1.9, 1)]
    [InlineData(2, 2)]
    public void As_many_threads_work_as_there_are_whole_CPUs(double usable, int threads) => Assert.Equal(threads, new AllCpusPace(usable).Threads);

    [Fact]
    public void A_reading_has_both_kinds_of_work()
    {
        var reading = new AllCpusPace(2).Read();
        Assert.InRange(reading.Arithmetic, 1e7, 1e14);
        Assert.InRange(reading.Memory, 1e6, 1e13);
    }

    [Fact]
    public void One_CPU_exchanges_nothing() => Assert.Null(new AllCpusPace(1).Read().Exchange);

    [Theory]
    [InlineData(2)]
    [InlineData(5)] // more than some machines have: threads must hand the CPUs to each other
    public void Every_thread_answers_every_round_or_there_is_no_reading(int threads)
    {
        using var exchange = new PaceExchange(threads);
        var followers = Enumerable.Range(1, threads - 1).Select(number => new Thread(() => exchange.Follow(number)) { IsBackground = true }).ToArray();
        Array.ForEach(followers, f => f.Start());
        var reading = exchange.Lead();
        Assert.All(followers, f => Assert.True(f.Join(TimeSpan.FromSeconds(60)))); // an end, not a time
        if (reading is { } rounds)
            Assert.InRange(rounds, 100, 1e9);
    }

    [Fact]
    public void A_thread_that_nobody_answers_ends_without_a_reading()
    {
        using var exchange = new PaceExchange(2);
        Assert.Null(exchange.Lead());
        exchange.Follow(1); // all has ended
    }

    [Fact]
    public void A_thread_is_bound_to_one_CPU_where_there_are_as_many_as_threads_and_left_alone_elsewhere()
    {
        var bound = new List<bool>();
        var thread = new Thread(() => bound.AddRange([CpuOfItsOwn.Take(0, 1_000_000), CpuOfItsOwn.Take(0, Environment.ProcessorCount), CpuOfItsOwn.Take(0, 1)]));
        thread.Start();
        thread.Join();
        Assert.False(bound[0]);
        Assert.Equal(bound[1], bound[2]); // bound once it has one CPU, which it may take again
    }

    [Fact]
    public void A_piece_of_arithmetic_is_done_to_its_end()
    {
        using var work = new PaceWork(1);
        Assert.Equal(2.0 * PaceWork.Steps * PaceWork.Vectors * Vector<float>.Count, work.Multiply());
        // x -> 0.999 x + 0.001 ends at 1, in every lane of every vector.
        Assert.Equal(PaceWork.Vectors * Vector<float>.Count, work.Sum, 0.01 * PaceWork.Vectors * Vector<float>.Count);
    }

    [Theory]
    [InlineData(1, 4 << 20)]
    [InlineData(20, 3_354_624)]
    [InlineData(1000, 1 << 20)]
    public void A_piece_of_memory_is_read_from_end_to_end(int threads, int bytes)
    {
        using var work = new PaceWork(threads);
        Assert.Equal(bytes, work.ReadAll());
        Assert.Equal(3.0 * bytes / sizeof(float), work.Sum, 0.001 * bytes);
    }
}
