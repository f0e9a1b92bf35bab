namespace ScottPlot
{
    public interface IPlottable;

    public class Bar
    {
        public double Position { get; set; }

        public double Value { get; set; }

        public double ValueBase { get; set; }

        public string Label { get; set; } = "";

        public Color FillColor { get; set; }

        public float LineWidth { get; set; } = 1;

        public Color LineColor { get; set; }

        public Orientation Orientation { get; set; } = Orientation.Vertical;
    }

    public readonly struct Color(byte red, byte green, byte blue, byte alpha = 255)
    {
        public byte R => red;

        public byte G => green;

        public byte B => blue;

        public byte A => alpha;

        public readonly Color WithAlpha(double alpha) => new(R, G, B, (byte)(alpha * 255));

        /// <param name="hex"><c>#rrggbb</c>.</param>
        public static Color FromHex(string hex) => new(Convert.ToByte(hex[1..3], 16), Convert.ToByte(hex[3..5], 16), Convert.ToByte(hex[5..7], 16));
    }

    public readonly struct LinePattern(float[] intervals, float phase, string name)
    {
        public static LinePattern Solid { get; } = new([], 0, "Solid");

        public static LinePattern Dashed { get; } = new([10, 10], 0, "Dashed");

        public static LinePattern DenselyDashed { get; } = new([6, 6], 0, "DenselyDashed");

        public static LinePattern Dotted { get; } = new([3, 5], 0, "Dotted");

        public float[] Intervals { get; } = intervals;

        public float Phase { get; } = phase;

        public string Name { get; } = name;
    }

    public struct Coordinates(double x, double y)
    {
        public double X { get; set; } = x;

        public double Y { get; set; } = y;
    }

    public abstract class LabelStyleProperties
    {
        public string LabelText { get; set; } = "";

        public Alignment LabelAlignment { get; set; }

        public float LabelFontSize { get; set; }

        public Color LabelFontColor { get; set; }
    }

    public enum MarkerShape
    {
        None, FilledCircle, OpenCircle, FilledSquare, OpenSquare, FilledTriangleUp, OpenTriangleUp, FilledTriangleDown, OpenTriangleDown, FilledDiamond, OpenDiamond,
    }

    public enum Edge
    {
        Left, Right, Bottom, Top,
    }

    public enum Alignment
    {
        UpperLeft, UpperCenter, UpperRight, MiddleLeft, MiddleCenter, MiddleRight, LowerLeft, LowerCenter, LowerRight,
    }

    public enum Orientation
    {
        Horizontal, Vertical,
    }
}

namespace ScottPlot.Panels
{
    public class LegendPanel;
}
