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
