namespace ScottPlot;

/// <summary>Stands for the library's plot: keeps what was added, and writes its size where a picture is asked for.</summary>
public class Plot : IDisposable
{
    public Plot()
    {
        Add = new PlottableAdder(this);
        Axes = new AxisManager();
    }

    public List<IPlottable> PlottableList { get; } = [];

    public PlottableAdder Add { get; }

    public AxisManager Axes { get; }

    /// <summary>What was said, for tests.</summary>
    public Dictionary<string, string> Said { get; } = [];

    public bool IsDisposed { get; private set; }

    public void Title(string? text = null, float? size = null) => Said["title"] = text ?? "";

    public void XLabel(string label, float? size = null) => Said["x"] = label;

    public void YLabel(string label, float? size = null) => Said["y"] = label;

    public Panels.LegendPanel ShowLegend(Edge edge)
    {
        Said["legend"] = edge.ToString();
        return new Panels.LegendPanel();
    }

    public SavedImageInfo SavePng(string filePath, int width, int height) => Save(filePath, $"PNG {width}x{height}");

    public SavedImageInfo SaveSvg(string filePath, int width, int height) => Save(filePath, $"SVG {width}x{height}");

    public void Dispose()
    {
        IsDisposed = true;
        GC.SuppressFinalize(this);
    }

    private static SavedImageInfo Save(string path, string content)
    {
        File.WriteAllText(path, content);
        return new SavedImageInfo(path, content.Length);
    }
}

public class SavedImageInfo(string path, int fileSize)
{
    public string Path { get; } = path;

    public int FileSize { get; } = fileSize;
}
