using LabelBench.Core;
using LabelBench.Reporting.Wording;

namespace LabelBench.Reporting.Tests;

public class QuantityTests
{
    private static Figure Measured(double value, double? low, double? high, double? confidence = 0.95) =>
        new(value, low, high, low is null ? null : confidence, Provenance.Measured, "3 trials");

    [Theory]
    [InlineData(1904.3, 1885, 1923.6, "1,904 images/s ± 1 %")]
    [InlineData(6311.2, 6286, 6336.4, "6,310 images/s ± 0.4 %")]
    [InlineData(14.23, 13.95, 14.51, "14.2 images/s ± 2 %")]
    [InlineData(318.4, 315.2, 321.6, "318 images/s ± 1 %")]
    [InlineData(0.4271, 0.41, 0.4442, "0.427 images/s ± 4 %")]
    [InlineData(12345, 9345, 15345, "12,000 images/s ± 24 %")]
    [InlineData(100, 0, 350, "100 images/s ± 250 %")]
    [InlineData(182.4, 182.3999, 182.4001, "182.40 images/s ± < 0.1 %")]
    [InlineData(50, 50, 50, "50.00 images/s ± < 0.1 %")]
    public void A_figure_is_rounded_to_what_its_interval_supports(double value, double low, double high, string expected) =>
        Assert.Equal(expected, Quantity.WithMargin(Measured(value, low, high), "images/s"));

    [Theory]
    [InlineData(1904.3, "1,900")]
    [InlineData(31.24, "31.2")]
    [InlineData(0.004267, "0.00427")]
    [InlineData(0, "0")]
    [InlineData(1234567, "1,230,000")]
    [InlineData(-12.34, "-12.3")]
    public void A_number_without_an_interval_has_three_significant_digits(double value, string expected)
    {
        Assert.Equal(expected, Quantity.Number(value));
        Assert.Equal(expected + " images/s", Quantity.WithMargin(Measured(value, null, null), "images/s"));
    }

    [Theory]
    [InlineData(1900, 1705, 2112, "1,700-2,100 images/s (90 %)")]
    [InlineData(1010, 760, 1280, "800-1,300 images/s (90 %)")]
    [InlineData(3.4, 3.36, 3.44, "3.36-3.44 images/s (90 %)")]
    public void The_ends_of_an_interval_are_rounded_alike(double value, double low, double high, string expected) =>
        Assert.Equal(expected, Quantity.Interval(Measured(value, low, high, 0.9), "images/s"));

    [Theory]
    [InlineData(0, "0 s")]
    [InlineData(0.0042, "4.2 µs")]
    [InlineData(0.85, "850 µs")]
    [InlineData(0.9996, "1.0 ms")]
    [InlineData(9.64, "9.6 ms")]
    [InlineData(71.4, "71 ms")]
    [InlineData(412.4, "412 ms")]
    [InlineData(999.6, "1.00 s")]
    [InlineData(1165, "1.17 s")]
    [InlineData(14_260, "14.3 s")]
    [InlineData(110_000, "110 s")]
    [InlineData(840_000, "14 min")]
    [InlineData(9_000_000, "2.5 h")]
    public void Durations_choose_their_unit(double milliseconds, string expected) => Assert.Equal(expected, Quantity.Duration(TimeSpan.FromMilliseconds(milliseconds)));

    [Theory]
    [InlineData(3, "3 s")]
    [InlineData(0.5, "0.5 s")]
    [InlineData(60, "60 s")]
    [InlineData(120, "2 min")]
    public void Settings_are_printed_exactly(double seconds, string expected) => Assert.Equal(expected, Quantity.Exact(TimeSpan.FromSeconds(seconds)));

    [Theory]
    [InlineData(0, "0 B")]
    [InlineData(512, "512 B")]
    [InlineData(1536, "1.5 KiB")]
    [InlineData(33_822_867_456, "31.5 GiB")]
    [InlineData(34_359_738_368, "32 GiB")]
    [InlineData(1_099_511_627_775, "1 TiB")]
    public void Bytes_choose_their_unit(double bytes, string expected) => Assert.Equal(expected, Quantity.Bytes(bytes));

    [Theory]
    [InlineData(0, "0 %")]
    [InlineData(0.0001, "< 0.1 %")]
    [InlineData(0.041, "4.1 %")]
    [InlineData(0.97, "97 %")]
    [InlineData(1, "100 %")]
    public void Shares_are_per_cent(double share, string expected) => Assert.Equal(expected, Quantity.Share(share));

    [Theory]
    [InlineData(0.0005, "0.05 %")]
    [InlineData(0.000012345, "0.0012 %")]
    [InlineData(0.05, "5.0 %")]
    [InlineData(0, "0 %")]
    public void A_small_share_that_was_stated_keeps_two_digits(double share, string expected) => Assert.Equal(expected, Quantity.SmallShare(share));

    [Fact]
    public void Money_keeps_its_cents_where_they_matter()
    {
        Assert.Equal("1,190 EUR", Quantity.Money(1190.2m, "EUR"));
        Assert.Equal("5.90 EUR", Quantity.Money(5.9m, "EUR"));
        Assert.Equal("40 EUR", Quantity.Money(40m, "EUR"));
    }

    [Theory]
    [InlineData("cpu_busy_share", 0.964, "CPU busy", "96 %")]
    [InlineData("memory_used_bytes", 2_469_606_195.2, "Memory used", "2.3 GiB")]
    [InlineData("package_power_w", 61.04, "Package power", "61.0 W")]
    [InlineData("cpu_frequency_hz", 3.18e9, "CPU frequency", "3.18 GHz")]
    [InlineData("major_faults_per_s", 12, "Major faults", "12.0/s")]
    [InlineData("load_1min_tasks", 4, "Load 1min tasks", "4.00")]
    public void Metrics_are_called_and_printed_by_the_unit_in_their_name(string metric, double value, string name, string printed)
    {
        Assert.Equal(name, MetricWords.Name(metric));
        Assert.Equal(printed, MetricWords.Value(metric, new Count(value)));
    }
}
