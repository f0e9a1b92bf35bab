using LabelBench.Telemetry.Nvml;
using LabelBench.Telemetry.Nvml.Board;
using LabelBench.Telemetry.Nvml.Readers;
using LabelBench.Telemetry.Sampling;
using LabelBench.Testing;
using LabelBench.Testing.Nvml;

namespace LabelBench.Telemetry.Tests.Nvml;

/// <summary>One GPU read by hand on the library's own clock, by the generation of the driver.</summary>
public sealed unsafe class GenerationTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [CompilerTheory]
    [InlineData(1100)]
    [InlineData(1106)]
    [InlineData(1202)]
    [InlineData(1209)]
    [InlineData(1303)]
    public void Whatever_a_generation_lacks_is_missing_with_a_reason_and_everything_else_is_read(int generation)
    {
        using var gpu = new ReadGpu(folder, $"-DGENERATION={generation}");
        gpu.Fake.Command("power 0 300 300 0 1");
        gpu.Fake.Advance(2);
        gpu.Read();
        gpu.Read();
        Assert.Equal(41, gpu[GpuChannel.Temperature]);
        Assert.Equal(80L << 30, gpu[GpuChannel.MemoryTotal]);
        // The first form counts what the driver reserves as used.
        Assert.Equal(generation >= 1106 ? 3L << 30 : 1L << 30, gpu[GpuChannel.MemoryUsed]);
        Assert.Equal(generation >= 1106, gpu[GpuChannel.Processes] is not null);
        Assert.Equal(1, gpu[GpuChannel.ClockReasons]);
        Assert.Equal(generation >= 1202 ? 300_000 : null, gpu[GpuChannel.InstantPower]);
        Assert.Equal(300_000, gpu[GpuChannel.AveragePower]);
        Assert.Equal(generation >= 1202, gpu[GpuChannel.SmActive] is not null);
        Assert.Equal(generation >= 1202 ? 7 : null, gpu[GpuChannel.JpegDecoder]);
        Assert.Equal(generation >= 1209 ? 46 : null, gpu[GpuChannel.TemperatureMargin]);
        Assert.Equal(generation >= 1209, gpu[GpuChannel.HeldHardwareThermal] is not null);
        Assert.NotNull(gpu[GpuChannel.HeldPowerCap]);
        Assert.NotNull(gpu[GpuChannel.Energy]);
        Assert.All(Enumerable.Range(0, (int)GpuChannel.Count).Where(c => gpu[(GpuChannel)c] is null), c => Assert.NotEqual("", ChannelCode.Describe(gpu.Code((GpuChannel)c))));
    }

    [CompilerTheory]
    [InlineData("575.57.08", 251)]
    [InlineData("580.65.06", 251)]
    [InlineData("595.45.04", 269)]
    public void Hardware_throttling_is_counted_under_either_numbering(string driver, int numbering)
    {
        using var gpu = new ReadGpu(folder, $"-DDRIVER=\"{driver}\"", $"-DNUMBERING={numbering}");
        gpu.Read();
        gpu.Fake.Command("reasons 0 40");
        gpu.Fake.Advance(0.25);
        gpu.Fake.Command("reasons 0 0");
        gpu.Fake.Advance(0.75);
        gpu.Read();
        Assert.Equal(250_000_000, gpu[GpuChannel.HeldHardwareThermal]);
        Assert.Equal(0, gpu[GpuChannel.HeldPowerBrake]);
    }

    [CompilerTheory]
    [InlineData("580.65.06", 269)]
    [InlineData("595.45.04", 251)]
    public void Under_the_wrong_numbering_nothing_is_believed(string driver, int numbering)
    {
        using var gpu = new ReadGpu(folder, $"-DDRIVER=\"{driver}\"", $"-DNUMBERING={numbering}");
        gpu.Read();
        Assert.Null(gpu[GpuChannel.HeldHardwareThermal]);
        Assert.Equal(ChannelCode.OtherMeaning, gpu.Code(GpuChannel.HeldHardwareThermal));
        Assert.NotNull(gpu[GpuChannel.HeldSoftwareThermal]);
    }

    [CompilerFact]
    public void A_count_that_falls_is_a_field_of_another_meaning()
    {
        using var gpu = new ReadGpu(folder);
        gpu.Fake.Command("field 270 3 5000000");
        gpu.Read();
        Assert.NotNull(gpu[GpuChannel.HeldHardwareThermal]);
        gpu.Fake.Advance(0.1);
        gpu.Fake.Command("field 270 3 100");
        gpu.Read();
        Assert.Equal(ChannelCode.OtherMeaning, gpu.Code(GpuChannel.HeldHardwareThermal));
        gpu.Fake.Advance(0.1);
        gpu.Fake.Command("field 270 3 200");
        gpu.Read();
        Assert.Null(gpu[GpuChannel.HeldHardwareThermal]);
    }

    [CompilerTheory]
    [InlineData("field 82 4 9223372036854775794", nameof(GpuChannel.MemoryTemperature))]
    [InlineData("field 82 0 nan", nameof(GpuChannel.MemoryTemperature))]
    [InlineData("field 82 1 4294967295", nameof(GpuChannel.MemoryTemperature))]
    [InlineData("field 186 3 18446744073709551615", nameof(GpuChannel.InstantPower))]
    [InlineData("field 83 3 9223372036854775794", nameof(GpuChannel.Energy))]
    [InlineData("field 144 1 7", nameof(GpuChannel.RemapPending))]
    [InlineData("busy 0 400", nameof(GpuChannel.Busy))]
    [InlineData("used 0 90", nameof(GpuChannel.MemoryUsed))]
    [InlineData("gpm 0 2 -3", nameof(GpuChannel.SmActive))]
    [InlineData("gpm 0 10 1e300", nameof(GpuChannel.DramActive))]
    public void Sentinels_and_nonsense_are_missing(string command, string named)
    {
        var channel = Enum.Parse<GpuChannel>(named);
        using var gpu = new ReadGpu(folder);
        gpu.Read();
        gpu.Fake.Command(command);
        gpu.Read();
        Assert.Null(gpu[channel]);
        Assert.Equal(ChannelCode.Impossible, gpu.Code(channel));
    }

    [CompilerFact]
    public void An_energy_counter_that_stands_still_under_load_is_no_counter()
    {
        using var gpu = new ReadGpu(folder);
        gpu.Fake.Command("field 83 3 12345");
        gpu.Fake.Command("power 0 300 300 0 1");
        gpu.Fake.Advance(1);
        gpu.Read();
        Assert.NotNull(gpu[GpuChannel.Energy]);
        // Standing still is judged by the machine's clock.
        Thread.Sleep(5200);
        gpu.Read();
        Assert.Equal(ChannelCode.Frozen, gpu.Code(GpuChannel.Energy));
    }

    [CompilerFact]
    public void Records_of_another_length_are_not_believed()
    {
        using var gpu = new ReadGpu(folder, "-DRECORD32");
        gpu.Fake.Command("process 0 4711 1073741824");
        gpu.Fake.Command("process 0 4712 2147483648");
        gpu.Read();
        Assert.Null(gpu[GpuChannel.Processes]);
    }

    [CompilerFact]
    public void Where_pcie_is_not_counted_it_is_sampled_on_another_thread()
    {
        using var gpu = new ReadGpu(folder, "-DGENERATION=1202");
        gpu.Fake.Command("pcie 0 5000000000 2000000000");
        for (var i = 0; i < 200 && gpu[GpuChannel.PcieReceived] is not > 0; i++)
        {
            Thread.Sleep(50);
            gpu.Read();
        }
        Assert.NotNull(gpu[GpuChannel.PcieReceived]);
        Assert.True(gpu[GpuChannel.PcieReceived] > 2 * gpu[GpuChannel.PcieSent]);
    }

    [CompilerFact]
    public void A_32_bit_counter_that_may_have_gone_round_more_than_once_has_lost_count()
    {
        using var gpu = new ReadGpu(folder, "-DNARROW_PCIE");
        gpu.Fake.Command("pcie 0 1000000 1000000");
        gpu.Read();
        var before = gpu[GpuChannel.PcieEpoch];
        Thread.Sleep(50);
        gpu.Read();
        Assert.NotEqual(before, gpu[GpuChannel.PcieEpoch]);
    }

    [CompilerFact]
    public void A_million_calls_into_the_library_allocate_nothing()
    {
        using var gpu = new ReadGpu(folder);
        for (var i = 0; i < 200; i++) gpu.Reader.Read(withSlow: true);
        var (calls, reads) = (gpu.Fake.Calls, 0);
        Assert.Equal(0, Allocations.Of(8_000, () => gpu.Reader.Read(reads++ % 10 == 0)));
        Assert.True(gpu.Fake.Calls - calls > 500_000);
    }

    /// <summary>The first GPU of the library, read when the test says so.</summary>
    private sealed class ReadGpu : IDisposable
    {
        private readonly GpuBoard board = GpuBoard.InThisProcess();
        private readonly NvmlLibrary library;

        public ReadGpu(TemporaryFolder folder, params string[] options)
        {
            Fake = new FakeNvml(folder, options);
            Fake.Command("clock manual");
            library = NvmlLibrary.Open(Fake.Path, out var reason) ?? throw new InvalidOperationException(reason);
            Reader = new GpuReader(library, 1, NvmlText.Driver(library), 0, new XidCounts(), new ClockMap(), board, 0);
        }

        public FakeNvml Fake { get; }

        public GpuReader Reader { get; }

        /// <summary>Null where it has none.</summary>
        public long? this[GpuChannel channel] => board.Slot(0)->Channels[(int)channel] is { Code: ChannelCode.Measured } cell ? cell.Value : null;

        public int Code(GpuChannel channel) => board.Slot(0)->Channels[(int)channel].Code;

        /// <summary>GPM wants 100 ms between two samples.</summary>
        public void Read()
        {
            Thread.Sleep(105);
            Assert.Equal(NvmlReturn.Success, Reader.Read(withSlow: true));
        }

        public void Dispose()
        {
            Reader.Stop();
            Reader.Dispose();
            library.Dispose();
            board.Dispose();
            Fake.Dispose();
        }
    }
}
