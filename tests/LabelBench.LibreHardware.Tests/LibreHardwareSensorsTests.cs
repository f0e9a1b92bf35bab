using System.Reflection;
using System.Runtime.Loader;
using LabelBench.Telemetry;
using LibreHardwareMonitor.Hardware;

namespace LabelBench.LibreHardware.Tests;

/// <summary>The adapter against our own assembly of the library's names and shapes; the library itself never ran here.</summary>
public sealed class LibreHardwareSensorsTests : IDisposable
{
    public LibreHardwareSensorsTests() => Reset();

    public void Dispose() => Reset();

    [Fact]
    public void Every_kind_of_sensor_is_found_also_in_parts_of_parts()
    {
        Computer.Fitted.Add(new Part(HardwareType.Cpu,
            [new Sensor(SensorType.Power, "Package", 65.5f), new Sensor(SensorType.Power, "Cores", 40), new Sensor(SensorType.Temperature, "Core (Tctl/Tdie)", 71), new Sensor(SensorType.Clock, "Core #1", 4500), new Sensor(SensorType.Clock, "Bus Speed", 100)]));
        Computer.Fitted.Add(new Part(HardwareType.Motherboard, [], new Part(HardwareType.SuperIO, [new Sensor(SensorType.Fan, "Fan #1", 900), new Sensor(SensorType.Temperature, "VRM", 55)])));
        Computer.Fitted.Add(new Part(HardwareType.Storage, [new Sensor(SensorType.Temperature, "Composite", 44), new Sensor(SensorType.Level, "Life", 99)]));
        using var sensors = new LibreHardwareSensors();
        Assert.Equal(
            [
                (PluginReadingKind.PackagePower, 65.5), (PluginReadingKind.CpuTemperature, 71), (PluginReadingKind.CpuClock, 4500), (PluginReadingKind.Fan, 900),
                (PluginReadingKind.BoardTemperature, 55), (PluginReadingKind.DriveTemperature, 44),
            ], Read(sensors, out var reason).Select(r => (r.Kind, r.Value)));
        Assert.Null(reason);
    }

    [Fact]
    public void Values_are_read_anew_each_time_and_history_is_switched_off()
    {
        var power = new Sensor(SensorType.Power, "Package", 10) { ValuesTimeWindow = TimeSpan.FromDays(1) };
        var cpu = new Part(HardwareType.Cpu, [power]);
        Computer.Fitted.Add(cpu);
        using (var sensors = new LibreHardwareSensors())
        {
            Assert.Equal(10, Read(sensors, out _).Single().Value);
            power.Value = 20;
            Assert.Equal(20, Read(sensors, out _).Single().Value);
        }
        Assert.Equal((2, TimeSpan.Zero, 1, 1), (cpu.Updates, power.ValuesTimeWindow, Computer.Opened, Computer.Closed));
    }

    [Fact]
    public void A_library_that_cannot_open_says_why_and_throws_nothing()
    {
        Computer.OpenFails = new TypeInitializationException("PawnIo", new UnauthorizedAccessException("needs administrator rights"));
        using var sensors = new LibreHardwareSensors();
        Assert.Empty(Read(sensors, out var reason));
        Assert.Equal("LibreHardwareMonitor failed: needs administrator rights", reason);
    }

    [Fact]
    public void A_part_or_a_sensor_that_throws_takes_only_itself_along()
    {
        Computer.Fitted.Add(new Part(HardwareType.Storage, [new Sensor(SensorType.Temperature, "Composite", 44)]) { UpdateFails = new IOException("bus error") });
        Computer.Fitted.Add(new Part(HardwareType.Cpu, [new Broken(), new Sensor(SensorType.Temperature, "Package", 50)]));
        using var sensors = new LibreHardwareSensors();
        Assert.Equal([(PluginReadingKind.CpuTemperature, 50.0)], Read(sensors, out var reason).Select(r => (r.Kind, r.Value)));
        Assert.Null(reason);
        Computer.Fitted.Clear();
        Computer.Fitted.Add(new Part(HardwareType.Cpu, [new Broken()]));
        using var worse = new LibreHardwareSensors();
        Assert.Empty(Read(worse, out reason));
        Assert.Contains("the sensor broke", reason);
    }

    [Fact]
    public void Sensors_without_values_name_the_driver_that_is_missing()
    {
        Computer.Fitted.Add(new Part(HardwareType.Cpu, [new Sensor(SensorType.Power, "Package", null), new Sensor(SensorType.Temperature, "Package", float.NaN)]));
        using var sensors = new LibreHardwareSensors();
        Assert.Empty(Read(sensors, out var reason));
        Assert.Contains("PawnIO", reason);
    }

    /// <summary>Loads the adapter beside an older library that lacks PowerMonitor and ValuesTimeWindow.</summary>
    [Fact]
    public void An_older_library_without_some_members_is_used_as_far_as_it_goes()
    {
        var old = Path.Join(AppContext.BaseDirectory, "old", "LibreHardwareMonitorLib.dll");
        Assert.True(File.Exists(old), $"{old} was not built");
        var context = new AssemblyLoadContext("old library", isCollectible: false);
        context.Resolving += (within, name) => name.Name == "LibreHardwareMonitorLib" ? within.LoadFromAssemblyPath(old) : null;
        var library = context.LoadFromAssemblyPath(old);
        Assert.Null(library.GetType("LibreHardwareMonitor.Hardware.Computer")!.GetProperty("IsPowerMonitorEnabled"));
        var adapter = context.LoadFromAssemblyPath(typeof(LibreHardwareSensors).Assembly.Location);
        // The plugin's interface comes from the assembly that is loaded already: one Telemetry for both.
        var sensors = Assert.IsAssignableFrom<ISensorPlugin>(Activator.CreateInstance(adapter.GetType(typeof(LibreHardwareSensors).FullName!)!));
        Assert.NotSame(typeof(Computer).Assembly, library);
        var fitted = (System.Collections.IList)library.GetType("LibreHardwareMonitor.Hardware.Computer")!.GetProperty("Fitted", BindingFlags.Static | BindingFlags.Public)!.GetValue(null)!;
        Assert.Empty(fitted);
        var readings = new List<PluginReading>();
        Assert.Contains("PawnIO", sensors.Read(readings));
        Assert.Equal(1, library.GetType("LibreHardwareMonitor.Hardware.Computer")!.GetProperty("Opened")!.GetValue(null));
        sensors.Dispose();
    }

    private static List<PluginReading> Read(ISensorPlugin sensors, out string? reason)
    {
        var readings = new List<PluginReading>();
        reason = sensors.Read(readings);
        return readings;
    }

    private static void Reset()
    {
        Computer.Fitted.Clear();
        Computer.OpenFails = null;
        (Computer.Opened, Computer.Closed) = (0, 0);
    }

    private sealed class Part(HardwareType type, ISensor[] sensors, params IHardware[] parts) : IHardware
    {
        public Exception? UpdateFails { get; init; }

        public int Updates { get; private set; }

        public HardwareType HardwareType => type;

        public Identifier Identifier { get; } = new("/part");

        public string Name => type.ToString();

        public ISensor[] Sensors => sensors;

        public IHardware[] SubHardware => parts;

        public void Update()
        {
            if (UpdateFails is { } failure) throw failure;
            Updates++;
        }
    }

    private sealed class Sensor(SensorType type, string name, float? value) : ISensor
    {
        public Identifier Identifier { get; } = new("/sensor");

        public string Name => name;

        public SensorType SensorType => type;

        public float? Value { get; set; } = value;

        public TimeSpan ValuesTimeWindow { get; set; }
    }

    private sealed class Broken : ISensor
    {
        public Identifier Identifier { get; } = new("/broken");

        public string Name => "Package";

        public SensorType SensorType => SensorType.Power;

        public float? Value => throw new InvalidOperationException("the sensor broke");

        public TimeSpan ValuesTimeWindow
        {
            get => throw new InvalidOperationException();
            set => throw new InvalidOperationException();
        }
    }
}
