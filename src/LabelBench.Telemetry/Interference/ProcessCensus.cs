using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using LabelBench.Core;
using LabelBench.Records;
using LabelBench.Telemetry.Linux;

namespace LabelBench.Telemetry.Interference;

/// <summary>Counts the CPU time of every process about once a second, to name those that others complain about.</summary>
/// <remarks>A pass over 150 processes takes some 3 ms. It rests at least 500 times as long as a pass took, so that it costs 0.2 % of one CPU at most; a process that begins and ends in between is not seen.</remarks>
public sealed class ProcessCensus : IDisposable
{
    private const int RestPerPass = 500;
    private const int Kept = 900;

    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1);

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
        var first = all.LastOrDefault(s => s.AtNs <= window.BeginNs) ?? all[0];
        var last = all.FirstOrDefault(s => s.AtNs >= window.EndNs) ?? all[^1];
        var seconds = (last.AtNs - first.AtNs) / 1e9;
        return seconds <= 0 ? [] :
        [
            .. last.Processes
                .Where(p => !last.IsOurs(p.Key.Id, ours) && !first.IsOurs(p.Key.Id, ours))
                .Select(p => (p.Value.Name, p.Key.Id, Ticks: p.Value.Ticks - (first.Processes.TryGetValue(p.Key, out var before) ? before.Ticks : 0)))
                .Where(p => p.Ticks > 0)
                .GroupBy(p => p.Name, StringComparer.Ordinal)
                .Select(g => new BusyProcess(g.Key, g.Count(), g.MaxBy(p => p.Ticks).Id, new Share(g.Sum(p => p.Ticks) * Linux.Cpu.CpuTimes.SecondsPerTick / seconds / cpus)))
                .Where(p => p.Cpus.Value >= 0.005)
                .OrderByDescending(p => p.Cpus.Value)
                .ThenBy(p => p.Name, StringComparer.Ordinal)
                .Take(most),
        ];
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
            var begin = MonotonicClock.NowNanoseconds;
            Take();
            var cost = MonotonicClock.Between(begin, MonotonicClock.NowNanoseconds) * RestPerPass;
            rest = cost > Shortest ? cost : Shortest;
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
            var text = File.ReadAllText(Path.Combine(folder, "stat"), Encoding.UTF8);
            var (open, close) = (text.IndexOf('(', StringComparison.Ordinal), text.LastIndexOf(')'));
            if (open < 0 || close < open) return null;
            var fields = text[(close + 2)..].Split(' ');
            return fields.Length < 20 ? null : new Counted(
                int.Parse(Path.GetFileName(folder), CultureInfo.InvariantCulture),
                text[(open + 1)..close],
                int.Parse(fields[1], CultureInfo.InvariantCulture),
                long.Parse(fields[11], CultureInfo.InvariantCulture) + long.Parse(fields[12], CultureInfo.InvariantCulture),
                long.Parse(fields[19], CultureInfo.InvariantCulture));
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
