using System.Collections.Immutable;
using LabelBench.Telemetry.Sampling;

namespace LabelBench.Telemetry.Nvml.Board;

/// <summary>One GPU, by its UUID, as a source of the sampler: takes what is new on the board and never waits for the driver.</summary>
/// <param name="host">Disposed with this source where <paramref name="ownsHost"/>.</param>
/// <param name="device">UUID.</param>
/// <param name="processExists">Whether a process id that the driver lists means a process here.</param>
internal sealed class GpuSource(NvmlHost host, string device, bool ownsHost, Func<int, bool> processExists) : TelemetrySource(DerivedChannel.Count)
{
    /// <summary>A board that is older speaks of a driver that does not answer: ten readings at the usual rate.</summary>
    private const long StaleNs = 1_000_000_000;

    /// <summary>A call that takes longer hangs.</summary>
    private const long HungNs = 30_000_000_000;

    private readonly int[] _codes = [.. Enumerable.Repeat(int.MinValue, (int)GpuChannel.Count)];
    private readonly GpuEnergyAccount _account = new();
    private readonly SilenceTexts _silences = new(HungNs);
    private GpuBoard? _board;
    private GpuSlot _slot, _copy;
    private int _gpu = -1, _reading = -1;
    private string? _trouble;
    private bool _troubled;
    private ImmutableArray<int> _watched = [];

    /// <summary>Ids that were found to mean processes here; looking one up allocates.</summary>
    private readonly HashSet<int> _known = [];

    public override string? Device => device;

    public override ImmutableArray<MetricDefinition> Metrics => GpuMetrics.All;

    public override void Watch(params ImmutableArray<int> processIds) => _watched = processIds;

    public override void Read(long nowNanoseconds, SampleRow row)
    {
        Follow();
        // Who writes may have been interrupted in the middle of it: what was read before holds until it is old.
        if (_gpu >= 0 && _board!.TryRead(_gpu, out _copy)) _slot = _copy;
        var why = host.Trouble ?? (_gpu < 0 ? NotThere() : _slot.Code != 0 ? ChannelCode.Describe(_slot.Code) : nowNanoseconds - _slot.PublishedNs > StaleNs ? Silence(nowNanoseconds) : null);
        Put(row, DerivedChannel.Attached, why is null ? 1 : 0);
        if (why is not null)
        {
            Lose(why);
            return;
        }
        _troubled = false;
        if (_slot.Reading != _reading) Take(row);
    }

    public override void Dispose()
    {
        if (ownsHost) host.Dispose();
    }

    /// <summary>Another board after its writer was replaced numbers its readings anew, and may order the GPUs differently.</summary>
    private void Follow()
    {
        var board = host.Board;
        if (ReferenceEquals(board, _board) && _gpu >= 0) return;
        _board = board;
        _gpu = Place(board);
        (_slot, _reading) = (new GpuSlot { Code = ChannelCode.NotRead }, -1);
    }

    private unsafe int Place(GpuBoard board)
    {
        for (var gpu = 0; gpu < Volatile.Read(ref board.Header->Gpus); gpu++)
            if (board.Uuid(gpu) == device) return gpu;
        return -1;
    }

    private unsafe string NotThere() => Volatile.Read(ref _board!.Header->Code) switch
    {
        ChannelCode.Measured => "the driver does not list this GPU any more",
        var code => ChannelCode.Describe(code),
    };

    private unsafe string Silence(long nowNs)
    {
        ref var progress = ref _board!.Header->Progress;
        var (call, since) = (Volatile.Read(ref progress.Call), Volatile.Read(ref progress.SinceNs));
        return _silences.Describe(call, isHung: nowNs - since > HungNs);
    }

    private void Lose(string why)
    {
        _account.Interrupt();
        if (_troubled && why == _trouble) return;
        for (var channel = 0; channel < Channels; channel++)
            if (channel != DerivedChannel.Attached) Fail(channel, why);
        (_trouble, _troubled) = (why, true);
        Array.Fill(_codes, int.MinValue);
    }

    private void Take(SampleRow row)
    {
        var before = _reading;
        _reading = _slot.Reading;
        for (var channel = (GpuChannel)0; channel < GpuChannel.Count; channel++)
        {
            ref readonly var cell = ref _slot.Channels[(int)channel];
            if (cell.Reading <= before) continue;
            if (cell.Code == ChannelCode.Measured) Put(row, (int)channel, cell.Value);
            else if (_codes[(int)channel] != cell.Code) Fail((int)channel, ChannelCode.Describe(cell.Code));
            _codes[(int)channel] = cell.Code;
        }
        Reasons(row);
        MemoryShare(row);
        Account(row, before);
        if (_slot.Channels[(int)GpuChannel.Processes].Reading > before) Foreign(row);
    }

    private void Reasons(SampleRow row)
    {
        for (var bit = 0; bit < DerivedChannel.Reasons; bit++)
            if (IsMeasured(GpuChannel.ClockReasons)) Put(row, DerivedChannel.FirstReason + bit, Value(GpuChannel.ClockReasons) >> bit & 1);
            else Fail(DerivedChannel.FirstReason + bit, ReasonFor((int)GpuChannel.ClockReasons));
    }

    private void MemoryShare(SampleRow row)
    {
        if (IsMeasured(GpuChannel.MemoryUsed) && IsMeasured(GpuChannel.MemoryTotal))
            Put(row, DerivedChannel.MemoryUsedShare, (long)(Value(GpuChannel.MemoryUsed) * 1e6 / Value(GpuChannel.MemoryTotal)));
        else Fail(DerivedChannel.MemoryUsedShare, ReasonFor((int)GpuChannel.MemoryUsed));
    }

    private void Account(SampleRow row, int before)
    {
        var power = IsMeasured(GpuChannel.InstantPower) ? GpuChannel.InstantPower : GpuChannel.AveragePower;
        if (IsMeasured(power)) _account.AddPower(Value(GpuChannel.Stamp), Value(power));
        var isCounted = IsMeasured(GpuChannel.Energy) && _slot.Channels[(int)GpuChannel.Energy].Reading > before;
        if (isCounted) _account.AddEnergy(Value(GpuChannel.EnergyStamp), Value(GpuChannel.Energy), Value(GpuChannel.Epoch));
        Put(row, DerivedChannel.EnergyEpoch, _account.Epoch);
        if (IsMeasured(GpuChannel.Energy) && _account.EnergyMicrojoules(Value(GpuChannel.Stamp)) is { } energy) Put(row, DerivedChannel.Energy, energy);
        else Fail(DerivedChannel.Energy, ReasonFor((int)GpuChannel.Energy) ?? ReasonFor((int)power));
        if (IsMeasured(power)) Put(row, DerivedChannel.PowerIntegral, _account.IntegralMicrojoules);
        else Fail(DerivedChannel.PowerIntegral, ReasonFor((int)power));
        if (isCounted) Put(row, DerivedChannel.CountedEnergy, Value(GpuChannel.Energy) * 1000);
        else if (!IsMeasured(GpuChannel.Energy)) Fail(DerivedChannel.CountedEnergy, ReasonFor((int)GpuChannel.Energy));
    }

    /// <summary>Processes that are neither this one nor watched. In a container the driver lists the ids of the host, which mean nothing here.</summary>
    private void Foreign(SampleRow row)
    {
        if (!IsMeasured(GpuChannel.Processes))
        {
            Fail(DerivedChannel.ForeignProcesses, ReasonFor((int)GpuChannel.Processes));
            Fail(DerivedChannel.ForeignMemory, ReasonFor((int)GpuChannel.Processes));
            return;
        }
        long foreign = 0, memory = 0;
        var isTold = true;
        for (var i = 0; i < _slot.ProcessCount; i++)
        {
            ref readonly var process = ref _slot.Processes[i];
            if (process.ProcessId == Environment.ProcessId || process.ProcessId == host.ProcessId || _watched.Contains(process.ProcessId)) continue;
            if (!_known.Contains(process.ProcessId) && !(processExists(process.ProcessId) && _known.Add(process.ProcessId)))
            {
                Fail(DerivedChannel.ForeignProcesses, "the driver lists processes by ids of another namespace: the host's, outside this container");
                Fail(DerivedChannel.ForeignMemory, ReasonFor(DerivedChannel.ForeignProcesses));
                return;
            }
            foreign++;
            isTold &= process.MemoryBytes != NvmlProcess.NotTold;
            memory += isTold ? (long)process.MemoryBytes : 0;
        }
        Put(row, DerivedChannel.ForeignProcesses, foreign);
        if (isTold) Put(row, DerivedChannel.ForeignMemory, memory);
        else Fail(DerivedChannel.ForeignMemory, "the driver does not tell the memory of processes here");
    }

    private bool IsMeasured(GpuChannel channel) => _slot.Channels[(int)channel].Code == ChannelCode.Measured;

    private long Value(GpuChannel channel) => _slot.Channels[(int)channel].Value;
}
