using System.Collections.Immutable;
using System.Text;
using System.Xml;

namespace LabelBench.Labeling.Labels;

/// <summary>CVAT XML 1.1 for videos: one file per clip, in it every object as a track of boxes. The format has no place for confidences.</summary>
/// <remarks>
/// Items come in the order of their frames. A clip's boxes wait in memory until the next clip begins; labelled again, a clip's file is replaced. A showing that the end of
/// the run cut short is written only where there is no file of a whole one. Format: docs.cvat.ai, "XML annotation format".
/// </remarks>
public sealed class CvatTrackWriter : ILabelWriter
{
    private readonly record struct Seen(int Frame, BoxLabel Label);

    private readonly Lock _gate = new();
    private readonly string _folder;
    private readonly ClassNumbers _classes;
    private readonly SortedDictionary<int, List<Seen>> _tracks = [];
    private FramePlace? _last;
    private bool _closed;

    /// <param name="folder">Created where it does not exist; takes NAME.xml for every clip.</param>
    /// <param name="classes">Label names; those that come up beyond them are added behind.</param>
    /// <exception cref="Core.UserMistakeException">The folder cannot be created.</exception>
    public CvatTrackWriter(string folder, ImmutableArray<string> classes)
    {
        (_folder, _classes) = (folder, new ClassNumbers(classes));
        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new Core.UserMistakeException(folder, $"cannot be created for labels: {e.Message}");
        }
    }

    public long Items { get; private set; }

    /// <summary>Boxes handed over without a track, and labels that are no boxes: this format has no place for them.</summary>
    public long LeftOut { get; private set; }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The item is no frame of a clip, or a box's corner is not finite.</exception>
    public void Write(ItemLabels labels)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_closed, this);
            DocumentLabelWriter.Check(labels);
            var place = labels.Frame ?? throw new ArgumentException($"{labels.Item} is no frame of a clip.", nameof(labels));
            if (_last is { } last && (last.Showing, last.Clip) != (place.Showing, place.Clip))
                Finish(last);
            _last = place;
            foreach (var label in labels.Boxes ?? [])
                Add(place.Number, label);
            Items++;
            LeftOut += (labels.Classes?.Length ?? 0) + (labels.Text?.Length ?? 0) + (labels.Masks?.Length ?? 0) + (labels.Entities?.Length ?? 0) + (labels.Sounds?.Length ?? 0);
        }
    }

    /// <summary>Does nothing: a clip's file is written when the clip is at its end.</summary>
    public void Flush(bool toDisk = false) { }

    /// <summary>Writes the clip under way, unless a whole showing of it is there.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            if (_closed)
                return;
            _closed = true;
            if (_last is { } last && !File.Exists(PathOf(last)))
                Finish(last);
        }
    }

    private void Add(int frame, BoxLabel label)
    {
        if (label.Track is not { } track)
        {
            LeftOut++;
            return;
        }
        _classes.Of(label.Name);
        if (!_tracks.TryGetValue(track, out var boxes))
            _tracks[track] = boxes = [];
        boxes.Add(new Seen(frame, label));
    }

    /// <summary>The clip's name, folders kept, without steps out of the folder and what no file system holds.</summary>
    private string PathOf(FramePlace place)
    {
        var parts = place.Clip.Split('/', '\\').Where(part => part is not ("" or "." or "..")).Select(YoloLabelWriter.Safe).DefaultIfEmpty("_");
        return Path.Combine([_folder, .. parts]) + ".xml";
    }

    private void Finish(FramePlace last)
    {
        var path = PathOf(last);
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            using (var xml = XmlWriter.Create(path + ".part", new XmlWriterSettings { Encoding = new UTF8Encoding(false), Indent = true, NewLineChars = "\n" }))
                WriteClip(xml, last);
            File.Move(path + ".part", path, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new LabelWriteException(path, Items, e);
        }
        _tracks.Clear();
    }

    private void WriteClip(XmlWriter xml, FramePlace last)
    {
        xml.WriteStartElement("annotations");
        xml.WriteElementString("version", "1.1");
        xml.WriteStartElement("meta");
        xml.WriteStartElement("task");
        xml.WriteElementString("name", CvatLabelWriter.Legal(last.Clip));
        xml.WriteElementString("size", DocumentLabelWriter.Number(last.Number + 1));
        xml.WriteElementString("mode", "interpolation");
        xml.WriteStartElement("labels");
        foreach (var name in _classes.Names)
        {
            xml.WriteStartElement("label");
            xml.WriteElementString("name", CvatLabelWriter.Legal(name));
            xml.WriteElementString("attributes", "");
            xml.WriteEndElement();
        }
        xml.WriteEndElement();
        xml.WriteEndElement();
        xml.WriteEndElement();
        foreach (var (track, boxes) in _tracks)
            WriteTrack(xml, track, boxes, last.Number);
        xml.WriteEndElement();
    }

    /// <summary>Every sight is a key frame, since CVAT fills in between them; behind the last sight before a gap the object is outside.</summary>
    private static void WriteTrack(XmlWriter xml, int track, List<Seen> boxes, int lastFrame)
    {
        xml.WriteStartElement("track");
        xml.WriteAttributeString("id", DocumentLabelWriter.Number(track));
        xml.WriteAttributeString("label", CvatLabelWriter.Legal(boxes[0].Label.Name));
        xml.WriteAttributeString("source", "auto");
        foreach (var (i, seen) in boxes.Index())
        {
            WriteBox(xml, seen.Frame, seen.Label, isOutside: false);
            var next = i + 1 < boxes.Count ? boxes[i + 1].Frame : lastFrame + 1;
            if (next > seen.Frame + 1)
                WriteBox(xml, seen.Frame + 1, seen.Label, isOutside: true);
        }
        xml.WriteEndElement();
    }

    private static void WriteBox(XmlWriter xml, int frame, BoxLabel label, bool isOutside)
    {
        var (left, top, right, bottom) = label.Box.Bounds();
        xml.WriteStartElement("box");
        xml.WriteAttributeString("frame", DocumentLabelWriter.Number(frame));
        xml.WriteAttributeString("keyframe", "1");
        xml.WriteAttributeString("outside", isOutside ? "1" : "0");
        xml.WriteAttributeString("occluded", "0");
        foreach (var (name, value) in (ReadOnlySpan<(string, float)>)[("xtl", left), ("ytl", top), ("xbr", right), ("ybr", bottom)])
            xml.WriteAttributeString(name, DocumentLabelWriter.Number(DocumentLabelWriter.Round(value)));
        xml.WriteAttributeString("z_order", "0");
        xml.WriteEndElement();
    }
}
