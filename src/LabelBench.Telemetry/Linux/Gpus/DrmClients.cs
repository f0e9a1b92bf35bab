using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace LabelBench.Telemetry.Linux.Gpus;

/// <summary>How busy the watched processes keep a GPU, where the driver tells it by client only (fdinfo).</summary>
/// <remarks>What other processes do on the GPU is not seen: their files belong to others. The folder of open files is listed once a second until one of the GPU is found, then every ten: only that allocates.</remarks>
internal sealed class DrmClients(LinuxRoot root, string pci) : IDisposable
{
    /// <summary>Resolution of the share.</summary>
    public const double Parts = 10_000;

    private const int ReadsUntilFound = 10, ReadsOnceFound = 100, MostClients = 64;
    private const double NanosecondsPerSecond = 1e9;

    private readonly byte[] _pci = Encoding.ASCII.GetBytes(pci);
    private readonly Dictionary<string, KernelFile?> _files = [];
    private readonly long[] _busy = new long[DrmUsage.Engines], _total = new long[DrmUsage.Engines], _capacity = new long[DrmUsage.Engines], _before = new long[DrmUsage.Engines], _totalBefore = new long[DrmUsage.Engines];
    private ImmutableArray<int> _processes = [];
    private long _beforeNs;
    private int _reads, _clientsBefore = -1;

    public void Watch(ImmutableArray<int> processIds)
    {
        Dispose();
        (_processes, _reads, _clientsBefore) = (processIds, 0, -1);
    }

    /// <returns>Share of the busiest kind of engine since the reading before, in <see cref="Parts"/>; null with the reason.</returns>
    public long? BusiestEngine(long nowNs, out string reason)
    {
        if (_reads++ % (_clientsBefore > 0 ? ReadsOnceFound : ReadsUntilFound) == 0) List();
        var clients = Add();
        reason = clients == 0 ? "no watched process has the GPU open, and its driver tells of single processes only" : "a second reading is needed for the first value";
        // A client that came or went takes its count along.
        var share = clients > 0 && clients == _clientsBefore && nowNs > _beforeNs ? Busiest((nowNs - _beforeNs) / NanosecondsPerSecond) : null;
        _busy.CopyTo(_before, 0);
        _total.CopyTo(_totalBefore, 0);
        (_beforeNs, _clientsBefore) = (nowNs, clients);
        return share;
    }

    public void Dispose()
    {
        foreach (var file in _files.Values) file?.Dispose();
        _files.Clear();
    }

    private long? Busiest(double seconds)
    {
        long? busiest = null;
        for (var engine = 0; engine < DrmUsage.Engines; engine++)
        {
            var could = (_total[engine] > 0 ? _total[engine] - _totalBefore[engine] : seconds * NanosecondsPerSecond) * _capacity[engine];
            var did = _busy[engine] - _before[engine];
            // A count may step back and catch up later.
            if (could > 0 && did >= 0) busiest = Math.Max(busiest ?? 0, (long)Math.Min(Parts, did * Parts / could));
        }
        return busiest;
    }

    /// <summary>Descriptors that were duplicated show one client several times.</summary>
    private int Add()
    {
        Span<long> clients = stackalloc long[MostClients];
        Span<long> busy = stackalloc long[DrmUsage.Engines];
        Array.Clear(_busy);
        Array.Clear(_total);
        Array.Fill(_capacity, 1);
        var count = 0;
        foreach (var file in _files.Values)
        {
            busy.Clear();
            if (file is null || count == MostClients || !DrmUsage.TryAdd(file.Read(), _pci, busy, _total, _capacity, out var client) || clients[..count].Contains(client)) continue;
            clients[count++] = client;
            for (var engine = 0; engine < DrmUsage.Engines; engine++) _busy[engine] += busy[engine];
        }
        return count;
    }

    private void List()
    {
        foreach (var path in _processes.SelectMany(id => root.Entries(string.Create(CultureInfo.InvariantCulture, $"/proc/{id}/fdinfo"))))
        {
            if (_files.TryGetValue(path, out var known) && known is not { Reason: not null }) continue;
            known?.Dispose();
            var file = new KernelFile(root, path);
            if (KernelText.NumberAfter(file.Read(), "drm-client-id:"u8) is not null) _files[path] = file;
            else
            {
                file.Dispose();
                _files[path] = null;
            }
        }
    }
}
