namespace LabelBench.Labeling.Vips;

/// <summary>The DejaVu fonts that the build copies beside the program.</summary>
public enum PageFont
{
    Sans,
    SansBold,
    Serif,
    Mono,
}
