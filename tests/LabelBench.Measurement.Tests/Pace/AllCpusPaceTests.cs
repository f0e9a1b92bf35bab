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
    public void A_piece_of_arithmetic_is_a_product_of_matrices()
    {
        using var work = new PaceWork(1);
        Assert.Equal(2.0 * 64 * 64 * 64, work.Multiply());
        // Row 1, column 2 of the product of numbers 0.001 · (place mod 7), each matrix at its own place.
        static float At(int place) => 1e-3f * (place % 7);
        var expected = Enumerable.Range(0, 64).Sum(k => At(64 + k) * At(4096 + 64 * k + 2));
        Assert.Equal(expected, work.Product(1, 2), 1e-9);
    }

    [Fact]
    public void Reading_goes_through_all_of_its_memory_and_begins_anew()
    {
        using var work = new PaceWork(1);
        for (var piece = 0; piece < 64; piece++)
            Assert.Equal(65_536, work.ReadOn());
        var once = work.Sum;
        Assert.Equal(Enumerable.Range(0, 1 << 20).Sum(i => 1e-3 * (i % 7)), once, 1.0);
        for (var piece = 0; piece < 64; piece++)
            work.ReadOn();
        Assert.Equal(2 * once, work.Sum, 1.0);
    }
}
