namespace LibreHardwareMonitor.Hardware;

/// <summary>Stands for the library's machine: hardware as a test sets it, failures on demand.</summary>
public class Computer
{
    /// <summary>What the next machine consists of.</summary>
    public static IList<IHardware> Fitted { get; } = [];

    /// <summary>Thrown by <see cref="Open"/>, or null.</summary>
    public static Exception? OpenFails { get; set; }

    public static int Opened { get; set; }

    public static int Closed { get; set; }

    public bool IsCpuEnabled { get; set; }

    public bool IsGpuEnabled { get; set; }

    public bool IsMemoryEnabled { get; set; }

    public bool IsMotherboardEnabled { get; set; }

    public bool IsControllerEnabled { get; set; }

    public bool IsStorageEnabled { get; set; }

    public bool IsPsuEnabled { get; set; }
#if !WITHOUT_NEW_MEMBERS

    public bool IsPowerMonitorEnabled { get; set; }
#endif

    public IList<IHardware> Hardware { get; private set; } = [];

    public void Open()
    {
        if (OpenFails is { } failure) throw failure;
        Opened++;
        Hardware = [.. Fitted];
    }

    public void Close() => Closed++;
}
