namespace LabelBench.Core.Tests;

public class ReadingTests
{
    private static readonly Reading<Watts> Missing = Reading.Missing<Watts>("RAPL not readable");

    [Fact]
    public void A_missing_reading_stays_missing_with_its_reason_whatever_is_made_of_it()
    {
        var energy = Missing.Map(power => power * TimeSpan.FromSeconds(1)).Map(joules => new Count(joules.Value));
        Assert.Equal(Reading.Missing<Count>("RAPL not readable"), energy);
        Assert.Null(energy.ValueOrNull);
    }

    [Fact]
    public void A_measured_reading_is_converted()
    {
        Reading<Watts> power = new Watts(60);
        Assert.Equal(Reading.Of(new Joules(120)), power.Map(p => p * TimeSpan.FromSeconds(2)));
        Assert.Equal(new Watts(60), power.ValueOrNull);
    }

    [Fact]
    public void Both_cases_must_be_answered()
    {
        Assert.Equal("n/a (RAPL not readable)", Missing.Match(_ => "", reason => $"n/a ({reason})"));
        Assert.Equal("60", Reading.Of(new Watts(60)).Match(p => p.Value.ToString(System.Globalization.CultureInfo.InvariantCulture), _ => ""));
    }

    [Fact]
    public void Readings_are_equal_by_content()
    {
        Assert.Equal(Missing, Reading.Missing<Watts>("RAPL not readable"));
        Assert.NotEqual(Missing, Reading.Missing<Watts>("no GPU"));
        Assert.NotEqual(Missing, Reading.Of(new Watts(0)));
    }
}
