namespace LabelBench.Reporting.Sheets;

/// <summary>Forms in which a sheet is handed out.</summary>
public enum SheetFormat
{
    Html,
    Pdf,

    /// <summary>A picture of the page.</summary>
    Png,
}
