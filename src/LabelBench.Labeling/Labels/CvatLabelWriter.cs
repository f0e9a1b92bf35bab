using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Xml;
using LabelBench.Labeling.Segmentation;

namespace LabelBench.Labeling.Labels;

/// <summary>CVAT XML 1.1 for images: the best class as a tag, upright boxes, turned boxes as polygons, masks, and text in images as boxes of the class text with the text as an attribute. The format has no place for confidences.</summary>
/// <remarks>The head names all labels and the number of images, which are known last; so the images wait in a part file. Format: docs.cvat.ai, "XML annotation format".</remarks>
public sealed class CvatLabelWriter : DocumentLabelWriter
{
    private const string TextClass = "text";

    private readonly ClassNumbers _classes;
    private readonly string _task;
    private bool _hasText;

    /// <param name="path">Appears when the writer is disposed.</param>
    /// <param name="classes">Label names; those that come up beyond them are added behind.</param>
    /// <param name="task">Name of the task.</param>
    /// <exception cref="Core.UserMistakeException">The file cannot be created.</exception>
    public CvatLabelWriter(string path, ImmutableArray<string> classes, string task) : base(path, withSide: true) => (_classes, _task) = (new ClassNumbers(classes), task);

    private protected override void Append(ItemLabels labels)
    {
        var text = new StringBuilder();
        using (var xml = XmlWriter.Create(text, new XmlWriterSettings { OmitXmlDeclaration = true, ConformanceLevel = ConformanceLevel.Fragment, Indent = true, NewLineChars = "\n" }))
        {
            xml.WriteStartElement("image");
            Attribute(xml, "id", Items);
            xml.WriteAttributeString("name", Legal(labels.Item));
            Attribute(xml, "width", labels.Size?.Width ?? 0);
            Attribute(xml, "height", labels.Size?.Height ?? 0);
            foreach (var label in (labels.Classes ?? []).Take(1))
            {
                Begin(xml, "tag", label.Name);
                xml.WriteEndElement();
            }
            foreach (var label in labels.Boxes ?? [])
            {
                WriteBox(xml, label.Name, label.Box);
                xml.WriteEndElement();
            }
            foreach (var label in labels.Text ?? [])
            {
                _hasText = true;
                WriteBox(xml, TextClass, label.Box);
                xml.WriteStartElement("attribute");
                xml.WriteAttributeString("name", TextClass);
                xml.WriteString(Legal(label.Text));
                xml.WriteEndElement();
                xml.WriteEndElement();
            }
            foreach (var label in labels.Masks ?? [])
            {
                if (label.Region.Area > 0)
                    WriteMask(xml, label);
            }
            xml.WriteEndElement();
        }
        Side.Write(Encoding.UTF8.GetBytes(text.Append('\n').ToString()));
    }

    private void Begin(XmlWriter xml, string element, string name)
    {
        _classes.Of(name);
        xml.WriteStartElement(element);
        xml.WriteAttributeString("label", Legal(name));
        xml.WriteAttributeString("source", "auto");
        if (element != "tag")
            Attribute(xml, "occluded", 0);
    }

    private void WriteBox(XmlWriter xml, string name, in Images.Quad box)
    {
        if (IsUpright(box))
        {
            Begin(xml, "box", name);
            Attribute(xml, "xtl", Round(box.TopLeft.X));
            Attribute(xml, "ytl", Round(box.TopLeft.Y));
            Attribute(xml, "xbr", Round(box.BottomRight.X));
            Attribute(xml, "ybr", Round(box.BottomRight.Y));
        }
        else
        {
            Begin(xml, "polygon", name);
            xml.WriteAttributeString("points", string.Join(';', Corners(box).Select(c => $"{Number(Round(c.X))},{Number(Round(c.Y))}")));
        }
        Attribute(xml, "z_order", 0);
    }

    private void WriteMask(XmlWriter xml, MaskLabel label)
    {
        var (left, top, width, height) = label.Region.Bounds();
        Begin(xml, "mask", label.Name);
        xml.WriteAttributeString("rle", string.Join(", ", RowRuns(label.Region, left, top, width, height)));
        Attribute(xml, "left", left);
        Attribute(xml, "top", top);
        Attribute(xml, "width", width);
        Attribute(xml, "height", height);
        Attribute(xml, "z_order", 0);
        xml.WriteEndElement();
    }

    /// <summary>CVAT's run lengths: along the rows of the cut-out, outside first.</summary>
    private static List<int> RowRuns(RunLengthMask region, int left, int top, int width, int height)
    {
        var mask = new byte[region.Width * region.Height];
        region.Paint(mask, 1);
        var runs = new List<int>();
        var (inside, run) = (0, 0);
        for (var y = top; y < top + height; y++)
        {
            foreach (var pixel in mask.AsSpan(y * region.Width + left, width))
            {
                if (pixel != inside)
                {
                    runs.Add(run);
                    (inside, run) = (pixel, 0);
                }
                run++;
            }
        }
        runs.Add(run);
        return runs;
    }

    private protected override long CountLeftOut(ItemLabels labels) => Many(labels.Entities) + Many(labels.Sounds) + Math.Max(0, Many(labels.Classes) - 1);

    private protected override void Finish()
    {
        var head = new StringBuilder();
        using (var xml = XmlWriter.Create(head, new XmlWriterSettings { OmitXmlDeclaration = true, ConformanceLevel = ConformanceLevel.Fragment, Indent = true, NewLineChars = "\n" }))
        {
            xml.WriteElementString("version", "1.1");
            xml.WriteStartElement("meta");
            xml.WriteStartElement("task");
            xml.WriteElementString("name", Legal(_task));
            xml.WriteElementString("size", Items.ToString(CultureInfo.InvariantCulture));
            xml.WriteElementString("mode", "annotation");
            xml.WriteStartElement("labels");
            foreach (var name in _classes.Names)
            {
                xml.WriteStartElement("label");
                xml.WriteElementString("name", Legal(name));
                xml.WriteStartElement("attributes");
                if (_hasText && name == TextClass)
                    WriteTextAttribute(xml);
                xml.WriteEndElement();
                xml.WriteEndElement();
            }
            xml.WriteEndElement();
            xml.WriteEndElement();
            xml.WriteEndElement();
        }
        Main.Write("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<annotations>\n"u8);
        Main.Write(Encoding.UTF8.GetBytes(head.Append('\n').ToString()));
        Main.Append(Side, Items);
        Main.Write("</annotations>\n"u8);
    }

    private static void WriteTextAttribute(XmlWriter xml)
    {
        xml.WriteStartElement("attribute");
        xml.WriteElementString("name", TextClass);
        xml.WriteElementString("mutable", "False");
        xml.WriteElementString("input_type", "text");
        xml.WriteElementString("default_value", "");
        xml.WriteElementString("values", "");
        xml.WriteEndElement();
    }

    private static void Attribute(XmlWriter xml, string name, double value) => xml.WriteAttributeString(name, Number(value));

    /// <summary>A text without the characters that XML 1.0 cannot hold, not even escaped.</summary>
    internal static string Legal(string text) => text.All(c => XmlConvert.IsXmlChar(c))
        ? text
        : string.Concat(text.EnumerateRunes().Select(rune => rune.IsBmp && !XmlConvert.IsXmlChar((char)rune.Value) ? "\ufffd" : rune.ToString()));
}
