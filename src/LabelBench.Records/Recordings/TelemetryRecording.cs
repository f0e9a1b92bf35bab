using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using LabelBench.Core;

namespace LabelBench.Records.Recordings;

/// <summary>A recording as it was read: what a sampler saw, to be drawn or judged again. Immutable once read.</summary>
public sealed class TelemetryRecording
{
    /// <summary>Ending of such a file.</summary>
    public const string Extension = ".tlm";

    private readonly ImmutableArray<RecordedSamples> _tables;
    private readonly ImmutableArray<ReasonLog> _reasons;

    private TelemetryRecording(RecordingHeader header, ImmutableArray<RecordedSamples> tables, ImmutableArray<RecordingNote> notes, string? damage)
    {
        (Header, _tables, Notes, Damage) = (header, tables, notes, damage);
        _reasons = [.. header.Lanes.Select(_ => new ReasonLog(most: int.MaxValue))];
        foreach (var note in notes)
            if (note is { Kind: RecordingNote.Reason, Lane: { } lane, Channel: { } channel } && lane >= 0 && lane < _reasons.Length) _reasons[lane].Add(note.AtNs, channel, note.Text);
    }

    public RecordingHeader Header { get; }

    public ImmutableArray<RecordingNote> Notes { get; }

    /// <summary>What could not be read and was left out, one sentence; null when the file is whole.</summary>
    public string? Damage { get; }

    /// <summary>All metrics, lane by lane; one that is of a GPU occurs once for each.</summary>
    public IEnumerable<LaneMetric> Metrics => Header.Lanes.SelectMany(lane => lane.Metrics);

    /// <param name="path">A file that <see cref="RecordingWriter"/> wrote, whole or not.</param>
    public static Checked<TelemetryRecording> Load(string path)
    {
        try
        {
            return Decode(File.ReadAllBytes(path), path);
        }
        catch (Exception e) when (Unreadable.Is(e))
        {
            return Invalid(path, Unreadable.Why(path, e));
        }
    }

    /// <param name="source">File that the bytes come from, for the problem.</param>
    public static Checked<TelemetryRecording> Decode(ReadOnlySpan<byte> bytes, string source)
    {
        if (bytes.Length < RecordingFormat.HeadBytes || !bytes.StartsWith(RecordingFormat.Magic))
            return Invalid(source, "is not a telemetry recording of LabelBench, or its beginning is missing.");
        var version = BinaryPrimitives.ReadUInt16LittleEndian(bytes[RecordingFormat.Magic.Length..]);
        if (version > RecordingFormat.Version)
            return Invalid(source, string.Create(CultureInfo.InvariantCulture, $"was written by a newer version of LabelBench (format {version}, this one reads up to {RecordingFormat.Version}); update LabelBench."));
        var (frames, lost) = FramesOf(bytes);
        if (frames.Count == 0 || HeaderOf(bytes, frames[0]) is not { } header)
            return Invalid(source, "is damaged where it says what was sampled; nothing after it can be read.");
        var (tables, broken) = ReadTables(bytes, header, frames);
        var notes = ImmutableArray.CreateBuilder<RecordingNote>();
        foreach (var frame in frames)
            if (frame.Kind == RecordingFormat.NotesKind) notes.AddRange(Parse<RecordingNote[]>(bytes.Slice(frame.Place, frame.Length)) ?? []);
        return Checked<TelemetryRecording>.Valid(new TelemetryRecording(header, tables, notes.ToImmutable(), DamageOf(lost, broken)));
    }

    /// <summary>Samples of a lane.</summary>
    public ISampleTable Samples(int lane) => _tables[lane];

    /// <summary>Why channels of a lane had no value, and when.</summary>
    public ReasonLog Reasons(int lane) => _reasons[lane];

    /// <summary>A metric over a stretch of time, for drawing.</summary>
    /// <param name="device">UUID of the GPU that it is of; null for the machine.</param>
    /// <returns>Null when the recording has no such metric.</returns>
    public MetricSeries? Series(string metric, Window window, string? device = null)
    {
        ArgumentNullException.ThrowIfNull(window);
        for (var lane = 0; lane < _tables.Length; lane++)
            foreach (var one in Header.Lanes[lane].Metrics)
                if (one.Definition.Name == metric && one.Device == device)
                    return MetricSeries.Of(_tables[lane], one, Header.Lanes[lane].PeriodNs, window.BeginNs, window.EndNs, _reasons[lane].At(one.Definition.Channel, window.EndNs));
        return null;
    }

    private static (List<RecordingFormat.Frame> Frames, int LostBytes) FramesOf(ReadOnlySpan<byte> bytes)
    {
        var frames = new List<RecordingFormat.Frame>();
        var (place, lost) = (RecordingFormat.HeadBytes, 0);
        while (place < bytes.Length)
        {
            if (RecordingFormat.TryReadFrame(bytes, place, out var frame))
            {
                frames.Add(frame);
                place = frame.End;
                continue;
            }
            var next = RecordingFormat.NextFrame(bytes, place + 1);
            lost += next - place;
            place = next;
        }
        return (frames, lost);
    }

    private static RecordingHeader? HeaderOf(ReadOnlySpan<byte> bytes, RecordingFormat.Frame frame)
    {
        if (frame.Kind != RecordingFormat.HeaderKind || Parse<RecordingHeader>(bytes.Slice(frame.Place, frame.Length)) is not { Lanes.IsDefaultOrEmpty: false } header) return null;
        return header.Lanes.All(l => l is { Channels: >= 0, PeriodNs: > 0 } && l.Metrics.All(m => m.EveryTicks > 0 && Highest(m.Definition) < l.Channels)) ? header : null;

        static int Highest(MetricDefinition m) => Math.Max(m.Channel, Math.Max(m.Per ?? 0, m.Epoch ?? 0));
    }

    private static (ImmutableArray<RecordedSamples>, int Broken) ReadTables(ReadOnlySpan<byte> bytes, RecordingHeader header, List<RecordingFormat.Frame> frames)
    {
        var broken = 0;
        var counts = new int[header.Lanes.Length];
        var samples = frames.Where(f => f.Kind == RecordingFormat.SamplesKind && f.Lane < counts.Length).ToList();
        foreach (var frame in samples) counts[frame.Lane] += CountIn(bytes.Slice(frame.Place, frame.Length));
        ImmutableArray<RecordedSamples> tables = [.. header.Lanes.Select((lane, i) => new RecordedSamples(counts[i], lane.Channels))];
        foreach (var frame in samples)
            if (!TryAdd(tables[frame.Lane], bytes.Slice(frame.Place, frame.Length))) broken++;
        return (tables, broken);
    }

    private static int CountIn(ReadOnlySpan<byte> payload)
    {
        try
        {
            return SampleColumns.SamplesIn(payload);
        }
        catch (InvalidDataException)
        {
            return 0;
        }
    }

    private static bool TryAdd(RecordedSamples table, ReadOnlySpan<byte> payload)
    {
        var count = CountIn(payload);
        try
        {
            if (count == 0) return false;
            SampleColumns.Decode(payload, table, table.Count);
            table.Count += count;
            return true;
        }
        catch (InvalidDataException)
        {
            table.Forget(table.Count, count);
            return false;
        }
    }

    private static T? Parse<T>(ReadOnlySpan<byte> json)
    {
        try
        {
            return JsonSerializer.Deserialize<T>(json, Json.Line);
        }
        catch (JsonException)
        {
            return default;
        }
    }

    private static string? DamageOf(int lostBytes, int brokenFrames) => (lostBytes, brokenFrames) switch
    {
        (0, 0) => null,
        (_, 0) => string.Create(CultureInfo.InvariantCulture, $"{lostBytes} bytes are damaged or cut off and were left out"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{lostBytes} bytes and {brokenFrames} frames are damaged or cut off and were left out"),
    };

    private static Checked<TelemetryRecording> Invalid(string source, string text) => Checked<TelemetryRecording>.Invalid(new Problem(source, "", text));
}
