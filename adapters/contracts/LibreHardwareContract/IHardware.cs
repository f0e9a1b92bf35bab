namespace LibreHardwareMonitor.Hardware;

/// <summary>A piece of hardware with its sensors; <see cref="Update"/> reads its own and not those of <see cref="SubHardware"/>.</summary>
public interface IHardware
{
    HardwareType HardwareType { get; }

    Identifier Identifier { get; }

    string Name { get; }

    ISensor[] Sensors { get; }

    IHardware[] SubHardware { get; }

    void Update();
}

/// <summary>A sensor; no value while it was not read.</summary>
public interface ISensor
{
    Identifier Identifier { get; }

    string Name { get; }

    SensorType SensorType { get; }

    float? Value { get; }
#if !WITHOUT_NEW_MEMBERS

    TimeSpan ValuesTimeWindow { get; set; }
#endif
}

/// <summary>A path: <c>/amdcpu/0/power/0</c>.</summary>
public class Identifier(string path)
{
    public override string ToString() => path;
}

/// <summary>In the library's order.</summary>
public enum HardwareType
{
    Motherboard, SuperIO, Cpu, Memory, GpuNvidia, GpuAmd, GpuIntel, Storage, Network, Cooler, EmbeddedController, Psu, Battery, PowerMonitor,
}

/// <summary>In the library's order; units in the summary of the adapter.</summary>
public enum SensorType
{
    Voltage, Current, Power, Clock, Temperature, Load, Frequency, Fan, Flow, Control, Level, Factor, Data, SmallData, Throughput, TimeSpan, Timing, Energy, Noise, Conductivity, Humidity,
}
