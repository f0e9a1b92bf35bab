using System.Buffers;
using System.Collections.Immutable;
using System.Text.Json;
using LabelBench.Core;

namespace LabelBench.Records.Recordings;

/// <summary>Writes a recording, frame after frame; a file whose writer was killed reads up to its last whole frame. Not for several threads at once.</summary>
public sealed class RecordingWriter : IDisposable
{
    private readonly Stream _file;
    private readonly Pending[] _lanes;
    private readonly ArrayBufferWriter<byte> _payload = new();

    /// <param name="file">Empty; owned and disposed by the writer.</param>
    /// <exception cref="ArgumentException">More lanes than a frame can number.</exception>
    public RecordingWriter(Stream file, RecordingHeader header)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(header);
        if (header.Lanes.Length > byte.MaxValue) throw new ArgumentException("more lanes than a frame can number.", nameof(header));
        _file = file;
        _lanes = [.. header.Lanes.Select(lane => new Pending(lane.Channels))];
        _file.Write(RecordingFormat.Head());
        RecordingFormat.WriteFrame(_file, RecordingFormat.HeaderKind, 0, JsonSerializer.SerializeToUtf8Bytes(header, Json.Line));
        _file.Flush();
    }

    /// <summary>Makes the file, or a new one in its place.</summary>
    /// <exception cref="IOException">It cannot be made.</exception>
    public static RecordingWriter Create(string path, RecordingHeader header) =>
        new(new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 0), header);

    /// <summary>Takes a sample over; a full frame is written.</summary>
    /// <param name="values">As many as the lane has channels; a value that is not present means nothing.</param>
    public void Add(int lane, long beginNs, long endNs, ReadOnlySpan<long> values, ReadOnlySpan<bool> present)
    {
        if (_lanes[lane].Add(beginNs, endNs, values, present) == RecordingFormat.SamplesPerFrame) Write(lane);
    }

    public void Add(params ImmutableArray<RecordingNote> notes)
    {
        if (notes.IsEmpty) return;
        RecordingFormat.WriteFrame(_file, RecordingFormat.NotesKind, 0, JsonSerializer.SerializeToUtf8Bytes(notes, Json.Line));
    }

    /// <summary>Writes what was taken over and fills no frame yet.</summary>
    public void Flush()
    {
        for (var lane = 0; lane < _lanes.Length; lane++) Write(lane);
        _file.Flush();
    }

    public void Dispose()
    {
        Flush();
        _file.Dispose();
    }

    private void Write(int lane)
    {
        var pending = _lanes[lane];
        if (pending.Count == 0) return;
        _payload.ResetWrittenCount();
        SampleColumns.Encode(_payload, pending.Count, pending.Channels, pending.Begins, pending.Ends, pending.Values, pending.Present);
        RecordingFormat.WriteFrame(_file, RecordingFormat.SamplesKind, lane, _payload.WrittenSpan);
        pending.Count = 0;
    }

    /// <summary>Samples of a lane that fill no frame yet.</summary>
    private sealed class Pending(int channels)
    {
        public int Channels { get; } = channels;

        public int Count { get; set; }

        public long[] Begins { get; } = new long[RecordingFormat.SamplesPerFrame];

        public long[] Ends { get; } = new long[RecordingFormat.SamplesPerFrame];

        public long[] Values { get; } = new long[RecordingFormat.SamplesPerFrame * channels];

        public bool[] Present { get; } = new bool[RecordingFormat.SamplesPerFrame * channels];

        public int Add(long beginNs, long endNs, ReadOnlySpan<long> values, ReadOnlySpan<bool> present)
        {
            (Begins[Count], Ends[Count]) = (beginNs, endNs);
            values.CopyTo(Values.AsSpan(Count * Channels, Channels));
            present.CopyTo(Present.AsSpan(Count * Channels, Channels));
            return ++Count;
        }
    }
}
