using System.Globalization;

namespace LabelBench.Telemetry.Nvml;

/// <summary>Numbers of the fields that count nanoseconds held back by software thermal, hardware thermal and power brake.</summary>
/// <remarks>
/// Headers 12.9 and 13.0 number them 251, 252, 253; headers 13.1 to 13.3 number them 269, 270, 271 and give the older numbers to power smoothing.
/// A driver that is asked by the wrong numbers answers with a plausible small count, so they are chosen by the driver's branch
/// (R575 and R580 the older numbers, R590 and later the newer ones), and a count is believed only while it is an unsigned 64-bit number that never falls.
/// </remarks>
internal sealed record ClockCounterFields(uint SoftwareThermal, uint HardwareThermal, uint PowerBrake)
{
    private const int FirstBranch = 575, RenumberedBranch = 590;

    /// <param name="driver"><c>580.65.06</c></param>
    /// <returns>Null where the driver is too old to have them, or its version cannot be read.</returns>
    public static ClockCounterFields? Of(string driver) => Branch(driver) switch
    {
        null or < FirstBranch => null,
        < RenumberedBranch => new(251, 252, 253),
        _ => new(269, 270, 271),
    };

    private static int? Branch(string driver) =>
        int.TryParse(driver.Split('.')[0], NumberStyles.None, CultureInfo.InvariantCulture, out var branch) ? branch : null;
}
