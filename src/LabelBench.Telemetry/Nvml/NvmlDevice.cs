using System.Collections.Immutable;
using System.Globalization;
using LabelBench.Core;
using LabelBench.Records;

namespace LabelBench.Telemetry.Nvml;

/// <summary>A GPU or MIG instance behind its handle, asked one question at a time.</summary>
internal readonly unsafe struct NvmlDevice(NvmlLibrary library, nint handle)
{
    private const int TextLength = 96;

    /// <summary>Processes listed at once; a GPU rarely has more than a few.</summary>
    private const int MostProcesses = 256;

    /// <summary>Linux gives no process a higher id (PID_MAX_LIMIT), Windows ids stay far below in practice.</summary>
    private const uint LargestProcessId = 1 << 22;

    public string? Name => Text(NvmlCall.nvmlDeviceGetName);

    public string? Uuid => Text(NvmlCall.nvmlDeviceGetUUID);

    /// <summary>As the kernel writes it: <c>0000:41:00.0</c>; null when it is not told.</summary>
    public string? PciAddress
    {
        get
        {
            NvmlPciAddress address;
            return library.Call(NvmlCall.nvmlDeviceGetPciInfo_v3, handle, &address) == NvmlReturn.Success
                ? string.Create(CultureInfo.InvariantCulture, $"{address.Domain:x4}:{address.Bus:x2}:{address.Device:x2}.0")
                : null;
        }
    }

    /// <summary>Total, and what processes use; without what the driver reserves where it tells that apart.</summary>
    public (Reading<Bytes> Total, Reading<Bytes> Used) Memory
    {
        get
        {
            var second = new NvmlMemory2 { Version = NvmlMemory2.CurrentVersion };
            var answer = library.Call(NvmlCall.nvmlDeviceGetMemoryInfo_v2, handle, &second);
            if (answer == NvmlReturn.Success && second.Total > 0)
                return (new Bytes(second.Total), new Bytes(second.Used));
            var first = new NvmlMemory();
            answer = library.Call(NvmlCall.nvmlDeviceGetMemoryInfo, handle, &first);
            // GPUs that share the machine's memory say 0 or nothing.
            return answer == NvmlReturn.Success && first.Total > 0
                ? (new Bytes(first.Total), new Bytes(first.Used))
                : (Missing(answer), Missing(answer));
        }
    }

    /// <summary><c>8.9</c>.</summary>
    public string? ComputeCapability
    {
        get
        {
            int major, minor;
            return library.Call(NvmlCall.nvmlDeviceGetCudaComputeCapability, handle, &major, &minor) == NvmlReturn.Success
                ? string.Create(CultureInfo.InvariantCulture, $"{major}.{minor}")
                : null;
        }
    }

    /// <summary>Null where a GPU cannot be split.</summary>
    public bool? MigEnabled
    {
        get
        {
            uint now, pending;
            return library.Call(NvmlCall.nvmlDeviceGetMigMode, handle, &now, &pending) == NvmlReturn.Success ? now == 1 : null;
        }
    }

    public ImmutableArray<MigInstance> MigInstances
    {
        get
        {
            uint most;
            if (library.Call(NvmlCall.nvmlDeviceGetMaxMigDeviceCount, handle, &most) != NvmlReturn.Success)
                return [];
            var found = ImmutableArray.CreateBuilder<MigInstance>();
            for (var i = 0u; i < most; i++)
            {
                if (library.Call(NvmlCall.nvmlDeviceGetMigDeviceHandleByIndex, handle, i, out var instance) != NvmlReturn.Success)
                    continue; // a place without an instance
                var device = new NvmlDevice(library, instance);
                if (device.Uuid is { } uuid)
                    found.Add(new MigInstance(device.Name ?? "MIG instance", uuid, device.Memory.Total));
            }
            return found.ToImmutable();
        }
    }

    /// <summary>Processes that compute on it; none where the driver does not tell them.</summary>
    /// <remarks>Records with an impossible process id are of another layout than documented, and none of that answer is believed.</remarks>
    public ImmutableArray<GpuProcess> Processes
    {
        get
        {
            // Twice as long as asked for: a driver that writes longer records must not write past the end.
            var list = new NvmlProcess[MostProcesses * 2];
            uint count = MostProcesses;
            fixed (NvmlProcess* first = list)
            {
                if (library.Call(NvmlCall.nvmlDeviceGetComputeRunningProcesses_v3, handle, &count, first) != NvmlReturn.Success || count > MostProcesses)
                    return [];
            }
            var told = list[..(int)count];
            return told.Any(p => p.ProcessId is 0 or > LargestProcessId)
                ? []
                : [.. told.Select(p => new GpuProcess((int)p.ProcessId, p.UsedMemory == NvmlProcess.NotTold ? Reading.Missing<Bytes>("the driver does not tell it here") : new Bytes(p.UsedMemory)))];
        }
    }

    private string? Text(NvmlCall function)
    {
        var text = stackalloc byte[TextLength];
        if (library.Call(function, handle, text, TextLength) != NvmlReturn.Success)
            return null;
        return NvmlText.Until0(new ReadOnlySpan<byte>(text, TextLength));
    }

    private static Reading<Bytes> Missing(NvmlReturn answer) =>
        Reading.Missing<Bytes>(answer == NvmlReturn.Success ? "the GPU has no memory of its own" : answer.Describe());
}
