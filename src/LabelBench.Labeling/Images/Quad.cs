using System.Numerics;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace LabelBench.Labeling.Images;

/// <summary>Four corners of a box that may be turned, clockwise as seen, in pixels from the top left; corners lie between pixels, so a whole image is (0, 0) to (width, height).</summary>
/// <remarks>Top left is where the text begins, not where the page is highest. JSON: eight numbers, x and y by turns.</remarks>
[JsonConverter(typeof(QuadConverter))]
public readonly record struct Quad(Vector2 TopLeft, Vector2 TopRight, Vector2 BottomRight, Vector2 BottomLeft)
{
    public static Quad Rectangle(float left, float top, float width, float height) => new(
        new Vector2(left, top), new Vector2(left + width, top), new Vector2(left + width, top + height), new Vector2(left, top + height));

    /// <summary>The longer of top and bottom edge.</summary>
    [JsonIgnore]
    public float Width => Math.Max(Vector2.Distance(TopLeft, TopRight), Vector2.Distance(BottomLeft, BottomRight));

    /// <summary>The longer of left and right edge.</summary>
    [JsonIgnore]
    public float Height => Math.Max(Vector2.Distance(TopLeft, BottomLeft), Vector2.Distance(TopRight, BottomRight));

    [JsonIgnore]
    public Vector2 Centre => (TopLeft + TopRight + BottomRight + BottomLeft) / 4;

    /// <summary>Direction of reading in radians, clockwise from the page's x axis, -pi to pi.</summary>
    [JsonIgnore]
    public float Angle
    {
        get
        {
            var reading = TopRight - TopLeft + BottomRight - BottomLeft;
            return MathF.Atan2(reading.Y, reading.X);
        }
    }

    public Quad Transform(Matrix3x2 matrix) => new(
        Vector2.Transform(TopLeft, matrix), Vector2.Transform(TopRight, matrix), Vector2.Transform(BottomRight, matrix), Vector2.Transform(BottomLeft, matrix));

    /// <summary>The upright rectangle around it.</summary>
    public (float Left, float Top, float Right, float Bottom) Bounds()
    {
        var low = Vector2.Min(Vector2.Min(TopLeft, TopRight), Vector2.Min(BottomRight, BottomLeft));
        var high = Vector2.Max(Vector2.Max(TopLeft, TopRight), Vector2.Max(BottomRight, BottomLeft));
        return (low.X, low.Y, high.X, high.Y);
    }

    private sealed class QuadConverter : JsonConverter<Quad>
    {
        public override Quad Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            var n = JsonSerializer.Deserialize<float[]>(ref reader, options);
            return n is { Length: 8 }
                ? new Quad(new Vector2(n[0], n[1]), new Vector2(n[2], n[3]), new Vector2(n[4], n[5]), new Vector2(n[6], n[7]))
                : throw new JsonException("A box is eight numbers: x and y of four corners.");
        }

        public override void Write(Utf8JsonWriter writer, Quad value, JsonSerializerOptions options)
        {
            writer.WriteStartArray();
            foreach (var corner in (ReadOnlySpan<Vector2>)[value.TopLeft, value.TopRight, value.BottomRight, value.BottomLeft])
            {
                writer.WriteNumberValue(MathF.Round(corner.X, 2));
                writer.WriteNumberValue(MathF.Round(corner.Y, 2));
            }
            writer.WriteEndArray();
        }
    }
}
