using System.Collections.Immutable;
using LabelBench.Labeling.Images;

namespace LabelBench.Labeling.Labels;

/// <summary>COCO JSON: images, annotations and categories in one file. Boxes, turned boxes (with their outline) and masks; each annotation has the usual extra key score.</summary>
/// <remarks>
/// Ids count from 1. A mask covers all of a class in the image, so it is marked iscrowd = 1, which is where COCO expects run lengths. An item that is written twice appears
/// twice. Format: cocodataset.org, "Data format".
/// </remarks>
public sealed class CocoLabelWriter : DocumentLabelWriter
{
    private readonly ClassNumbers _classes;
    private readonly bool _compressed;
    private long _annotations;

    /// <param name="path">Appears when the writer is disposed.</param>
    /// <param name="classes">Categories 1, 2, ...; classes that come up beyond them are added behind.</param>
    /// <param name="compressed">Run lengths as COCO's compressed text instead of a list of numbers.</param>
    /// <exception cref="Core.UserMistakeException">The file cannot be created.</exception>
    public CocoLabelWriter(string path, ImmutableArray<string> classes, bool compressed = false) : base(path, withSide: true)
    {
        (_classes, _compressed) = (new ClassNumbers(classes), compressed);
        Main.Write("{\"annotations\":[\n"u8);
    }

    private protected override void Append(ItemLabels labels)
    {
        var image = Items + 1;
        foreach (var label in labels.Boxes ?? [])
        {
            Begin(image, label.Name, label.Confidence);
            WriteBox(label.Box);
            End();
        }
        foreach (var label in labels.Masks ?? [])
        {
            if (label.Region.Area == 0)
                continue;
            Begin(image, label.Name, label.Confidence);
            var (left, top, width, height) = label.Region.Bounds();
            WriteRectangle(left, top, width, height);
            Json.WriteNumber("area", label.Region.Area);
            Json.WriteNumber("iscrowd", 1);
            WriteRuns(label);
            End();
        }
        if (image > 1)
            Side.Write(",\n"u8);
        TurnJson(Side);
        Json.WriteStartObject();
        Json.WriteNumber("id", image);
        Json.WriteString("file_name", WellFormed(labels.Item));
        if (labels.Size is { } size)
        {
            Json.WriteNumber("width", size.Width);
            Json.WriteNumber("height", size.Height);
        }
        Json.WriteEndObject();
        TurnJson(Main);
    }

    private void Begin(long image, string name, double confidence)
    {
        if (_annotations++ > 0)
            Main.Write(",\n"u8);
        Json.WriteStartObject();
        Json.WriteNumber("id", _annotations);
        Json.WriteNumber("image_id", image);
        Json.WriteNumber("category_id", _classes.Of(name) + 1);
        WriteScore(confidence);
    }

    private void End()
    {
        Json.WriteEndObject();
        EndJson();
    }

    private void WriteBox(in Quad box)
    {
        var (left, top, right, bottom) = box.Bounds();
        WriteRectangle(Round(left), Round(top), Round(right - left), Round(bottom - top));
        var corners = Corners(box);
        double twice = 0; // the shoelace formula
        for (var i = 0; i < 4; i++)
            twice += (double)corners[i].X * corners[(i + 1) % 4].Y - (double)corners[(i + 1) % 4].X * corners[i].Y;
        Json.WriteNumber("area", Math.Round(Math.Abs(twice) / 2, 2));
        Json.WriteNumber("iscrowd", 0);
        Json.WriteStartArray("segmentation");
        if (!IsUpright(box))
        {
            Json.WriteStartArray();
            foreach (var corner in corners)
            {
                Json.WriteNumberValue(Round(corner.X));
                Json.WriteNumberValue(Round(corner.Y));
            }
            Json.WriteEndArray();
        }
        Json.WriteEndArray();
    }

    private void WriteRectangle(double left, double top, double width, double height)
    {
        Json.WriteStartArray("bbox");
        foreach (var value in (ReadOnlySpan<double>)[left, top, width, height])
            Json.WriteNumberValue(value);
        Json.WriteEndArray();
    }

    private void WriteRuns(MaskLabel label)
    {
        Json.WriteStartObject("segmentation");
        Json.WriteStartArray("size");
        Json.WriteNumberValue(label.Region.Height);
        Json.WriteNumberValue(label.Region.Width);
        Json.WriteEndArray();
        if (_compressed)
        {
            Json.WriteString("counts", label.Region.ToCompressed());
        }
        else
        {
            Json.WriteStartArray("counts");
            foreach (var run in label.Region.Counts)
                Json.WriteNumberValue(run);
            Json.WriteEndArray();
        }
        Json.WriteEndObject();
    }

    private protected override long CountLeftOut(ItemLabels labels) => Many(labels.Classes) + Many(labels.Text) + Many(labels.Entities) + Many(labels.Sounds);

    private protected override void Finish()
    {
        Main.Write("\n],\"images\":[\n"u8);
        Main.Append(Side, Items);
        Main.Write("\n],\"categories\":"u8);
        Json.WriteStartArray();
        for (var i = 0; i < _classes.Names.Count; i++)
        {
            Json.WriteStartObject();
            Json.WriteNumber("id", i + 1);
            Json.WriteString("name", WellFormed(_classes.Names[i]));
            Json.WriteString("supercategory", "");
            Json.WriteEndObject();
        }
        Json.WriteEndArray();
        EndJson();
        Main.Write("}\n"u8);
    }
}
