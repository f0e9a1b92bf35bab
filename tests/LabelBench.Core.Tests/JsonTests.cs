using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;

namespace LabelBench.Core.Tests;

public class JsonTests
{
    private enum Colour
    {
        DarkRed,
        Blue,
    }

    private sealed record Sample(Watts MeanPower, Reading<Bytes> PeakMemory, TimeSpan WindowMs, Colour Colour, string? Note, ImmutableArray<double> Values);

    private static string Write<T>(T value) => JsonSerializer.Serialize(value, Json.Line);

    private static T Read<T>(string text) => JsonSerializer.Deserialize<T>(text, Json.Line)!;

    [Fact]
    public void A_unit_is_its_number() => Assert.Equal(("61.5", new Watts(61.5)), (Write(new Watts(61.5)), Read<Watts>("61.5")));

    [Fact]
    public void A_reading_is_its_number_or_the_reason_why_there_is_none()
    {
        Assert.Equal("61.5", Write<Reading<Watts>>(new Watts(61.5)));
        Assert.Equal("""{"unavailable":"RAPL not readable"}""", Write(Reading.Missing<Watts>("RAPL not readable")));
        Assert.Equal(Reading.Of(new Watts(61.5)), Read<Reading<Watts>>("61.5"));
        Assert.Equal(Reading.Missing<Watts>("RAPL not readable"), Read<Reading<Watts>>("""{"unavailable":"RAPL not readable"}"""));
    }

    [Fact]
    public void Zero_is_not_missing() => Assert.Equal(Reading.Of(new Watts(0)), Read<Reading<Watts>>(Write(Reading.Of(new Watts(0)))));

    [Theory]
    [InlineData("""{"reason":"x"}""")]
    [InlineData("{}")]
    [InlineData("\"61.5\"")]
    [InlineData("[]")]
    [InlineData("true")]
    public void A_reading_of_another_shape_is_refused(string text) =>
        Assert.Throws<JsonException>(() => Read<Reading<Watts>>(text));

    [Fact]
    public void Durations_are_milliseconds_with_all_their_ticks()
    {
        Assert.Equal("8123.4567", Write(TimeSpan.FromTicks(81_234_567)));
        var chance = new Random(1729);
        for (var i = 0; i < 1000; i++)
        {
            // Up to a month.
            var time = TimeSpan.FromTicks(chance.NextInt64(TimeSpan.TicksPerDay * 30));
            Assert.Equal(time, Read<TimeSpan>(Write(time)));
        }
    }

    [Fact]
    public void Keys_are_snake_case_and_enum_values_kebab_case_words()
    {
        var sample = new Sample(new Watts(1), Reading.Missing<Bytes>("no GPU"), TimeSpan.FromSeconds(2), Colour.DarkRed, null, [1.5]);
        Assert.Equal("""{"mean_power":1,"peak_memory":{"unavailable":"no GPU"},"window_ms":2000,"colour":"dark-red","note":null,"values":[1.5]}""", Write(sample));
        Assert.Equal(Write(sample), Write(Read<Sample>(Write(sample))));
    }

    [Fact]
    public void Enum_values_as_numbers_are_refused_because_their_order_may_change() =>
        Assert.Throws<JsonException>(() => Read<Colour>("0"));

    [Theory]
    [InlineData("de-DE")]
    [InlineData("ar-SA")]
    [InlineData("fa-IR")]
    public void Numbers_are_written_alike_under_every_culture(string culture)
    {
        var before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(culture);
            Assert.Equal("-1234567.25", Write(new Joules(-1234567.25)));
            Assert.Equal(new Joules(-1234567.25), Read<Joules>("-1234567.25"));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void The_form_for_people_has_the_same_content_on_more_lines_with_line_feeds_only()
    {
        var sample = new Sample(new Watts(1), new Bytes(2), TimeSpan.FromSeconds(2), Colour.Blue, "ä \"x\" <y>", [1.5]);
        var pretty = JsonSerializer.Serialize(sample, Json.Pretty);
        Assert.DoesNotContain('\r', pretty);
        Assert.Contains("ä \\\"x\\\" <y>", pretty, StringComparison.Ordinal);
        Assert.Equal(Write(sample), Write(JsonSerializer.Deserialize<Sample>(pretty, Json.Line)));
    }
}
