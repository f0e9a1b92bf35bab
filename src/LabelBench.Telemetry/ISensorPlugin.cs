namespace LabelBench.Telemetry;

/// <summary>Sensors of a library that is not always there, in an adapter of its own. Used by one thread; reading may take long and allocate.</summary>
public interface ISensorPlugin : IDisposable
{
    /// <summary>For reasons.</summary>
    string Name { get; }

    /// <summary>Reads everything once.</summary>
    /// <returns>Why there is nothing, or null.</returns>
    string? Read(ICollection<PluginReading> into);
}

/// <param name="Value">Power in W, temperatures in °C, clocks in MHz, fans in revolutions a minute.</param>
public readonly record struct PluginReading(PluginReadingKind Kind, double Value);

/// <summary>What a plugin's sensor measures.</summary>
public enum PluginReadingKind
{
    PackagePower,
    WallPower,
    CpuTemperature,
    MemoryTemperature,
    DriveTemperature,
    BoardTemperature,
    CpuClock,
    Fan,
}
