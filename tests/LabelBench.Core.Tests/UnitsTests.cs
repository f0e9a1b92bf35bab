namespace LabelBench.Core.Tests;

public class UnitsTests
{
    [Fact]
    public void Power_over_time_is_energy() => Assert.Equal(new Joules(180), new Watts(60) * TimeSpan.FromSeconds(3));

    [Fact]
    public void A_rate_per_second_times_86400_is_a_rate_per_day() => Assert.Equal(86_400 * 2.5, new ItemsPerSecond(2.5).ItemsPerDay);

    [Fact]
    public void Rates_scale() => Assert.Equal((new ItemsPerSecond(30), new ItemsPerSecond(5)), (new ItemsPerSecond(10) * 3, new ItemsPerSecond(10) / 2));

    [Fact]
    public void Memory_converts_by_powers_of_two()
    {
        Assert.Equal((1_073_741_824.0, 1024.0, 1.0), (Bytes.FromGibibytes(1).Value, Bytes.FromGibibytes(1).Mebibytes, Bytes.FromMebibytes(1024).Gibibytes));
        Assert.Equal(80, Bytes.FromGibibytes(80).Gibibytes);
    }

    [Fact]
    public void Frequencies_and_shares_print_in_their_usual_scale() => Assert.Equal((3.5, 25), (new Hertz(3.5e9).Gigahertz, new Share(0.25).Percent));

    [Fact]
    public void Every_unit_makes_itself_from_the_number_that_it_holds()
    {
        AssertKeeps<ItemsPerSecond>();
        AssertKeeps<QueriesPerSecond>();
        AssertKeeps<Watts>();
        AssertKeeps<Joules>();
        AssertKeeps<Bytes>();
        AssertKeeps<Hertz>();
        AssertKeeps<Share>();
        AssertKeeps<Count>();
        // A unit that is added to Core must be added here.
        Assert.Equal(8, typeof(Watts).Assembly.GetTypes().Count(t => t.IsValueType && t.GetInterfaces().Any(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IUnit<>))));
    }

    private static void AssertKeeps<T>() where T : struct, IUnit<T> => Assert.All([0.0, 1.5, -2, 1e300], value => Assert.Equal(value, T.From(value).Value));
}
