namespace LabelBench.Reporting.Charts;

/// <summary>Draws chart descriptions into files without a browser. An adapter implements it where its library is to be had.</summary>
public interface IFigurePainter
{
    /// <exception cref="IOException">The file could not be written.</exception>
    void Save(ChartDescription chart, string path, PictureFormat format);
}

public enum PictureFormat
{
    Png,
    Svg,
}
