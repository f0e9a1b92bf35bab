using System.Globalization;
using LabelBench.Labeling.Images;

namespace LabelBench.Labeling.Labels;

/// <summary>Label Studio JSON: a list of tasks with one prediction each, to be imported as pre-annotations. Boxes and turned boxes, the best class, text in images, entities in texts, stretches of recordings; masks have no place here.</summary>
/// <remarks>Places are per cent of the image; a turned box turns clockwise about its top left corner. Places in a text count code points. Format: labelstud.io/guide/predictions.</remarks>
public sealed class LabelStudioLabelWriter : DocumentLabelWriter
{
    private readonly LabelStudioOptions _options;
    private int _results;

    /// <param name="path">Appears when the writer is disposed.</param>
    /// <exception cref="Core.UserMistakeException">The file cannot be created.</exception>
    public LabelStudioLabelWriter(string path, LabelStudioOptions options) : base(path, withSide: false)
    {
        _options = options;
        Main.Write("[\n"u8);
    }

    private protected override void Append(ItemLabels labels)
    {
        if (Items > 0)
            Main.Write(",\n"u8);
        _results = 0;
        Json.WriteStartObject();
        Json.WriteStartObject("data");
        var item = WellFormed(labels.Item);
        if (labels.SourceText is { } text)
        {
            Json.WriteString(_options.DataKey, WellFormed(text));
            Json.WriteString("item", item);
        }
        else
        {
            Json.WriteString(_options.DataKey, _options.DataPrefix.Length == 0 ? item : _options.DataPrefix + string.Join('/', item.Split('/').Select(Uri.EscapeDataString)));
        }
        Json.WriteEndObject();
        Json.WriteStartArray("predictions");
        Json.WriteStartObject();
        Json.WriteString("model_version", WellFormed(labels.Model));
        WriteMeanScore(labels);
        Json.WriteStartArray("result");
        WriteResults(labels);
        Json.WriteEndArray();
        Json.WriteEndObject();
        Json.WriteEndArray();
        Json.WriteEndObject();
        EndJson();
    }

    /// <summary>The task's own score, by which people sort tasks: the mean of what was found.</summary>
    private void WriteMeanScore(ItemLabels labels)
    {
        double[] all =
        [
            .. (labels.Classes ?? []).Take(1).Select(l => l.Confidence), .. (labels.Boxes ?? []).Select(l => l.Confidence), .. (labels.Text ?? []).Select(l => l.Confidence),
            .. (labels.Entities ?? []).Select(l => l.Confidence), .. (labels.Sounds ?? []).Select(l => l.Confidence),
        ];
        if (all.Length > 0)
            WriteScore(all.Average());
    }

    private void WriteResults(ItemLabels labels)
    {
        foreach (var label in (labels.Classes ?? []).Take(1))
        {
            Begin(NextId(), _options.ClassName, "choices", label.Confidence);
            WriteList("choices", label.Name);
            End();
        }
        foreach (var label in labels.Boxes ?? [])
        {
            Begin(NextId(), _options.BoxName, "rectanglelabels", label.Confidence, labels.Size);
            WritePlace(label.Box, labels.Size!.Value);
            WriteList("rectanglelabels", label.Name);
            End();
        }
        foreach (var label in labels.Text ?? [])
        {
            // The box and what it says are two results with one id.
            var id = NextId();
            Begin(id, _options.BoxName, "rectanglelabels", label.Confidence, labels.Size);
            WritePlace(label.Box, labels.Size!.Value);
            WriteList("rectanglelabels", "text");
            End();
            Begin(id, _options.TextName, "textarea", label.Confidence, labels.Size);
            WritePlace(label.Box, labels.Size!.Value);
            WriteList("text", label.Text);
            End();
        }
        foreach (var label in labels.Entities ?? [])
        {
            Begin(NextId(), _options.SpanName, "labels", label.Confidence);
            Json.WriteNumber("start", label.CodePointStart);
            Json.WriteNumber("end", label.CodePointEnd);
            Json.WriteString("text", WellFormed(label.Text));
            WriteList("labels", label.Name);
            End();
        }
        foreach (var label in labels.Sounds ?? [])
        {
            Begin(NextId(), _options.SpanName, "labels", label.Confidence);
            Json.WriteNumber("start", Math.Round(label.Begin.TotalSeconds, 3));
            Json.WriteNumber("end", Math.Round(label.End.TotalSeconds, 3));
            WriteList("labels", label.Name);
            End();
        }
    }

    private string NextId() => string.Create(CultureInfo.InvariantCulture, $"r{++_results}");

    private void Begin(string id, string from, string type, double confidence, ImageSize? size = null)
    {
        Json.WriteStartObject();
        Json.WriteString("id", id);
        Json.WriteString("from_name", from);
        Json.WriteString("to_name", _options.ObjectName);
        Json.WriteString("type", type);
        WriteScore(confidence);
        if (size is { } image)
        {
            Json.WriteNumber("original_width", image.Width);
            Json.WriteNumber("original_height", image.Height);
            Json.WriteNumber("image_rotation", 0);
        }
        Json.WriteStartObject("value");
    }

    private void End()
    {
        Json.WriteEndObject();
        Json.WriteEndObject();
    }

    private void WritePlace(in Quad box, ImageSize size)
    {
        Json.WriteNumber("x", Math.Round(100.0 * box.TopLeft.X / size.Width, 4));
        Json.WriteNumber("y", Math.Round(100.0 * box.TopLeft.Y / size.Height, 4));
        Json.WriteNumber("width", Math.Round(100.0 * box.Width / size.Width, 4));
        Json.WriteNumber("height", Math.Round(100.0 * box.Height / size.Height, 4));
        Json.WriteNumber("rotation", Math.Round((box.Angle * 180 / Math.PI + 360) % 360, 2));
    }

    private void WriteList(string key, string value)
    {
        Json.WriteStartArray(key);
        Json.WriteStringValue(WellFormed(value));
        Json.WriteEndArray();
    }

    private protected override long CountLeftOut(ItemLabels labels) => Many(labels.Masks) + Math.Max(0, Many(labels.Classes) - 1);

    private protected override void Finish() => Main.Write("\n]\n"u8);
}
