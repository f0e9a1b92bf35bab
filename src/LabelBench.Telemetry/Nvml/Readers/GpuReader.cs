using System.Runtime.InteropServices;
using LabelBench.Core;
using LabelBench.Telemetry.Energy;
using LabelBench.Telemetry.Nvml.Board;
using LabelBench.Telemetry.Sampling;

namespace LabelBench.Telemetry.Nvml.Readers;

/// <summary>Reads one GPU: what changes fast every time, what costs much or moves slowly now and then. Allocates nothing once it is made.</summary>
/// <remarks>The energy counter is among the slow: on some GeForce boards polling it at 10 Hz makes it lose more than a tenth of the energy.</remarks>
internal sealed unsafe class GpuReader : IDisposable
{
    private const long Percent = 100, MostMilliwatts = 20_000_000, LeastCelsius = -60, MostCelsius = 250, MostMegahertz = 20_000, MostBytes = 1L << 48, MostLanes = 64, MostGeneration = 12, SlowestState = 15;
    private const int Ampere = 7, MostLinks = 18, ListedAtMost = 256, LongestRecord = 64;

    /// <summary>Linux gives no process a higher id (PID_MAX_LIMIT), Windows ids stay far below in practice.</summary>
    private const uint LargestProcessId = 1 << 22;

    /// <summary>A counter that stands still for as long while the GPU draws power is no counter.</summary>
    private const long FrozenNs = 5_000_000_000;

    /// <summary>A stamp that is older speaks of another clock.</summary>
    private const long OldestStampNs = 500_000_000, MostStampMicroseconds = long.MaxValue / 1000;

    private const double NanosecondsPerSecond = 1e9, CoarseStepNs = 2e9, MostMillijoulesPerSecond = MostMilliwatts, EnergySlack = 2 * MostMillijoulesPerSecond;

    private readonly NvmlLibrary library;
    private readonly nint device;
    private readonly GpuBoard board;
    private readonly int slot;
    private readonly XidCounts xids;
    private readonly ClockMap stamps;
    private readonly CellWriter cells = new();
    private readonly FieldBatch fast, slow, links;
    private readonly GpmReader gpm;
    private readonly PcieThroughputWatch? pcieWatch;
    private readonly ClockCounterFields? clockFields;
    private readonly byte* processes = (byte*)NativeMemory.AllocZeroed(ListedAtMost * LongestRecord);
    private readonly bool averagesUsage;
    private readonly long attachment;
    private readonly HeldCounter[] held;
    private readonly GrowingCounter energy = new(0, MostMillijoulesPerSecond, EnergySlack);
    private readonly PcieLink[] pcie;
    private NvmlReturn loss;

    /// <param name="driver">Its version, which decides by which numbers some fields are asked for.</param>
    /// <param name="attachment">How often the GPU was attached before: part of the epoch of its counters.</param>
    /// <param name="stamps">Places the driver's stamps, which are in real time; without anchors they are passed over.</param>
    public GpuReader(NvmlLibrary library, nint device, string driver, long attachment, XidCounts xids, ClockMap stamps, GpuBoard board, int slot)
    {
        (this.library, this.device, this.attachment, this.xids, this.stamps, this.board, this.slot) = (library, device, attachment, xids, stamps, board, slot);
        clockFields = ClockCounterFields.Of(driver);
        held = HeldCounters(clockFields);
        var linkRate = PcieLink.MostBytesPerSecond(library, device);
        pcie = [new(NvmlField.PcieSent, GpuChannel.PcieSent, linkRate), new(NvmlField.PcieReceived, GpuChannel.PcieReceived, linkRate)];
        fast = new([(NvmlField.InstantPower, NvmlField.ScopeGpu), (NvmlField.AveragePower, NvmlField.ScopeGpu), (NvmlField.AveragePower, NvmlField.ScopeMemory), (NvmlField.AveragePower, NvmlField.ScopeModule),
            .. pcie.Select(p => (p.Field, 0u)), .. held.Where(h => h.Field != 0).Select(h => (h.Field, 0u))]);
        slow = new((NvmlField.MemoryTemperature, 0), (NvmlField.PcieReplays, 0), (NvmlField.RemapPending, 0), (NvmlField.RemapFailed, 0), (NvmlField.Energy, 0));
        links = new([.. Links(library, device)]);
        gpm = new GpmReader(library, device);
        averagesUsage = AveragesUsage();
        fast.Read(library, device);
        if (fast[FirstPcie].Return != NvmlReturn.Success && library.Has(NvmlCall.nvmlDeviceGetPcieThroughput))
            pcieWatch = new PcieThroughputWatch(library, device);
    }

    private const int FirstPcie = 4, FirstHeld = 6;

    /// <summary>Reads, and publishes what was found.</summary>
    /// <param name="withSlow">Also what costs much or moves slowly.</param>
    /// <returns>Success, or the answer by which the GPU was lost; then nothing is published.</returns>
    public NvmlReturn Read(bool withSlow)
    {
        loss = NvmlReturn.Success;
        var begin = MonotonicClock.NowNanoseconds;
        cells.Begin();
        ReadFast(begin);
        if (withSlow && loss == NvmlReturn.Success) ReadSlow();
        if (loss != NvmlReturn.Success && IsConfirmed(loss)) return loss;
        var end = MonotonicClock.NowNanoseconds;
        cells.Set(GpuChannel.ReadingTime, end - begin);
        cells.Set(GpuChannel.Epoch, (attachment << 20) + LostCounts);
        Publish(end);
        return NvmlReturn.Success;
    }

    /// <returns>False when a thread of it is still inside the driver: the library must then stay loaded.</returns>
    public bool Stop() => pcieWatch?.Stop() ?? true;

    public void Dispose()
    {
        gpm.Dispose();
        fast.Dispose();
        slow.Dispose();
        links.Dispose();
        NativeMemory.Free(processes);
    }

    private void ReadFast(long begin)
    {
        Heed(fast.Read(library, device));
        Stamp(begin);
        Power();
        Pcie();
        for (int i = 0, at = FirstHeld; i < held.Length; i++)
            if (held[i].Field != 0) Hold(ref held[i], fast[at++]);
            else cells.Fail(held[i].Channel, NvmlReturn.NotSupported);
        Utilisation();
        Memory();
        ClockReasons();
        Clock(GpuChannel.SmClock, 1);
        Clock(GpuChannel.MemoryClock, 2);
        Engine(GpuChannel.Encoder, NvmlCall.nvmlDeviceGetEncoderUtilization);
        Engine(GpuChannel.Decoder, NvmlCall.nvmlDeviceGetDecoderUtilization);
        Engine(GpuChannel.JpegDecoder, NvmlCall.nvmlDeviceGetJpgUtilization);
        Engine(GpuChannel.OpticalFlow, NvmlCall.nvmlDeviceGetOfaUtilization);
        gpm.Read(cells, begin);
        xids.Write(cells);
    }

    private void ReadSlow()
    {
        var begin = MonotonicClock.NowNanoseconds;
        Heed(slow.Read(library, device));
        Energy(begin, MonotonicClock.NowNanoseconds);
        Field(GpuChannel.MemoryTemperature, slow[0], LeastCelsius, MostCelsius);
        Field(GpuChannel.PcieReplays, slow[1], 0, long.MaxValue / 2);
        Field(GpuChannel.RemapPending, slow[2], 0, 1);
        Field(GpuChannel.RemapFailed, slow[3], 0, 1);
        Clock(GpuChannel.GraphicsClock, 0);
        Clock(GpuChannel.VideoClock, 3);
        Clock(GpuChannel.SmClockMaximum, 1, NvmlCall.nvmlDeviceGetMaxClockInfo);
        Clock(GpuChannel.MemoryClockMaximum, 2, NvmlCall.nvmlDeviceGetMaxClockInfo);
        Number(GpuChannel.PerformanceState, NvmlCall.nvmlDeviceGetPerformanceState, SlowestState);
        Number(GpuChannel.PowerLimit, NvmlCall.nvmlDeviceGetEnforcedPowerLimit, MostMilliwatts);
        Number(GpuChannel.PcieGeneration, NvmlCall.nvmlDeviceGetCurrPcieLinkGeneration, MostGeneration);
        Number(GpuChannel.PcieGenerationMaximum, NvmlCall.nvmlDeviceGetMaxPcieLinkGeneration, MostGeneration);
        Number(GpuChannel.PcieWidth, NvmlCall.nvmlDeviceGetCurrPcieLinkWidth, MostLanes);
        Number(GpuChannel.PcieWidthMaximum, NvmlCall.nvmlDeviceGetMaxPcieLinkWidth, MostLanes);
        Temperatures();
        Bar1();
        Ecc(GpuChannel.EccCorrected, 0);
        Ecc(GpuChannel.EccUncorrected, 1);
        Nvlink();
        Processes();
    }

    private void Publish(long nowNs)
    {
        board.BeginWrite(slot);
        var to = board.Slot(slot);
        to->Channels = cells.Cells;
        to->Reading = cells.Reading;
        to->Code = ChannelCode.Measured;
        board.Publish(slot, nowNs);
    }

    private int LostCounts
    {
        get
        {
            var lost = energy.LostCount;
            foreach (var counter in held) lost += counter.Counter.LostCount;
            return lost;
        }
    }

    private NvmlReturn Heed(NvmlReturn answer)
    {
        if (answer.IsLoss() && loss == NvmlReturn.Success) loss = answer;
        return answer;
    }

    /// <summary>Some answers of loss may come from one call alone; then the GPU is still there.</summary>
    private bool IsConfirmed(NvmlReturn answer)
    {
        if (answer is not (NvmlReturn.Unknown or NvmlReturn.ResetRequired or NvmlReturn.OperatingSystemBlocked)) return true;
        NvmlMemory memory;
        return library.Call(NvmlCall.nvmlDeviceGetMemoryInfo, device, &memory).IsLoss();
    }

    private void Stamp(long begin) => cells.Set(GpuChannel.Stamp, begin + (MonotonicClock.NowNanoseconds - begin) / 2);

    private void Power()
    {
        Field(GpuChannel.InstantPower, fast[0], 0, MostMilliwatts);
        Field(GpuChannel.AveragePower, fast[1], 0, MostMilliwatts);
        Field(GpuChannel.MemoryPower, fast[2], 0, MostMilliwatts);
        Field(GpuChannel.ModulePower, fast[3], 0, MostMilliwatts);
        if (cells.IsMeasured(GpuChannel.InstantPower) || cells.IsMeasured(GpuChannel.AveragePower)) return;
        // Before header 12.2 there is one call, whose meaning depends on the chip.
        Number(averagesUsage ? GpuChannel.AveragePower : GpuChannel.InstantPower, NvmlCall.nvmlDeviceGetPowerUsage, MostMilliwatts);
    }

    /// <summary>nvmlDeviceGetPowerUsage gives a trailing mean of a second on Ampere and newer, GA100 excepted, else the power of the moment.</summary>
    private bool AveragesUsage()
    {
        int architecture, major, minor;
        if (library.Call(NvmlCall.nvmlDeviceGetArchitecture, device, &architecture) != NvmlReturn.Success) return true;
        var isGa100 = library.Call(NvmlCall.nvmlDeviceGetCudaComputeCapability, device, &major, &minor) == NvmlReturn.Success && (major, minor) == (8, 0);
        return architecture >= Ampere && !isGa100;
    }

    private void Pcie()
    {
        if (pcieWatch is not null)
        {
            pcieWatch.Write(cells, cells.Value(GpuChannel.Stamp));
            return;
        }
        for (var i = 0; i < pcie.Length; i++)
        {
            ref readonly var told = ref fast[FirstPcie + i];
            if (told.Return != NvmlReturn.Success) cells.Fail(pcie[i].Channel, Heed(told.Return));
            else if (told.Number is not { } bytes || pcie[i].Add(bytes, told.ValueType, cells.Value(GpuChannel.Stamp)) == CounterStep.Rejected) cells.Fail(pcie[i].Channel, ChannelCode.Impossible);
            else cells.Set(pcie[i].Channel, pcie[i].Total);
        }
        cells.Set(GpuChannel.PcieEpoch, pcie[0].LostCount + pcie[1].LostCount + (attachment << 20));
    }

    private void Hold(ref HeldCounter counter, in NvmlFieldValue told)
    {
        if (told.Return != NvmlReturn.Success)
        {
            Violation(counter, Heed(told.Return));
            return;
        }
        // Under the wrong numbering a field is a setting of power smoothing: of another type, or a number that falls.
        var isCount = !counter.WasRenumbered || told.ValueType == NvmlValueType.UnsignedLongLong;
        if (!isCount || told.Number is not { } nanoseconds || counter.HasOtherMeaning)
        {
            counter.HasOtherMeaning = counter.WasRenumbered;
            cells.Fail(counter.Channel, ChannelCode.OtherMeaning);
            return;
        }
        var step = counter.Counter.Add(nanoseconds, cells.Value(GpuChannel.Stamp));
        counter.HasOtherMeaning = counter.WasRenumbered && step == CounterStep.Lost;
        if (step == CounterStep.Rejected || counter.HasOtherMeaning) cells.Fail(counter.Channel, step == CounterStep.Rejected ? ChannelCode.Impossible : ChannelCode.OtherMeaning);
        else cells.Set(counter.Channel, counter.Counter.Total);
    }

    /// <summary>The call that had these counts before there were fields for them.</summary>
    private void Violation(in HeldCounter counter, NvmlReturn why)
    {
        NvmlViolationTime told = default;
        var answer = counter.Policy is { } policy && why != NvmlReturn.GpuIsLost ? library.Call(NvmlCall.nvmlDeviceGetViolationStatus, device, policy, &told) : why;
        if (answer != NvmlReturn.Success) cells.Fail(counter.Channel, counter.Policy is null ? why : Heed(answer));
        else if (told.ViolationNanoseconds > long.MaxValue || counter.Counter.Add((long)told.ViolationNanoseconds, cells.Value(GpuChannel.Stamp)) == CounterStep.Rejected) cells.Fail(counter.Channel, ChannelCode.Impossible);
        else cells.Set(counter.Channel, counter.Counter.Total);
    }

    private void Utilisation()
    {
        NvmlUtilization told;
        var answer = Heed(library.Call(NvmlCall.nvmlDeviceGetUtilizationRates, device, &told));
        cells.Store(GpuChannel.Busy, answer, told.Gpu, 0, Percent);
        cells.Store(GpuChannel.MemoryBusy, answer, told.Memory, 0, Percent);
    }

    private void Memory()
    {
        var second = new NvmlMemory2 { Version = NvmlMemory2.CurrentVersion };
        var answer = Heed(library.Call(NvmlCall.nvmlDeviceGetMemoryInfo_v2, device, &second));
        var (total, used) = (second.Total, second.Used);
        if (answer is NvmlReturn.FunctionNotFound or NvmlReturn.ArgumentVersionMismatch)
        {
            NvmlMemory first;
            answer = Heed(library.Call(NvmlCall.nvmlDeviceGetMemoryInfo, device, &first));
            (total, used) = (first.Total, first.Used);
        }
        // GPUs that share the machine's memory say 0.
        if (answer == NvmlReturn.Success && total == 0) answer = NvmlReturn.NotSupported;
        cells.Store(GpuChannel.MemoryTotal, answer, (long)total, 1, MostBytes);
        cells.Store(GpuChannel.MemoryUsed, answer, (long)used, 0, (long)total);
    }

    private void ClockReasons()
    {
        ulong bits;
        var answer = library.Call(NvmlCall.nvmlDeviceGetCurrentClocksEventReasons, device, &bits);
        if (answer == NvmlReturn.FunctionNotFound)
            answer = library.Call(NvmlCall.nvmlDeviceGetCurrentClocksThrottleReasons, device, &bits);
        cells.Store(GpuChannel.ClockReasons, Heed(answer), (long)bits, 0, long.MaxValue);
    }

    private void Energy(long beginNs, long endNs)
    {
        var middle = beginNs + (endNs - beginNs) / 2;
        ref readonly var told = ref slow[4];
        ulong millijoules = 0;
        var answer = told.Return;
        var raw = answer == NvmlReturn.Success ? told.Number : null;
        if (answer is NvmlReturn.NotSupported or NvmlReturn.FunctionNotFound or NvmlReturn.InvalidArgument
            && library.Call(NvmlCall.nvmlDeviceGetTotalEnergyConsumption, device, &millijoules) is var direct)
            (answer, raw) = (direct, direct == NvmlReturn.Success && millijoules <= long.MaxValue ? (long)millijoules : null);
        if (answer != NvmlReturn.Success) cells.Fail(GpuChannel.Energy, Heed(answer));
        else if (raw is not { } counted || energy.Add(counted, middle) == CounterStep.Rejected) cells.Fail(GpuChannel.Energy, ChannelCode.Impossible);
        else if (middle - energy.MovedNs > FrozenNs && DrawsPower) cells.Fail(GpuChannel.Energy, ChannelCode.Frozen);
        else cells.Set(GpuChannel.Energy, energy.Total);
        if (cells.IsMeasured(GpuChannel.Energy)) cells.Set(GpuChannel.EnergyStamp, CountedAt(told, endNs) ?? middle);
        else cells.Fail(GpuChannel.EnergyStamp, NvmlReturn.NoData);
    }

    /// <summary>When the counter stood at what was read, by the driver's own stamp: the counter moves in steps, and between them a reading is as old as the last one.</summary>
    /// <returns>Null without a stamp that can be.</returns>
    private long? CountedAt(in NvmlFieldValue told, long readNs) =>
        told.Return == NvmlReturn.Success && told.Timestamp is > 0 and < MostStampMicroseconds && stamps.ToMonotonic(told.Timestamp * 1000, readNs) is { } moment && moment <= readNs && readNs - moment <= OldestStampNs ? moment : null;

    private bool DrawsPower =>
        cells.IsMeasured(GpuChannel.InstantPower) && cells.Value(GpuChannel.InstantPower) > 1000 || cells.IsMeasured(GpuChannel.AveragePower) && cells.Value(GpuChannel.AveragePower) > 1000;

    private void Temperatures()
    {
        var second = new NvmlTemperature { Version = NvmlTemperature.CurrentVersion };
        var answer = library.Call(NvmlCall.nvmlDeviceGetTemperatureV, device, &second);
        var celsius = second.Celsius;
        if (answer is NvmlReturn.FunctionNotFound or NvmlReturn.ArgumentVersionMismatch)
            answer = library.Call(NvmlCall.nvmlDeviceGetTemperature, device, 0, &celsius);
        cells.Store(GpuChannel.Temperature, Heed(answer), celsius, LeastCelsius, MostCelsius);
        var margin = new NvmlMarginTemperature { Version = NvmlMarginTemperature.CurrentVersion };
        answer = library.Call(NvmlCall.nvmlDeviceGetMarginTemperature, device, &margin);
        cells.Store(GpuChannel.TemperatureMargin, Heed(answer), margin.Margin, -MostCelsius, MostCelsius);
    }

    private void Bar1()
    {
        NvmlBar1Memory told;
        var answer = library.Call(NvmlCall.nvmlDeviceGetBAR1MemoryInfo, device, &told);
        cells.Store(GpuChannel.Bar1Used, Heed(answer), (long)told.Used, 0, MostBytes);
    }

    private void Ecc(GpuChannel channel, int errors)
    {
        const int sinceDriverLoad = 0;
        ulong count;
        var answer = library.Call(NvmlCall.nvmlDeviceGetTotalEccErrors, device, errors, sinceDriverLoad, &count);
        cells.Store(channel, Heed(answer), (long)count, 0, long.MaxValue / 2);
    }

    private void Nvlink()
    {
        if (links.Count == 0)
        {
            cells.Fail(GpuChannel.NvlinkSent, NvmlReturn.NotSupported);
            cells.Fail(GpuChannel.NvlinkReceived, NvmlReturn.NotSupported);
            return;
        }
        Heed(links.Read(library, device));
        Sum(GpuChannel.NvlinkSent, NvmlField.NvlinkSent);
        Sum(GpuChannel.NvlinkReceived, NvmlField.NvlinkReceived);
    }

    private void Sum(GpuChannel channel, uint field)
    {
        var sum = 0L;
        for (var i = 0; i < links.Count; i++)
        {
            if (links[i].FieldId != field) continue;
            if (links[i].Return != NvmlReturn.Success || links[i].Number is not (>= 0 and var kibibytes))
            {
                cells.Fail(channel, links[i].Return == NvmlReturn.Success ? ChannelCode.Impossible : (int)links[i].Return);
                return;
            }
            sum += kibibytes;
        }
        cells.Set(channel, sum);
    }

    /// <summary>Records with an impossible process id are of another layout than documented, and none of that answer is believed.</summary>
    private void Processes()
    {
        var count = ListedAtMost;
        var answer = Heed(library.Call(NvmlCall.nvmlDeviceGetComputeRunningProcesses_v3, device, &count, processes));
        var list = new ReadOnlySpan<NvmlProcess>(processes, answer == NvmlReturn.Success && count is >= 0 and <= ListedAtMost ? count : 0);
        foreach (ref readonly var process in list)
            if (process.ProcessId is 0 or > LargestProcessId) answer = NvmlReturn.ArgumentVersionMismatch;
        cells.Store(GpuChannel.Processes, answer, count, 0, ListedAtMost);
        board.BeginWrite(slot);
        var to = board.Slot(slot);
        to->ProcessCount = answer == NvmlReturn.Success ? Math.Min(list.Length, ProcessCells.Most) : 0;
        for (var i = 0; i < to->ProcessCount; i++)
            to->Processes[i] = new GpuProcessCell { ProcessId = (int)list[i].ProcessId, MemoryBytes = list[i].UsedMemory };
        board.Publish(slot, to->PublishedNs);
    }

    private void Clock(GpuChannel channel, int clock, NvmlCall call = NvmlCall.nvmlDeviceGetClockInfo)
    {
        uint megahertz;
        cells.Store(channel, Heed(library.Call(call, device, clock, &megahertz)), megahertz, 0, MostMegahertz);
    }

    private void Engine(GpuChannel channel, NvmlCall call)
    {
        uint percent, period;
        cells.Store(channel, Heed(library.Call(call, device, &percent, &period)), percent, 0, Percent);
    }

    private void Number(GpuChannel channel, NvmlCall call, long most)
    {
        uint value;
        cells.Store(channel, Heed(library.Call(call, device, &value)), value, 0, most);
    }

    private void Field(GpuChannel channel, in NvmlFieldValue told, long least, long most)
    {
        if (told.Return != NvmlReturn.Success) cells.Fail(channel, Heed(told.Return) == NvmlReturn.InvalidArgument ? NvmlReturn.FunctionNotFound : told.Return);
        else cells.Store(channel, NvmlReturn.Success, told.Number ?? long.MinValue, least, most);
    }

    /// <summary>The links that answer; which do is asked anew at every attachment.</summary>
    private static IEnumerable<(uint Field, uint Scope)> Links(NvmlLibrary library, nint device)
    {
        using var all = new FieldBatch([.. Enumerable.Range(0, MostLinks).SelectMany(link => new[] { (NvmlField.NvlinkSent, (uint)link), (NvmlField.NvlinkReceived, (uint)link) })]);
        all.Read(library, device);
        return [.. Enumerable.Range(0, all.Count).Where(i => all[i].Return == NvmlReturn.Success).Select(i => (all[i].FieldId, all[i].ScopeId))];
    }

    private static HeldCounter[] HeldCounters(ClockCounterFields? fields) =>
    [
        new(NvmlField.HeldPowerCap, GpuChannel.HeldPowerCap, Policy: 0), new(NvmlField.HeldSyncBoost, GpuChannel.HeldSyncBoost, Policy: 2), new(NvmlField.HeldBoardLimit, GpuChannel.HeldBoardLimit, Policy: 3),
        // 75 counts what the first of the renumbered three does, and never moved itself.
        new(NvmlField.HeldThermal, GpuChannel.HeldSoftwareThermal, Policy: 1),
        new(fields?.HardwareThermal ?? 0, GpuChannel.HeldHardwareThermal, Policy: null), new(fields?.PowerBrake ?? 0, GpuChannel.HeldPowerBrake, Policy: null),
    ];

    /// <param name="Policy">Of nvmlDeviceGetViolationStatus; null for a field that was renumbered, for which there is none.</param>
    private record struct HeldCounter(uint Field, GpuChannel Channel, int? Policy)
    {
        public readonly bool WasRenumbered => Policy is null;

        public bool HasOtherMeaning;

        /// <summary>Nanoseconds grow by no more than time does, but may appear in steps.</summary>
        public readonly GrowingCounter Counter = new(0, 1.1 * NanosecondsPerSecond, CoarseStepNs);
    }
}
