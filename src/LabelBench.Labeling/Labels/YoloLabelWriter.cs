using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using LabelBench.Core;

namespace LabelBench.Labeling.Labels;

/// <summary>YOLO text files: labels/NAME.txt per image, a line per box with the class number, centre, width and height as shares of the image; classes.txt has the class names. An image without boxes gets an empty file.</summary>
/// <remarks>
/// Turned boxes become the upright rectangle around them. A file is the item's name with .txt for its ending, folders kept; names that a file system may not hold, that
/// lead out of the folder, or that another item has taken (a.jpg and a.png) get an ending of their own and are counted. An item written again replaces its file.
/// Format: docs.ultralytics.com/datasets/detect.
/// </remarks>
public sealed class YoloLabelWriter : ILabelWriter
{
    private static readonly ImmutableArray<string> DeviceNames = ["CON", "PRN", "AUX", "NUL", .. Enumerable.Range(0, 10).SelectMany(i => new[] { $"COM{i}", $"LPT{i}" })];

    private readonly Lock _gate = new();
    private readonly string _folder;
    private readonly string _labels;
    private readonly ClassNumbers _classes;
    private readonly Dictionary<ulong, ulong> _taken = []; // hash of a file's name -> hash of its item: 16 bytes an item instead of its names
    private readonly HashSet<string> _notOnDisk = new(StringComparer.Ordinal); // since the last flush to disk
    private bool _closed;

    /// <param name="folder">Created where it does not exist.</param>
    /// <param name="classes">Classes 0, 1, ...; those that come up beyond them are added behind.</param>
    /// <exception cref="UserMistakeException">The folder cannot be created.</exception>
    public YoloLabelWriter(string folder, ImmutableArray<string> classes)
    {
        (_folder, _labels, _classes) = (folder, Path.Combine(folder, "labels"), new ClassNumbers(classes));
        try
        {
            Directory.CreateDirectory(_labels);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UserMistakeException(folder, $"cannot be created for labels: {e.Message}");
        }
    }

    public long Items { get; private set; }

    /// <summary>Labels handed over that this format has no place for.</summary>
    public long LeftOut { get; private set; }

    /// <summary>Items whose file is not simply their name with another ending.</summary>
    public long Renamed { get; private set; }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">A corner is not finite, or the size of an image with boxes is missing.</exception>
    public void Write(ItemLabels labels)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_closed, this);
            DocumentLabelWriter.Check(labels);
            var lines = new StringBuilder();
            foreach (var label in labels.Boxes ?? [])
                AppendLine(lines, label, labels.Size!.Value);
            Items++;
            LeftOut += (labels.Classes?.Length ?? 0) + (labels.Text?.Length ?? 0) + (labels.Masks?.Length ?? 0) + (labels.Entities?.Length ?? 0) + (labels.Sounds?.Length ?? 0);
            var path = Path.Combine(_labels, FileFor(labels.Item));
            Put(path, lines.ToString());
            _notOnDisk.Add(path);
        }
    }

    public void Flush(bool toDisk = false)
    {
        lock (_gate)
        {
            // Files are with the operating system as soon as they are written.
            if (!toDisk)
                return;
            Try(_folder, () =>
            {
                foreach (var path in _notOnDisk)
                {
                    using var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.Read);
                    file.Flush(flushToDisk: true);
                }
            });
            _notOnDisk.Clear();
        }
    }

    /// <exception cref="LabelWriteException">The class names cannot be written.</exception>
    public void Dispose()
    {
        lock (_gate)
        {
            if (_closed)
                return;
            _closed = true;
            // A line a class: a name that holds a line end would shift all that follow.
            Put(Path.Combine(_folder, "classes.txt"), string.Concat(_classes.Names.Select(name => string.Concat(name.Select(c => char.IsControl(c) || c is '\u2028' or '\u2029' ? ' ' : c)) + "\n")));
        }
    }

    private void AppendLine(StringBuilder lines, BoxLabel label, ImageSize size)
    {
        var (left, top, right, bottom) = label.Box.Bounds();
        var (x0, x1) = (Math.Clamp(left / (double)size.Width, 0, 1), Math.Clamp(right / (double)size.Width, 0, 1));
        var (y0, y1) = (Math.Clamp(top / (double)size.Height, 0, 1), Math.Clamp(bottom / (double)size.Height, 0, 1));
        lines.Append(CultureInfo.InvariantCulture, $"{_classes.Of(label.Name)} {(x0 + x1) / 2:0.000000} {(y0 + y1) / 2:0.000000} {x1 - x0:0.000000} {y1 - y0:0.000000}\n");
    }

    /// <summary>A path inside the folder, ending in .txt.</summary>
    private string FileFor(string item)
    {
        var parts = item.Split('/', '\\').Where(part => part.Length > 0 && part != ".").Select(Safe).ToList();
        if (parts.Count == 0)
            parts.Add("_");
        var plain = string.Join('/', parts) == item.Replace('\\', '/');
        var name = parts[^1];
        parts[^1] = Path.GetFileNameWithoutExtension(name) is { Length: > 0 } stem ? Safe(stem) : name;
        var path = string.Join('/', parts);
        var own = Hash(item);
        var key = Hash(path.ToUpperInvariant()); // some file systems do not tell cases apart
        if (!plain || _taken.TryGetValue(key, out var owner) && owner != own)
        {
            Renamed++;
            path += string.Create(CultureInfo.InvariantCulture, $"-{own:x16}");
            key = Hash(path.ToUpperInvariant());
        }
        _taken[key] = own;
        return path + ".txt";
    }

    /// <summary>A name that every file system holds and that is one step down.</summary>
    internal static string Safe(string part)
    {
        var safe = string.Concat(part.EnumerateRunes().Select(rune => rune.Value < 32 || rune.Value is 127 or 0xFFFD || "<>:\"|?*".Contains((char)Math.Min(rune.Value, 0xFFFF)) ? "_" : rune.ToString()));
        while (Encoding.UTF8.GetByteCount(safe) > 200)
            safe = safe[..^(char.IsLowSurrogate(safe[^1]) ? 2 : 1)];
        if (safe.EndsWith('.') || safe.EndsWith(' '))
            safe = safe[..^1] + "_";
        return safe.Length == 0 || DeviceNames.Contains(safe.Split('.')[0].ToUpperInvariant()) ? "_" + safe : safe;
    }

    /// <summary>FNV-1a over UTF-16, 64 bits: the same name gets the same file in every run.</summary>
    private static ulong Hash(string text)
    {
        var hash = 14695981039346656037UL;
        foreach (var c in text)
            hash = (hash ^ c) * 1099511628211UL;
        return hash;
    }

    private void Put(string path, string text) => Try(path, () =>
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, Encoding.UTF8.GetBytes(text));
    });

    private void Try(string path, Action write)
    {
        try
        {
            write();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new LabelWriteException(path, Items, e);
        }
    }
}
