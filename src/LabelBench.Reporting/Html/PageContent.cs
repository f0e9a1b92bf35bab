using System.Collections.Immutable;
using LabelBench.Reporting.Charts;

namespace LabelBench.Reporting.Html;

/// <summary>What a page says, without the frame around it: that of one file that works offline, or that of a page among others.</summary>
/// <param name="Body">What stands between header and footer.</param>
/// <param name="Charts">Drawn into the figures of the body.</param>
public sealed record PageContent(string Title, Markup Body, ImmutableArray<ChartDescription> Charts)
{
    /// <summary>The charts as report.js takes them; no text in it can end a script element.</summary>
    public string ChartsJson => ChartJson.Write(Charts);

    /// <summary>One file with its style, scripts and charts: it asks nothing of any network.</summary>
    public string ToDocument() => HtmlPage.Render(Title, Body, Charts);
}
