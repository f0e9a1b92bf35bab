using System.Collections.Immutable;
using System.Globalization;
using LabelBench.Telemetry.Linux.Cpu;
using LabelBench.Telemetry.Sampling;

namespace LabelBench.Telemetry.Linux.Processes;

/// <summary>How long the threads of the watched process waited for a CPU, once a second, from /proc/PID/task/*/schedstat.</summary>
/// <remarks>
/// /proc/PID/schedstat tells of the first thread only, so every thread is read. The folder is listed again when the number of threads changes or a thread is gone;
/// between such changes nothing is allocated. What a thread did between its last reading and its end is lost.
/// </remarks>
internal sealed class ThreadWaitSource : TelemetrySource
{
    private const int Id = 0, Waited = 1, RanOrWaited = 2;

    /// <summary>More threads than this are not read: a pass would cost milliseconds and as many open files.</summary>
    private const int MostThreads = 512;

    private readonly LinuxRoot _root;
    private readonly Dictionary<int, FollowedThread> _threads = [];
    private KernelFile? _stat;
    private int _processId;
    private bool _mustList;
    private long _listedThreads;
    private bool _beganBefore;
    private long _waited;
    private long _ran;

    public ThreadWaitSource(LinuxRoot root) : base(channels: 3, everyTicks: 10)
    {
        _root = root;
        Fail("no process is watched");
    }

    public override ImmutableArray<MetricDefinition> Metrics { get; } =
        [MetricDefinition.ShareOf(MetricNames.ProcessRunQueueWait, Waited, per: RanOrWaited, epoch: Id)];

    public override void Watch(int processId)
    {
        Close();
        (_processId, _mustList, _beganBefore, _waited, _ran) = (processId, true, false, 0, 0);
        if (processId == 0) Fail("no process is watched");
        else _stat = new KernelFile(_root, $"/proc/{processId}/stat", 1024);
    }

    public override void Read(long nowNanoseconds, SampleRow row)
    {
        if (_stat is null) return;
        if (!ProcessStat.TryParse(_stat.Read(), out var stat))
        {
            Fail($"process {_processId} has ended or cannot be read");
            Close();
            return;
        }
        if (stat.Threads > MostThreads)
        {
            Fail($"the process has more than {MostThreads} threads");
            _mustList = true;
            return;
        }
        if (_mustList || stat.Threads != _listedThreads) List(stat.Threads);
        foreach (var thread in _threads.Values) Add(thread);
        if (_threads.Count == 0)
        {
            Fail("no thread of the process has a readable schedstat: the kernel lacks CONFIG_SCHED_INFO, or the process belongs to somebody else");
            return;
        }
        _beganBefore = true;
        Put(row, Id, _processId);
        Put(row, Waited, _waited);
        Put(row, RanOrWaited, _ran + _waited);
    }

    public override void Dispose() => Close();

    private void Add(FollowedThread thread)
    {
        if (!SchedStat.TryParseThread(thread.File.Read(), out var run, out var wait) || run < thread.RunNs || wait < thread.WaitNs)
        {
            _mustList = true;
            thread.File.Dispose();
            _threads.Remove(thread.Id);
            return;
        }
        _ran += run - thread.RunNs;
        _waited += wait - thread.WaitNs;
        (thread.RunNs, thread.WaitNs) = (run, wait);
    }

    private void List(long threads)
    {
        var alive = new HashSet<int>();
        foreach (var folder in _root.Entries($"/proc/{_processId}/task"))
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
        var thread = new FollowedThread(id, new KernelFile(_root, $"{folder}/schedstat", 128));
        if (!SchedStat.TryParseThread(thread.File.Read(), out var run, out var wait))
        {
            thread.File.Dispose();
            return;
        }
        // A thread that was there when watching began has a past that does not count; one that came later has none.
        if (!_beganBefore) (thread.RunNs, thread.WaitNs) = (run, wait);
        _threads.Add(id, thread);
    }

    private void Close()
    {
        foreach (var thread in _threads.Values) thread.File.Dispose();
        _threads.Clear();
        _stat?.Dispose();
        _stat = null;
    }

    private sealed class FollowedThread(int id, KernelFile file)
    {
        public int Id { get; } = id;

        public KernelFile File { get; } = file;

        public long RunNs { get; set; }

        public long WaitNs { get; set; }
    }
}
