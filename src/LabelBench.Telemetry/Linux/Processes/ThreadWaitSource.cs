using System.Collections.Immutable;
using System.Globalization;
using LabelBench.Telemetry.Linux.Cpu;
using LabelBench.Telemetry.Sampling;

namespace LabelBench.Telemetry.Linux.Processes;

/// <summary>How long the threads of the watched processes waited for a CPU, once a second, from /proc/PID/task/*/schedstat.</summary>
/// <remarks>
/// /proc/PID/schedstat tells of the first thread only, so every thread is read. The folder is listed again when the number of threads changes or a thread is gone;
/// between such changes nothing is allocated. What a thread did between its last reading and its end is lost.
/// </remarks>
internal sealed class ThreadWaitSource : TelemetrySource
{
    private const int Id = 0, Waited = 1, RanOrWaited = 2;

    /// <summary>A process with more threads than this is not read: a pass would cost milliseconds and as many open files.</summary>
    private const int MostThreads = 512;

    private readonly LinuxRoot _root;
    private Followed[] _processes = [];
    private long _epoch;

    public ThreadWaitSource(LinuxRoot root) : base(channels: 3, everyTicks: 10)
    {
        _root = root;
        Fail("no process is watched");
    }

    public override ImmutableArray<MetricDefinition> Metrics { get; } =
        [MetricDefinition.ShareOf(MetricNames.ProcessRunQueueWait, Waited, per: RanOrWaited, epoch: Id)];

    public override void Watch(params ImmutableArray<int> processIds)
    {
        Close();
        (_processes, _epoch) = ([.. processIds.Select(id => new Followed(_root, id))], ProcessStat.Epoch(processIds));
        if (processIds.IsEmpty) Fail("no process is watched");
    }

    public override void Read(long nowNanoseconds, SampleRow row)
    {
        if (_processes.Length == 0) return;
        long waited = 0, ran = 0;
        foreach (var process in _processes)
        {
            if (process.Read(out var reason))
            {
                waited += process.WaitedNs;
                ran += process.RanNs;
                continue;
            }
            Fail(reason);
            if (process.HasEnded) Close();
            return;
        }
        Put(row, Id, _epoch);
        Put(row, Waited, waited);
        Put(row, RanOrWaited, ran + waited);
    }

    public override void Dispose() => Close();

    private void Close()
    {
        foreach (var process in _processes) process.Dispose();
        _processes = [];
    }

    /// <summary>A process and what its threads did since watching began.</summary>
    private sealed class Followed(LinuxRoot root, int processId) : IDisposable
    {
        private readonly Dictionary<int, FollowedThread> _threads = [];
        private readonly KernelFile _stat = new(root, $"/proc/{processId}/stat", 1024);
        private bool _mustList = true;
        private long _listedThreads;
        private bool _beganBefore;

        public long WaitedNs { get; private set; }

        public long RanNs { get; private set; }

        public bool HasEnded { get; private set; }

        public bool Read(out string reason)
        {
            reason = "";
            if (!ProcessStat.TryParse(_stat.Read(), out var stat))
            {
                (HasEnded, reason) = (true, $"process {processId} has ended or cannot be read");
                return false;
            }
            if (stat.Threads > MostThreads)
            {
                (_mustList, reason) = (true, $"the process has more than {MostThreads} threads");
                return false;
            }
            if (_mustList || stat.Threads != _listedThreads) List(stat.Threads);
            foreach (var thread in _threads.Values) Add(thread);
            if (_threads.Count == 0)
            {
                reason = "no thread of the process has a readable schedstat: the kernel lacks CONFIG_SCHED_INFO, or the process belongs to somebody else";
                return false;
            }
            _beganBefore = true;
            return true;
        }

        public void Dispose()
        {
            foreach (var thread in _threads.Values) thread.File.Dispose();
            _stat.Dispose();
        }

        private void Add(FollowedThread thread)
        {
            if (!SchedStat.TryParseThread(thread.File.Read(), out var run, out var wait) || run < thread.RunNs || wait < thread.WaitNs)
            {
                _mustList = true;
                thread.File.Dispose();
                _threads.Remove(thread.Id);
                return;
            }
            RanNs += run - thread.RunNs;
            WaitedNs += wait - thread.WaitNs;
            (thread.RunNs, thread.WaitNs) = (run, wait);
        }

        private void List(long threads)
        {
            var alive = new HashSet<int>();
            foreach (var folder in root.Entries($"/proc/{processId}/task"))
            {
                if (!int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var id)) continue;
                alive.Add(id);
                if (!_threads.ContainsKey(id)) Follow(id, folder);
            }
            foreach (var id in _threads.Keys.Where(id => !alive.Contains(id)).ToList())
            {
                _threads[id].File.Dispose();
                _threads.Remove(id);
            }
            // Threads that began or ended meanwhile make the two counts differ: then the next pass lists again.
            (_listedThreads, _mustList) = (threads, alive.Count != threads);
        }

        private void Follow(int id, string folder)
        {
            var thread = new FollowedThread(id, new KernelFile(root, $"{folder}/schedstat", 128));
            if (!SchedStat.TryParseThread(thread.File.Read(), out var run, out var wait))
            {
                thread.File.Dispose();
                return;
            }
            // A thread that was there when watching began has a past that does not count; one that came later has none.
            if (!_beganBefore) (thread.RunNs, thread.WaitNs) = (run, wait);
            _threads.Add(id, thread);
        }
    }

    private sealed class FollowedThread(int id, KernelFile file)
    {
        public int Id { get; } = id;

        public KernelFile File { get; } = file;

        public long RunNs { get; set; }

        public long WaitNs { get; set; }
    }
}
