using System.Collections.Immutable;
using LabelBench.Records;

namespace LabelBench.Telemetry.Sampling;

/// <summary>Follows the rings of lanes and writes what comes into a file, on a thread of its own: no sample ever waits for a disk.</summary>
internal sealed class Recorder : IDisposable
{
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(1);

    /// <summary>Ends of windows closer together than this do not each get frames of their own.</summary>
    private const int PacesBetweenFlushes = 5;

    private readonly ImmutableArray<SamplingLane> _lanes;
    private readonly long[] _written;
    private readonly long[] _noted;
    private readonly long[][] _values;
    private readonly bool[][] _present;
    private readonly AutoResetEvent _wake = new(false);
    private readonly Thread? _thread;
    private RecordingWriter? _writer;
    private volatile bool _flush;
    private volatile bool _stopping;
    private volatile string? _failure;

    /// <param name="start">False leaves the thread out: then only <see cref="Dispose"/> writes.</param>
    public Recorder(string path, ImmutableArray<SamplingLane> lanes, bool start)
    {
        _lanes = lanes;
        (_written, _noted) = (new long[lanes.Length], new long[lanes.Length]);
        (_values, _present) = ([.. lanes.Select(lane => new long[lane.Description.Channels])], [.. lanes.Select(lane => new bool[lane.Description.Channels])]);
        try
        {
            _writer = RecordingWriter.Create(path, new RecordingHeader(RecordingHeader.Measured, [.. lanes.Select(lane => lane.Description)]));
            _writer.Add([.. lanes.Select((lane, i) => new RecordingNote(0, RecordingNote.Scheduling, lane.Scheduling, i)).Where(note => note.Text!.Length > 0)]);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            GiveUp(e);
            return;
        }
        if (!start) return;
        _thread = new Thread(Run) { IsBackground = true, Name = "telemetry recorder", Priority = ThreadPriority.BelowNormal };
        _thread.Start();
    }

    /// <summary>Why nothing is written any more, or null.</summary>
    public string? Failure => _failure;

    /// <summary>A window has ended: what belongs to it should be in the file soon.</summary>
    public void KeepUp() => _flush = true;

    public void Dispose()
    {
        _stopping = true;
        _wake.Set();
        _thread?.Join();
        Attempt(() =>
        {
            Follow();
            _writer!.Dispose();
        });
        _wake.Dispose();
    }

    private void Run()
    {
        var sinceFlush = 0;
        while (!_stopping && _failure is null)
        {
            _wake.WaitOne(Pace);
            Attempt(() =>
            {
                Follow();
                if (++sinceFlush < PacesBetweenFlushes || !_flush) return;
                _writer!.Flush();
                (_flush, sinceFlush) = (false, 0);
            });
        }
    }

    private void Follow()
    {
        for (var i = 0; i < _lanes.Length; i++)
        {
            var ring = _lanes[i].Ring;
            for (var total = ring.Total; _written[i] < total; _written[i]++)
                if (ring.TryCopy(_written[i], out var begin, out var end, _values[i], _present[i])) _writer!.Add(i, begin, end, _values[i], _present[i]);
            var lane = i;
            _writer!.Add([.. _lanes[i].Reasons.Since(ref _noted[i]).Select(change => new RecordingNote(change.AtNs, RecordingNote.Reason, change.Reason, lane, change.Channel))]);
        }
    }

    /// <summary>A full disk ends the recording and nothing else.</summary>
    private void Attempt(Action write)
    {
        if (_failure is not null) return;
        try
        {
            write();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            GiveUp(e);
        }
    }

    private void GiveUp(Exception failure)
    {
        _failure = $"telemetry is not recorded: {failure.Message}";
        try
        {
            _writer?.Dispose();
        }
        catch (IOException)
        {
            // What could not be written stays unwritten; the file reads up to there.
        }
        _writer = null;
    }
}
