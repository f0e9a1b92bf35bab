using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using LabelBench.Telemetry.Nvml;

namespace LabelBench.Telemetry.Tests.Nvml;

/// <summary>The other side of the _Static_asserts in fake_nvml.c.</summary>
public sealed class NvmlStructsTests
{
    [Fact]
    public void Structures_have_the_sizes_that_the_header_gives_them() => Assert.Equal(
        (8, 24, 40, 24, 68, 40, 16, 24, 32, 12, 8, 8, 40, 24),
        (Unsafe.SizeOf<NvmlUtilization>(), Unsafe.SizeOf<NvmlMemory>(), Unsafe.SizeOf<NvmlMemory2>(), Unsafe.SizeOf<NvmlBar1Memory>(), Unsafe.SizeOf<NvmlPciAddress>(), Unsafe.SizeOf<NvmlFieldValue>(),
            Unsafe.SizeOf<NvmlViolationTime>(), Unsafe.SizeOf<NvmlProcess>(), Unsafe.SizeOf<NvmlEventData>(), Unsafe.SizeOf<NvmlTemperature>(), Unsafe.SizeOf<NvmlMarginTemperature>(),
            Unsafe.SizeOf<NvmlGpmSupport>(), Unsafe.SizeOf<NvmlGpmMetric>(), Unsafe.SizeOf<NvmlGpmMetricsGet>()));

    [Fact]
    public void Versions_are_the_size_and_the_number_of_the_form() =>
        Assert.Equal((0x02000028u, 0x0100000Cu, 0x01000008u, 13_344), (NvmlMemory2.CurrentVersion, NvmlTemperature.CurrentVersion, NvmlMarginTemperature.CurrentVersion, NvmlGpmMetricsGet.Length));

    [Theory]
    [InlineData(typeof(NvmlMemory2), nameof(NvmlMemory2.Total), 8)]
    [InlineData(typeof(NvmlMemory2), nameof(NvmlMemory2.Used), 32)]
    [InlineData(typeof(NvmlPciAddress), nameof(NvmlPciAddress.Domain), 16)]
    [InlineData(typeof(NvmlPciAddress), nameof(NvmlPciAddress.BusId), 36)]
    [InlineData(typeof(NvmlFieldValue), nameof(NvmlFieldValue.Timestamp), 8)]
    [InlineData(typeof(NvmlFieldValue), nameof(NvmlFieldValue.ValueType), 24)]
    [InlineData(typeof(NvmlFieldValue), nameof(NvmlFieldValue.Return), 28)]
    [InlineData(typeof(NvmlFieldValue), nameof(NvmlFieldValue.Value), 32)]
    [InlineData(typeof(NvmlProcess), nameof(NvmlProcess.UsedMemory), 8)]
    [InlineData(typeof(NvmlProcess), nameof(NvmlProcess.GpuInstance), 16)]
    [InlineData(typeof(NvmlEventData), nameof(NvmlEventData.EventType), 8)]
    [InlineData(typeof(NvmlEventData), nameof(NvmlEventData.EventData), 16)]
    [InlineData(typeof(NvmlEventData), nameof(NvmlEventData.GpuInstance), 24)]
    [InlineData(typeof(NvmlTemperature), nameof(NvmlTemperature.Celsius), 8)]
    [InlineData(typeof(NvmlGpmMetric), nameof(NvmlGpmMetric.Value), 8)]
    [InlineData(typeof(NvmlGpmMetric), nameof(NvmlGpmMetric.ShortName), 16)]
    [InlineData(typeof(NvmlGpmMetricsGet), nameof(NvmlGpmMetricsGet.Earlier), 8)]
    [InlineData(typeof(NvmlGpmMetricsGet), nameof(NvmlGpmMetricsGet.Later), 16)]
    [InlineData(typeof(NvmlViolationTime), nameof(NvmlViolationTime.ViolationNanoseconds), 8)]
    public void Fields_lie_where_the_header_puts_them(Type structure, string field, int offset) => Assert.Equal(offset, Marshal.OffsetOf(structure, field).ToInt32());

    [Theory]
    [InlineData(0, 0x4059000000000000ul, 100L)]
    [InlineData(0, 0x7ff8000000000000ul, null)]
    [InlineData(0, 0x7ff0000000000000ul, null)]
    [InlineData(1, 0xffff_ffff_0000_002aul, 42L)]
    [InlineData(3, ulong.MaxValue, null)]
    [InlineData(3, 42ul, 42L)]
    [InlineData(5, 0x0000_0000_ffff_fffful, -1L)]
    [InlineData(6, 0x0001_0002ul, 2L)]
    [InlineData(99, 42ul, null)]
    public void A_field_value_is_read_by_its_type_and_nonsense_is_no_number(int type, ulong value, long? number) =>
        Assert.Equal(number, new NvmlFieldValue { ValueType = (NvmlValueType)type, Value = value }.Number);

    [Theory]
    [InlineData("510.47.03", 0u)]
    [InlineData("570.86.15", 0u)]
    [InlineData("575.57.08", 251u)]
    [InlineData("580.65.06", 251u)]
    [InlineData("590.44.01", 269u)]
    [InlineData("595.45.04", 269u)]
    [InlineData("unknown", 0u)]
    public void Clock_counters_are_asked_for_by_the_numbers_of_the_drivers_branch(string driver, uint first) =>
        Assert.Equal(first, ClockCounterFields.Of(driver)?.SoftwareThermal ?? 0);

    [Fact]
    public void Nothing_that_is_bound_changes_a_gpu() => Assert.All(Enum.GetNames<NvmlCall>(), name => Assert.DoesNotMatch("Set(?!\\w*(Create|Free|Wait))|Reset|Clear|Modify", name.Replace("nvmlEventSet", "nvmlEventGroup", StringComparison.Ordinal)));
}
