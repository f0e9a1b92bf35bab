using System.Collections.Immutable;
using LabelBench.Core;
using static LabelBench.Analysis.AttributionLines;
using static LabelBench.Analysis.MetricKeys;

namespace LabelBench.Analysis;

/// <summary>The rules in the order in which they are asked; the first that holds is the answer.</summary>
/// <remarks>
/// What took time away from the machine comes first, then what is full, then what waits. A full link or decoder comes before the host, because a GPU that waits for its
/// own copies looks as idle as one that waits for the host; all CPUs before one thread, because where all are busy every thread is.
/// </remarks>
internal static class AttributionRules
{
    private static readonly AttributionRule Quota = new("cpu-quota", Limit.CpuQuota, true, Throttling);
    private static readonly AttributionRule StolenTime = new("steal", Limit.Steal, true, Stolen);
    private static readonly AttributionRule AllBusy = new("cpus", Limit.Cpus, true, AllCpusBusy);
    private static readonly AttributionRule OneBusyThread = new("serial-host-code", Limit.SerialHostCode, true, Serial);
    private static readonly AttributionRule Decoding = new("cpu-decode", Limit.CpuDecode, true, DecodeHoldsUp);
    private static readonly AttributionRule Collecting = new("managed-runtime", Limit.ManagedRuntime, true, s => Signals.Claim("gc_pause_share", s.Input.GcPause.Map(p => new Count(p.Value)), GcPause));
    private static readonly AttributionRule Files = new("storage", Limit.Storage, false, s => s.Above(PsiIo, IoPressure) | s.Above(ProcessMajorFaults, MajorFaults));
    private static readonly AttributionRule Heated = new("cpu-heat", Limit.CpuHeat, false, s => s.Above(PackageThrottled, Heat));

    public static ImmutableArray<AttributionRule> OnCpu { get; } =
    [
        Quota,
        StolenTime,
        Heated,
        AllBusy,
        OneBusyThread,
        Decoding,
        Collecting,
        Files,
        new("stage", Limit.Stage, true, BusyStage),
    ];

    public static ImmutableArray<AttributionRule> OnGpu { get; } =
    [
        Quota,
        StolenTime,
        new("gpu-heat", Limit.GpuHeat, true, GpuHeat),
        new("power-limit", Limit.PowerLimit, true, s => (s.Above(HeldPowerCap, PowerCap) | s.Above(SeenPowerCap, PowerCap)).Else(s.Above(SeenPowerCap, PowerCap)).Else(s.Above(HeldPowerCap, PowerCap))),
        new("device-decoder", Limit.DeviceDecoder, false, s => Decoders(s) & s.Below(SmActive, DeviceDecoderSm)),
        new("pcie", Limit.Pcie, true, s => LinkShare(s) & s.Below(SmActive, PcieSm)) { IsEstimate = true },
        Waiting(Heated),
        Waiting(AllBusy),
        Waiting(OneBusyThread),
        Waiting(Decoding),
        Waiting(Collecting),
        Waiting(Files),
        new("host", Limit.Host, true, Waits),
        new("device-memory-bandwidth", Limit.DeviceMemoryBandwidth, true, s => s.Above(DramActive, Dram) & s.Below(TensorActive, DramTensor)),
        new("device-compute", Limit.DeviceCompute, true, s => s.Above(TensorActive, Pipe) | s.Above(SingleActive, Pipe) | s.Above(HalfActive, Pipe)),
        new("launch-or-latency", Limit.LaunchOrLatency, true, s => s.Below(SmActive, SmFilled)),
        new("device-memory-capacity", Limit.DeviceMemoryCapacity, false, s => s.Above(GpuMemoryUsed, DeviceMemory)) { IsEstimate = true },
    ];

    /// <summary>A cause in the host that matters only while the GPU waits.</summary>
    private static AttributionRule Waiting(AttributionRule rule) => rule with { Judge = s => Waits(s) & rule.Judge(s) };

    /// <summary>GPM 1; without it the utilisation rate, which says the same more coarsely.</summary>
    private static Condition Waits(Signals s) => s.Below(GraphicsActive, GpuFed).Else(s.Below(GpuBusy, GpuFed));

    /// <summary>Where the environment says that there is no quota, none holds back.</summary>
    private static Condition Throttling(Signals s) =>
        s.Input.Environment.Any(f => f is { Name: "cgroup.cpu_quota_cpus", Value: "none" }) ? Condition.No : s.Above(CgroupThrottled, Throttled);

    private static Condition Stolen(Signals s) => s.Above(CpuSteal, Steal);

    /// <summary>Counters of time where there are some, the sampled bits else: bits miss bursts between two samples.</summary>
    private static Condition GpuHeat(Signals s) =>
        Either(s, HeldSoftwareThermal, SeenSoftwareThermal) | Either(s, HeldHardwareThermal, SeenHardwareThermal) | Either(s, HeldPowerBrake, SeenPowerBrake) | s.Above(SeenHardwareSlowdown, Heat).Else(Condition.No);

    private static Condition Either(Signals s, string held, string seen) => s.Above(held, Heat).Else(s.Above(seen, Heat));

    /// <summary>The engine's own activity (GPM) where it is told, the utilisation rate else. An engine that is not told is not in use here.</summary>
    private static Condition Decoders(Signals s) =>
        s.Above(NvdecActive, DeviceDecoder).Else(s.Above(Decoder, DeviceDecoder)) | s.Above(NvjpgActive, DeviceDecoder).Else(s.Above(JpegDecoder, DeviceDecoder));

    private static Condition LinkShare(Signals s) =>
        Signals.Claim("pcie_rx_of_link_share", Link(s, PcieReceived, GpmPcieReceived), Pcie) | Signals.Claim("pcie_tx_of_link_share", Link(s, PcieSent, GpmPcieSent), Pcie);

    private static Reading<Count> Link(Signals s, string counted, string sampled)
    {
        var bytes = s.Greatest(counted) is Reading<Count>.Measured known ? known : s.Greatest(sampled);
        return bytes.Match(
            b => s.Greatest(PcieGeneration).Match(
                generation => s.Greatest(PcieWidth).Map(lanes => new Count(b.Value / (PcieLink.BytesPerSecond((int)generation.Value, (int)lanes.Value) * PcieEfficiency))),
                Reading.Missing<Count>),
            Reading.Missing<Count>);
    }

    private static Condition AllCpusBusy(Signals s)
    {
        var busy = s.Above(CpuBusy, AllCpus) | Signals.Claim("process_of_usable_cpus_share", s.Greatest(ProcessCpu).Map(cores => new Count(cores.Value / s.Input.Machine.UsableCpus)), AllCpus);
        return busy.Else(s.Above(CpuBusy, AllCpus)) | (s.Above(ProcessWait, RunQueueWait) & s.Above(CpuBusy, MostlyBusy)).Else(Condition.No);
    }

    /// <summary>A stage with one worker that is always busy; or one CPU's worth of work in the whole process where there are more.</summary>
    private static Condition Serial(Signals s)
    {
        var alone = s.Input.Stages.Where(stage => stage.Workers == 1 && !IsModelCall(s, stage)).MaxBy(stage => stage.BusyShare.Value);
        var stage = alone is null ? Condition.No : Signals.Claim($"stage_busy_share {alone.Name}", new Count(alone.BusyShare.Value), OneThread);
        if (!s.Input.Stages.IsEmpty || s.Input.Machine.UsableCpus < 1.5)
            return stage;
        // A GPU's host thread spins while it waits, so that its CPU time says nothing; and a pipeline may have other threads beside the one that holds it up.
        var cores = s.Greatest(ProcessCpu);
        var process = Signals.Claim(ProcessCpu, cores, OneThread) & Signals.Claim(ProcessCpu, cores, 2 - OneThread, above: false);
        return s.Input.IsOnGpu || process.Holds is false ? NoStages(s) : process;
    }

    private static Condition DecodeHoldsUp(Signals s)
    {
        if (s.Input.Stages.IsEmpty)
            return NoStages(s);
        var decode = s.StagesNamed("decode").FirstOrDefault();
        if (decode is null)
            return Condition.No;
        var busy = Signals.Claim($"stage_busy_share {decode.Name}", new Count(decode.BusyShare.Value), StageBusy);
        var before = Signals.Claim($"queue_fill_share {decode.Name}", Fill(decode), QueueFull);
        var after = s.After(decode) is { } next ? Signals.Claim($"queue_fill_share {next.Name}", Fill(next), QueueEmpty, above: false) : Condition.No;
        return busy & before.Else(busy) & after;
    }

    /// <summary>The busiest stage, whichever it is.</summary>
    private static Condition BusyStage(Signals s) => StageAnalysis.Bottleneck(s.Input.Stages) is { } stage
        ? Signals.Claim($"stage_busy_share {stage.Name}", new Count(stage.BusyShare.Value), StageBusy)
        : NoStages(s);

    /// <summary>A model call has no stages; a pipeline whose stages are not in the record has.</summary>
    private static Condition NoStages(Signals s) => s.Input.Cell.Scope is Workloads.Scope.Infer ? Condition.No : Condition.Open("stage times are not in this record");

    private static Reading<Count> Fill(StageSummary stage) => stage.QueueFill is { } fill ? new Count(fill) : Reading.Missing<Count>("places of the queue are not in this record");

    private static bool IsModelCall(Signals s, StageSummary stage) => s.StagesNamed("infer", "detect", "recognise", "embed", "train").Contains(stage);
}
