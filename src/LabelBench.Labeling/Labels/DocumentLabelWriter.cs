using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.Json;
using LabelBench.Core;
using LabelBench.Labeling.Images;

namespace LabelBench.Labeling.Labels;

/// <summary>A writer of a format that is one document, whole only at its end: labels go to a part file beside it as they come, and the document appears under its name when the writer is disposed. Nothing per item stays in memory.</summary>
public abstract class DocumentLabelWriter : ILabelWriter
{
    private readonly Lock _gate = new();
    private readonly string _path;
    private readonly LabelFile _main;
    private readonly LabelFile? _side;
    private bool _closed;

    /// <exception cref="UserMistakeException">The file cannot be created.</exception>
    private protected DocumentLabelWriter(string path, bool withSide)
    {
        _path = path;
        _main = new LabelFile(path + ".part", path);
        _side = withSide ? new LabelFile(path + ".side.part", path) : null;
        Json = new Utf8JsonWriter(_main.Pending, new JsonWriterOptions { Encoder = Core.Json.Line.Encoder });
    }

    public long Items { get; private set; }

    /// <summary>Labels handed over that this format has no place for.</summary>
    public long LeftOut { get; private set; }

    private protected LabelFile Main => _main;

    /// <summary>A second stream of output, for formats with two lists or with a head that is known last.</summary>
    private protected LabelFile Side => _side ?? throw new InvalidOperationException("This format has no second stream.");

    private protected Utf8JsonWriter Json { get; }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">A coordinate is not finite, or the size of an image with boxes or masks is missing; nothing of the item is written.</exception>
    public void Write(ItemLabels labels)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_closed, this);
            Check(labels);
            Append(labels);
            Items++;
            LeftOut += CountLeftOut(labels);
            _main.HandOver(Items, evenIfLittle: false);
            _side?.HandOver(Items, evenIfLittle: false);
        }
    }

    public void Flush(bool toDisk = false)
    {
        lock (_gate)
        {
            _main.HandOver(Items, toDisk: toDisk);
            _side?.HandOver(Items, toDisk: toDisk);
        }
    }

    /// <summary>Writes what is missing and gives the document its name. After a failed write the part files stay.</summary>
    /// <exception cref="LabelWriteException">The rest cannot be written.</exception>
    public void Dispose()
    {
        lock (_gate)
        {
            if (_closed)
                return;
            _closed = true;
            var whole = false;
            try
            {
                if (!_main.IsBroken && _side?.IsBroken != true)
                {
                    _side?.HandOver(Items);
                    Finish();
                    _main.HandOver(Items);
                    whole = true;
                }
            }
            finally
            {
                Json.Dispose();
                _main.Dispose();
                _side?.Dispose();
            }
            if (!whole)
                return;
            try
            {
                File.Move(_main.Path, _path, overwrite: true);
                if (_side is not null)
                    File.Delete(_side.Path);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw new LabelWriteException(_path, Items, e);
            }
        }
        GC.SuppressFinalize(this);
    }

    /// <summary>Adds one item, which was checked.</summary>
    private protected abstract void Append(ItemLabels labels);

    /// <summary>Writes what ends the document.</summary>
    private protected abstract void Finish();

    private protected abstract long CountLeftOut(ItemLabels labels);

    /// <summary>Ends a JSON value that was written into <see cref="Main"/>.</summary>
    private protected void EndJson()
    {
        Json.Flush();
        Json.Reset(Main.Pending);
    }

    /// <summary>Ends a JSON value and begins the next in another file.</summary>
    private protected void TurnJson(LabelFile next)
    {
        Json.Flush();
        Json.Reset(next.Pending);
    }

    /// <summary>A score, left out where it is no number: JSON has no word for that.</summary>
    private protected void WriteScore(double confidence)
    {
        if (double.IsFinite(confidence))
            Json.WriteNumber("score", Math.Round(confidence, 4));
    }

    internal static void Check(ItemLabels labels)
    {
        var boxes = (labels.Boxes ?? []).Select(b => b.Box).Concat((labels.Text ?? []).Select(t => t.Box)).ToList();
        if (boxes.Any(box => Corners(box).Any(c => !float.IsFinite(c.X) || !float.IsFinite(c.Y))))
            throw new ArgumentException($"{labels.Item} has a box with a corner that is not finite.", nameof(labels));
        if (labels.Size is { } size ? size.Width < 1 || size.Height < 1 : boxes.Count > 0 || labels.Masks is { IsEmpty: false })
            throw new ArgumentException($"{labels.Item} has boxes or masks, but no image size to place them in.", nameof(labels));
        if ((labels.Masks ?? []).Any(mask => (mask.Region.Width, mask.Region.Height) != (labels.Size!.Value.Width, labels.Size.Value.Height)))
            throw new ArgumentException($"{labels.Item} has a mask of another size than the image.", nameof(labels));
    }

    internal static Vector2[] Corners(in Quad box) => [box.TopLeft, box.TopRight, box.BottomRight, box.BottomLeft];

    /// <summary>Whether the box is an upright rectangle that begins at its top left corner.</summary>
    internal static bool IsUpright(in Quad box) => box.TopLeft.Y == box.TopRight.Y && box.BottomLeft.Y == box.BottomRight.Y && box.TopLeft.X == box.BottomLeft.X
        && box.TopRight.X == box.BottomRight.X && box.TopRight.X >= box.TopLeft.X && box.BottomLeft.Y >= box.TopLeft.Y;

    internal static double Round(float value) => Math.Round(value, 2);

    internal static string Number(double value) => Math.Round(value, 6).ToString("0.######", CultureInfo.InvariantCulture);

    /// <summary>A name without halves of characters, which no encoding can hold.</summary>
    internal static string WellFormed(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsSurrogate(text[i]))
                return text.EnumerateRunes().Aggregate(new StringBuilder(text.Length), (built, rune) => built.Append(rune)).ToString();
        }
        return text;
    }

    private protected static long Many<T>(System.Collections.Immutable.ImmutableArray<T>? labels) => labels?.Length ?? 0;
}
