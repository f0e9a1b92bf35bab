using LabelBench.Telemetry;

namespace LabelBench.Cli.Running;

/// <summary>The sensor adapter that this build carries: LibreHardwareMonitor's, in builds with <c>-p:FullFeed=true</c>, on Windows. On Linux the library adds nothing to /sys.</summary>
internal static class SensorPlugins
{
#if FULL_FEED
    public static Func<ISensorPlugin>? ForThisMachine => OperatingSystem.IsWindows() ? () => new LibreHardware.LibreHardwareSensors() : null;
#else
    public static Func<ISensorPlugin>? ForThisMachine => null;
#endif
}
