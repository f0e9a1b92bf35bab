namespace LabelBench.Reporting.Sheets;

/// <summary>Languages of the sales sheet, by their ISO 639 codes; each has a file in Languages/.</summary>
public enum SheetLanguage
{
    En,
    De,
    Fr,
    Es,

    /// <summary>Simplified characters.</summary>
    Zh,
    Ja,
}
