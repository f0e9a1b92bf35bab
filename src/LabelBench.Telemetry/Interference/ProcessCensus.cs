using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using LabelBench.Core;
using LabelBench.Records;
using LabelBench.Telemetry.Linux;

namespace LabelBench.Telemetry.Interference;

/// <summary>Counts the CPU time of every process about once a second, to name those that others complain about.</summary>
/// <remarks>A pass takes about 20 µs a process. It rests so long that it costs 0.3 % of one CPU: a second with up to 150 processes, longer with more. What lives shorter is not seen.</remarks>
public sealed class ProcessCensus : IDisposable
{
    private const int RestPerPass = 300;
    private const int Kept = 900;

    /// <summary>Bytes of a process's line: 52 numbers and a name of 16.</summary>
    private const int LongestLine = 1280;

    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1);

    /// <summary>Counted, not timed: on a busy machine a pass is interrupted, and the busier it is the more its processes matter.</summary>
    private static readonly TimeSpan PerProcess = TimeSpan.FromMicroseconds(20);

    private readonly LinuxRoot root;
    private readonly Lock gate = new();
    private readonly Queue<Snapshot> snapshots = [];
    private readonly ManualResetEventSlim stop = new();
    private readonly Thread? thread;

    /// <param name="start">False leaves the thread out, so that a test takes every count itself.</param>
    internal ProcessCensus(LinuxRoot root, bool start)
    {
        this.root = root;
        Take();
        if (!start) return;
        thread = new Thread(Run) { IsBackground = true, Name = "process census", Priority = ThreadPriority.BelowNormal };
        thread.Start();
    }

    /// <returns>Null where processes cannot be counted.</returns>
    public static ProcessCensus? ForThisMachine() => OperatingSystem.IsLinux() ? new ProcessCensus(LinuxRoot.Real, start: true) : null;

    /// <summary>The busiest processes of a window other than ours and their children.</summary>
    /// <param name="window">On the monotonic clock; counts next around its edges are taken.</param>
    /// <param name="ours">This process; its descendants are left out too.</param>
    /// <param name="cpus">Logical CPUs that shares refer to.</param>
    /// <returns>By name, the busiest first, those with at least half a percent of the CPUs.</returns>
    public ImmutableArray<BusyProcess> Busiest(Window window, int ours, int cpus, int most = 3)
    {
        ArgumentNullException.ThrowIfNull(window);
        Snapshot[] all;
        lock (gate)
            all = [.. snapshots];
        if (all.Length == 0 || all[^1].AtNs < window.EndNs)
            all = [.. all, Take()];
        var first = Math.Max(0, Array.FindLastIndex(all, s => s.AtNs <= window.BeginNs));
        var last = Array.FindIndex(all, s => s.AtNs >= window.EndNs) is >= 0 and var after ? after : all.Length - 1;
        var seconds = (all[last].AtNs - all[first].AtNs) / 1e9;
        return seconds <= 0 ? [] :
        [
            .. Growth(all.AsSpan(first..(last + 1)), ours)
                .GroupBy(p => p.Name, StringComparer.Ordinal)
                .Select(g => new BusyProcess(g.Key, g.Count(), g.MaxBy(p => p.Ticks).Id, new Share(g.Sum(p => p.Ticks) * Linux.Cpu.CpuTimes.SecondsPerTick / seconds / cpus)))
                .Where(p => p.Cpus.Value >= 0.005)
                .OrderByDescending(p => p.Cpus.Value)
                .ThenBy(p => p.Name, StringComparer.Ordinal)
                .Take(most),
        ];
    }

    /// <summary>From count to count, so that a process which ended inside the window is in it as far as it was seen.</summary>
    private static IEnumerable<(string Name, int Id, long Ticks)> Growth(ReadOnlySpan<Snapshot> counts, int ours)
    {
        var grown = new Dictionary<(int, long), (string Name, int Id, long Ticks)>();
        for (var i = 1; i < counts.Length; i++)
        {
            foreach (var (key, now) in counts[i].Processes)
            {
                if (counts[i].IsOurs(key.Id, ours)) continue;
                var ticks = now.Ticks - (counts[i - 1].Processes.TryGetValue(key, out var before) ? before.Ticks : 0);
                if (ticks > 0) grown[key] = (now.Name, key.Id, ticks + (grown.TryGetValue(key, out var so) ? so.Ticks : 0));
            }
        }
        return grown.Values;
    }

    public void Dispose()
    {
        stop.Set();
        thread?.Join();
        stop.Dispose();
    }

    /// <summary>Counts once.</summary>
    internal Snapshot Take()
    {
        var processes = new Dictionary<(int, long), Counted>();
        foreach (var folder in Numbered())
        {
            if (Read(folder) is { } counted)
                processes[(counted.Id, counted.StartTicks)] = counted;
        }
        var snapshot = new Snapshot(MonotonicClock.NowNanoseconds, processes);
        lock (gate)
        {
            snapshots.Enqueue(snapshot);
            while (snapshots.Count > Kept) snapshots.Dequeue();
        }
        return snapshot;
    }

    private void Run()
    {
        var rest = Shortest;
        while (!stop.Wait(rest))
        {
            var wanted = PerProcess * Take().Processes.Count * RestPerPass;
            rest = wanted > Shortest ? wanted : Shortest;
        }
    }

    private IEnumerable<string> Numbered()
    {
        try
        {
            return [.. Directory.EnumerateDirectories(root["/proc"]).Where(d => char.IsAsciiDigit(Path.GetFileName(d)[0]))];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    /// <summary>proc_pid_stat(5): the name in parentheses may itself hold parentheses, so that counting starts behind the last one.</summary>
    private static Counted? Read(string folder)
    {
        try
        {
            Span<byte> buffer = stackalloc byte[LongestLine];
            using var file = File.OpenHandle($"{folder}/stat", FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            ReadOnlySpan<byte> line = buffer[..RandomAccess.Read(file, buffer, 0)];
            var (open, close) = (line.IndexOf((byte)'('), line.LastIndexOf((byte)')'));
            if (open < 0 || close < open || close + 2 > line.Length) return null;
            var rest = line[(close + 2)..];
            Span<Range> fields = stackalloc Range[20];
            var found = 0;
            foreach (var field in rest.Split((byte)' '))
            {
                if (found == fields.Length) break;
                fields[found++] = field;
            }
            return found < fields.Length ? null : new Counted(
                int.Parse(Path.GetFileName(folder), CultureInfo.InvariantCulture),
                Encoding.UTF8.GetString(line[(open + 1)..close]),
                int.Parse(rest[fields[1]], CultureInfo.InvariantCulture),
                long.Parse(rest[fields[11]], CultureInfo.InvariantCulture) + long.Parse(rest[fields[12]], CultureInfo.InvariantCulture),
                long.Parse(rest[fields[19]], CultureInfo.InvariantCulture));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException)
        {
            return null; // It ended meanwhile.
        }
    }

    internal sealed record Counted(int Id, string Name, int Parent, long Ticks, long StartTicks);

    /// <summary>All processes at one moment; a number that was given anew is another process by its start.</summary>
    internal sealed class Snapshot(long atNs, Dictionary<(int Id, long Start), Counted> processes)
    {
        private readonly Dictionary<int, int> parents = processes.Values.GroupBy(p => p.Id).ToDictionary(g => g.Key, g => g.First().Parent);

        public long AtNs { get; } = atNs;

        public IReadOnlyDictionary<(int Id, long Start), Counted> Processes { get; } = processes;

        public bool IsOurs(int id, int ours)
        {
            for (var steps = 0; steps < 64 && id > 0; steps++)
            {
                if (id == ours) return true;
                if (!parents.TryGetValue(id, out id)) return false;
            }
            return false;
        }
    }
}
