using LabelBench.Telemetry;
using LibreHardwareMonitor.Hardware;

namespace LabelBench.LibreHardware;

/// <summary>Sensors that Windows tells nobody but LibreHardwareMonitor: CPU package power, temperatures and clocks, board sensors, fans, drives.</summary>
/// <remarks>
/// The library needs administrator rights and, since 0.9.5, the driver PawnIO, which is installed separately; without them it gives zeros, which are taken for no value.
/// Members that a release lacks, and sensors that throw, are left out one by one. Not for several threads at once.
/// </remarks>
public sealed class LibreHardwareSensors : ISensorPlugin
{
    private readonly Computer _computer = new();
    private string? _failure;

    public LibreHardwareSensors()
    {
        Attempt(() => _computer.IsCpuEnabled = true);
        Attempt(() => _computer.IsMotherboardEnabled = true);
        Attempt(() => _computer.IsMemoryEnabled = true);
        Attempt(() => _computer.IsStorageEnabled = true);
        Attempt(() => _computer.IsPsuEnabled = true);
        Attempt(() => _computer.IsPowerMonitorEnabled = true);
        _failure = Attempt(_computer.Open);
        if (_failure is null)
            foreach (var hardware in _computer.Hardware) KeepNoHistory(hardware);
    }

    public string Name => "LibreHardwareMonitor";

    public string? Read(ICollection<PluginReading> into)
    {
        ArgumentNullException.ThrowIfNull(into);
        if (_failure is not null) return _failure;
        string? problem = null;
        foreach (var hardware in _computer.Hardware) problem = Read(hardware, into) ?? problem;
        // One part that fails hides nothing but itself.
        return into.Count > 0 ? null : problem ?? "it shows no sensor with a value: it needs administrator rights and the driver PawnIO";
    }

    public void Dispose() => Attempt(_computer.Close);

    /// <summary>Update() reads a part's own sensors only, so that parts of parts are walked.</summary>
    private static string? Read(IHardware hardware, ICollection<PluginReading> into)
    {
        if (Attempt(hardware.Update) is { } failure) return failure;
        string? problem = null;
        foreach (var sensor in hardware.Sensors)
            problem = Attempt(() =>
            {
                if (sensor.Value is { } value && float.IsFinite(value) && KindOf(hardware.HardwareType, sensor) is { } kind) into.Add(new PluginReading(kind, value));
            }) ?? problem;
        foreach (var part in hardware.SubHardware) problem = Read(part, into) ?? problem;
        return problem;
    }

    /// <summary>Power in W, temperatures in °C, clocks in MHz, fans in revolutions a minute.</summary>
    private static PluginReadingKind? KindOf(HardwareType hardware, ISensor sensor) => (hardware, sensor.SensorType) switch
    {
        (HardwareType.Cpu, SensorType.Power) when sensor.Name.Contains("Package", StringComparison.OrdinalIgnoreCase) => PluginReadingKind.PackagePower,
        (HardwareType.Cpu, SensorType.Temperature) => PluginReadingKind.CpuTemperature,
        (HardwareType.Cpu, SensorType.Clock) when sensor.Name.Contains("Core", StringComparison.OrdinalIgnoreCase) => PluginReadingKind.CpuClock,
        (HardwareType.Motherboard or HardwareType.SuperIO or HardwareType.EmbeddedController, SensorType.Temperature) => PluginReadingKind.BoardTemperature,
        (HardwareType.Motherboard or HardwareType.SuperIO or HardwareType.EmbeddedController or HardwareType.Cooler, SensorType.Fan) => PluginReadingKind.Fan,
        (HardwareType.Memory, SensorType.Temperature) => PluginReadingKind.MemoryTemperature,
        (HardwareType.Storage, SensorType.Temperature) => PluginReadingKind.DriveTemperature,
        (HardwareType.Psu or HardwareType.PowerMonitor, SensorType.Power) => PluginReadingKind.WallPower,
        _ => null,
    };

    /// <summary>The library keeps a day of every sensor's values unless told otherwise.</summary>
    private static void KeepNoHistory(IHardware hardware)
    {
        foreach (var sensor in hardware.Sensors) Attempt(() => sensor.ValuesTimeWindow = TimeSpan.Zero);
        foreach (var part in hardware.SubHardware) KeepNoHistory(part);
    }

    /// <returns>Why it failed, or null. What a release lacks shows here too, as a missing member of the method that was to call it.</returns>
    private static string? Attempt(Action action)
    {
        try
        {
            action();
            return null;
        }
        catch (Exception e) when (e is not (OutOfMemoryException or StackOverflowException))
        {
            return $"LibreHardwareMonitor failed: {(e is TypeInitializationException { InnerException: { } inner } ? inner : e).Message}";
        }
    }
}
