namespace LabelBench.Capacity.Tests;

internal static class TimeZones
{
    /// <summary>Runs in a time zone and puts the old one back; on systems that read TZ.</summary>
    public static T In<T>(string zone, Func<T> action)
    {
        var old = Environment.GetEnvironmentVariable("TZ");
        Set(zone);
        try
        {
            return action();
        }
        finally
        {
            Set(old);
        }

        static void Set(string? zone)
        {
            Environment.SetEnvironmentVariable("TZ", zone);
            TimeZoneInfo.ClearCachedData();
        }
    }
}
