using System.Buffers;
using System.Text.Json;
using LabelBench.Core;

namespace LabelBench.Labeling.Labels;

/// <summary>JSON Lines: one object per item, UTF-8, a line feed after each; keys are the snake-case names of <see cref="ItemLabels"/>.</summary>
public sealed class JsonLinesLabelWriter : ILabelWriter
{
    private const int FlushFrom = 1 << 16;

    private readonly Lock _gate = new();
    private readonly string _path;
    private readonly FileStream _file;
    private readonly ArrayBufferWriter<byte> _pending = new(2 * FlushFrom);
    private readonly Utf8JsonWriter _json;
    private bool _broken;

    /// <summary>Begins a new file, over an older one.</summary>
    /// <exception cref="UserMistakeException">The file cannot be created.</exception>
    public JsonLinesLabelWriter(string path)
    {
        _path = path;
        try
        {
            if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder)
                Directory.CreateDirectory(folder);
            // Unbuffered: the lines wait in memory here, so that a failed write is not tried again on disposal.
            _file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 0);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UserMistakeException(path, $"cannot be created for labels: {e.Message}");
        }
        _json = new Utf8JsonWriter(_pending, new JsonWriterOptions { Encoder = Json.Line.Encoder });
    }

    public long Items { get; private set; }

    public void Write(ItemLabels labels)
    {
        lock (_gate)
        {
            JsonSerializer.Serialize(_json, labels, Json.Line);
            _json.Flush();
            _json.Reset();
            _pending.Write("\n"u8);
            Items++;
            if (_pending.WrittenCount >= FlushFrom)
                HandOver();
        }
    }

    public void Flush(bool toDisk = false)
    {
        lock (_gate)
        {
            HandOver();
            if (toDisk)
                Try(() => _file.Flush(flushToDisk: true));
        }
    }

    /// <exception cref="LabelWriteException">The last lines cannot be written.</exception>
    public void Dispose()
    {
        lock (_gate)
        {
            try
            {
                if (!_broken)
                    HandOver();
            }
            finally
            {
                _broken = true;
                _json.Dispose();
                _file.Dispose();
            }
        }
    }

    private void HandOver()
    {
        if (_pending.WrittenCount == 0)
            return;
        Try(() => _file.Write(_pending.WrittenSpan));
        _pending.ResetWrittenCount();
    }

    private void Try(Action write)
    {
        try
        {
            write();
        }
        catch (IOException e)
        {
            _broken = true;
            throw new LabelWriteException(_path, Items, e);
        }
    }
}
