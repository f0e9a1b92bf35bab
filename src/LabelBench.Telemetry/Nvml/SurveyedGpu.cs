using System.Collections.Immutable;
using System.Diagnostics;
using System.Runtime.InteropServices;
using LabelBench.Core;
using LabelBench.Statistics.Energy;
using LabelBench.Telemetry.Nvml.Board;
using LabelBench.Telemetry.Nvml.Readers;
using LabelBench.Telemetry.Sampling;

namespace LabelBench.Telemetry.Nvml;

/// <summary>One GPU under survey.</summary>
internal sealed unsafe class SurveyedGpu(NvmlLibrary library, nint device) : IDisposable
{
    private const int Calls = 200, FewCalls = 5;

    /// <summary>Rates at which polling must not change what the energy counter counts.</summary>
    private static readonly double[] PollsEveryMs = [1, 10, 100, 1000];

    private readonly byte* scratch = (byte*)NativeMemory.AllocZeroed(1 << 16);
    private readonly FieldBatch many = new([.. Enumerable.Range(0, 24).Select(i => (Wanted[i % Wanted.Length], 0u))]);
    private readonly FieldBatch energyAndPower = new((NvmlField.Energy, 0), (NvmlField.InstantPower, 0));

    private static readonly uint[] Wanted = [NvmlField.InstantPower, NvmlField.AveragePower, NvmlField.Energy, NvmlField.HeldPowerCap, NvmlField.HeldThermal, NvmlField.MemoryTemperature, NvmlField.PcieSent, NvmlField.PcieReceived];

    public const string NoEnergy = "this GPU does not tell energy or instant power";

    /// <summary>By the chip: Hopper, Blackwell and GA100 see a part of the time, Pascal and Volta too; Turing and the other Amperes all of it (arXiv 2312.02741, read second-hand; newer ones are taken to be as Hopper).</summary>
    public PowerSensor Sensor
    {
        get
        {
            int major, minor;
            return library.Call(NvmlCall.nvmlDeviceGetCudaComputeCapability, device, &major, &minor) != NvmlReturn.Success ? PowerSensor.Whole
                : (major, minor) is (>= 9, _) or (8, 0) ? PowerSensor.DataCentre : (major, minor) is (< 7, _) or (7, 0) ? PowerSensor.Short : PowerSensor.Whole;
        }
    }

    /// <returns>None where the GPU tells no power or no energy.</returns>
    public ImmutableArray<GpuPoll> Poll(TimeSpan every, CancellationToken until)
    {
        var polls = ImmutableArray.CreateBuilder<GpuPoll>();
        while (!until.IsCancellationRequested)
        {
            var begin = MonotonicClock.NowNanoseconds;
            if (energyAndPower.Read(library, device) != NvmlReturn.Success || energyAndPower[0] is not { Return: NvmlReturn.Success, Number: { } millijoules } || energyAndPower[1] is not { Return: NvmlReturn.Success, Number: { } milliwatts })
                return [];
            polls.Add(new GpuPoll(begin + (MonotonicClock.NowNanoseconds - begin) / 2, new Watts(milliwatts / 1000.0), new Joules(millijoules / 1000.0)));
            Thread.Sleep(every);
        }
        return polls.ToImmutable();
    }

    public IEnumerable<NvmlSurvey.Row> Latencies(CancellationToken outOfTime)
    {
        (string Name, Func<NvmlReturn> Call, int Times)[] asked =
        [
            Single(NvmlCall.nvmlDeviceGetUtilizationRates), Single(NvmlCall.nvmlDeviceGetBAR1MemoryInfo), Single(NvmlCall.nvmlDeviceGetPowerUsage), Single(NvmlCall.nvmlDeviceGetTotalEnergyConsumption),
            Single(NvmlCall.nvmlDeviceGetEnforcedPowerLimit), Single(NvmlCall.nvmlDeviceGetCurrentClocksEventReasons), Single(NvmlCall.nvmlDeviceGetPerformanceState),
            Single(NvmlCall.nvmlDeviceGetCurrPcieLinkGeneration), Single(NvmlCall.nvmlDeviceGetCurrPcieLinkWidth),
            (nameof(NvmlCall.nvmlDeviceGetMemoryInfo_v2), Memory, Calls), (nameof(NvmlCall.nvmlDeviceGetTemperatureV), Temperature, Calls),
            (nameof(NvmlCall.nvmlDeviceGetClockInfo), Clock, Calls),
            (nameof(NvmlCall.nvmlDeviceGetEncoderUtilization), Encoder, Calls),
            (nameof(NvmlCall.nvmlDeviceGetComputeRunningProcesses_v3), Processes, Calls),
            ("nvmlDeviceGetFieldValues of 24", () => many.Read(library, device), Calls),
            (nameof(NvmlCall.nvmlDeviceGetPcieThroughput), Throughput, FewCalls),
        ];
        foreach (var (name, call, times) in asked)
        {
            if (outOfTime.IsCancellationRequested) yield break;
            foreach (var row in Latency(name, call, times)) yield return row;
        }
    }

    /// <summary>Distance of two changes; under a steady load some values do not change at all.</summary>
    public IEnumerable<NvmlSurvey.Row> Refreshes(TimeSpan part, CancellationToken outOfTime)
    {
        foreach (var (name, field) in new[] { ("instant power (186)", NvmlField.InstantPower), ("average power (185)", NvmlField.AveragePower), ("energy (83)", NvmlField.Energy) })
        {
            using var one = new FieldBatch((field, 0));
            yield return Refresh(name, () => one.Read(library, device) == NvmlReturn.Success && one[0].Return == NvmlReturn.Success ? one[0].Number : null, part, outOfTime);
        }
        yield return Refresh("utilisation", () => FirstOf(Utilisation()), part, outOfTime);
        yield return Refresh("SM clock", () => FirstOf(Clock()), part, outOfTime);
    }

    /// <summary>The counter over the integral of instant power, at several rates of polling.</summary>
    public IEnumerable<NvmlSurvey.Row> Energies(TimeSpan part, CancellationToken outOfTime)
    {
        foreach (var every in PollsEveryMs)
        {
            if (outOfTime.IsCancellationRequested) yield break;
            var what = FormattableString.Invariant($"energy, polled every {every:0} ms");
            var (ratio, watts) = Energy(TimeSpan.FromMilliseconds(every), part);
            yield return new(what, "counter over integral", ratio, "");
            yield return new(what, "mean power by the counter", watts, "W");
        }
    }

    public IEnumerable<NvmlSurvey.Row> Performance(CancellationToken outOfTime)
    {
        foreach (var every in new[] { 50, 100, 200 })
        {
            if (outOfTime.IsCancellationRequested) yield break;
            using var gpm = new GpmReader(library, device, leastDistanceNs: 0);
            var cells = new CellWriter();
            gpm.Read(cells, MonotonicClock.NowNanoseconds);
            Thread.Sleep(every);
            gpm.Read(cells, MonotonicClock.NowNanoseconds);
            yield return new(FormattableString.Invariant($"GPM, samples {every} ms apart"), "graphics active",
                cells.IsMeasured(GpuChannel.GraphicsActive) ? new Count(cells.Value(GpuChannel.GraphicsActive) / 1000.0) : Core.Reading.Missing<Count>(ChannelCode.Describe(cells.Cells[(int)GpuChannel.GraphicsActive].Code)), "%");
        }
    }

    /// <summary>All that the sampler's thread reads of a GPU, and the part of a core that costs.</summary>
    public IEnumerable<NvmlSurvey.Row> Reading(CancellationToken outOfTime)
    {
        var board = GpuBoard.InThisProcess();
        using var reader = new GpuReader(library, device, NvmlText.Driver(library), 0, new XidCounts(), new ClockMap(), board, 0);
        foreach (var (name, isSlow) in new[] { ("one fast reading", false), ("one slow reading", true) })
        {
            if (outOfTime.IsCancellationRequested) break;
            var took = Times(() => reader.Read(isSlow), Calls / 4, out _);
            yield return new(name, "latency p50", new Count(Quantile(took, 0.5)), "ms");
            yield return new(name, "latency max", new Count(took[^1]), "ms");
            yield return new(name, isSlow ? "time of a thread at 1 Hz" : "time of a thread at 10 Hz", new Count((isSlow ? 1 : 10) * took.Average() / 1000), "share");
        }
        if (reader.Stop()) board.Dispose();
    }

    public void Dispose()
    {
        many.Dispose();
        energyAndPower.Dispose();
        NativeMemory.Free(scratch);
    }

    private (string, Func<NvmlReturn>, int) Single(NvmlCall call) => (call.ToString(), () => library.Call(call, device, scratch), Calls);

    private NvmlReturn Clock() => library.Call(NvmlCall.nvmlDeviceGetClockInfo, device, 1, scratch);

    private NvmlReturn Encoder() => library.Call(NvmlCall.nvmlDeviceGetEncoderUtilization, device, scratch, scratch + 8);

    private NvmlReturn Throughput() => library.Call(NvmlCall.nvmlDeviceGetPcieThroughput, device, 0, scratch);

    private NvmlReturn Utilisation() => library.Call(NvmlCall.nvmlDeviceGetUtilizationRates, device, scratch);

    /// <summary>The number that a call left first.</summary>
    private long? FirstOf(NvmlReturn answer) => answer == NvmlReturn.Success ? *(uint*)scratch : null;

    private NvmlReturn Memory()
    {
        *(NvmlMemory2*)scratch = new NvmlMemory2 { Version = NvmlMemory2.CurrentVersion };
        return library.Call(NvmlCall.nvmlDeviceGetMemoryInfo_v2, device, scratch);
    }

    private NvmlReturn Temperature()
    {
        *(NvmlTemperature*)scratch = new NvmlTemperature { Version = NvmlTemperature.CurrentVersion };
        return library.Call(NvmlCall.nvmlDeviceGetTemperatureV, device, scratch);
    }

    private NvmlReturn Processes()
    {
        *(uint*)scratch = 256;
        return library.Call(NvmlCall.nvmlDeviceGetComputeRunningProcesses_v3, device, scratch, scratch + 16);
    }

    private static IEnumerable<NvmlSurvey.Row> Latency(string name, Func<NvmlReturn> call, int times)
    {
        var took = Times(call, times, out var answer);
        if (answer != NvmlReturn.Success)
            return [new(name, "latency p50", Core.Reading.Missing<Count>(answer.Describe()), "ms")];
        return [new(name, "latency p50", new Count(Quantile(took, 0.5)), "ms"), new(name, "latency p99", new Count(Quantile(took, 0.99)), "ms"), new(name, "latency max", new Count(took[^1]), "ms")];
    }

    /// <returns>ms, sorted.</returns>
    private static double[] Times(Func<NvmlReturn> call, int times, out NvmlReturn answer)
    {
        var took = new double[times];
        answer = NvmlReturn.Success;
        for (var i = 0; i < times && answer == NvmlReturn.Success; i++)
        {
            var begin = MonotonicClock.NowNanoseconds;
            answer = call();
            took[i] = (MonotonicClock.NowNanoseconds - begin) / 1e6;
        }
        Array.Sort(took);
        return took;
    }

    private static double Quantile(double[] sorted, double level) => sorted[Math.Min(sorted.Length - 1, (int)(level * sorted.Length))];

    private static NvmlSurvey.Row Refresh(string what, Func<long?> read, TimeSpan part, CancellationToken outOfTime)
    {
        var changes = new List<long>();
        long? before = null;
        var watch = Stopwatch.StartNew();
        while (watch.Elapsed < part && !outOfTime.IsCancellationRequested)
        {
            if (read() is not { } value) return new(what, "refresh period", Core.Reading.Missing<Count>("this GPU does not tell it"), "ms");
            if (before is { } old && old != value) changes.Add(MonotonicClock.NowNanoseconds);
            before = value;
            Thread.Sleep(1);
        }
        var distances = changes.Zip(changes.Skip(1), (a, b) => (b - a) / 1e6).Order().ToArray();
        return new(what, "refresh period", distances.Length < 2 ? Core.Reading.Missing<Count>("it changed fewer than three times; try under a load that changes") : new Count(Quantile(distances, 0.5)), "ms");
    }

    private (Reading<Count> Ratio, Reading<Count> Watts) Energy(TimeSpan every, TimeSpan part)
    {
        using var enough = new CancellationTokenSource(part + every);
        var polls = Poll(every, enough.Token);
        if (polls.Length < 2)
            return (Core.Reading.Missing<Count>(NoEnergy), Core.Reading.Missing<Count>(NoEnergy));
        var integral = polls.Zip(polls.Skip(1), (a, b) => (b.Ns - a.Ns) / 1e9 * (a.Power.Value + b.Power.Value) / 2).Sum();
        var counted = polls[^1].Energy.Value - polls[0].Energy.Value;
        return (integral > 0 && counted > 0 ? new Count(counted / integral) : Core.Reading.Missing<Count>("the counter or the power stood still"), new Count(counted / ((polls[^1].Ns - polls[0].Ns) / 1e9)));
    }
}
