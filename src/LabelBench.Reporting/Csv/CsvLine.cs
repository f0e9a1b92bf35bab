using System.Globalization;
using System.Text;

namespace LabelBench.Reporting.Csv;

/// <summary>One line of a CSV file after RFC 4180. Text that a spreadsheet would run as a formula is made harmless.</summary>
internal sealed class CsvLine
{
    private readonly StringBuilder _line = new();
    private bool _any;

    /// <summary>A text field. A leading <c>= + - @</c>, tab or return gets an apostrophe in front (OWASP, CSV injection).</summary>
    public CsvLine Add(string? text)
    {
        text ??= "";
        if (text.Length > 0 && "=+-@\t\r\n".Contains(text[0], StringComparison.Ordinal))
            text = "'" + text;
        return Field(text.AsSpan().IndexOfAny(",\"\r\n") < 0 ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"");
    }

    /// <summary>A number in its shortest exact form; empty where there is none.</summary>
    public CsvLine Add(double? number) => Field(number?.ToString("R", CultureInfo.InvariantCulture) ?? "");

    /// <summary>The line with its end, CR LF.</summary>
    public override string ToString() => _line + "\r\n";

    private CsvLine Field(string field)
    {
        if (_any)
            _line.Append(',');
        _any = true;
        _line.Append(field);
        return this;
    }
}
