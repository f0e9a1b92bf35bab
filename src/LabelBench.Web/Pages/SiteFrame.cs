using System.Collections.Immutable;
using LabelBench.Reporting.Html;

namespace LabelBench.Web.Pages;

/// <summary>The frame around every page: where one is, the other places, and the site's own style and scripts.</summary>
internal static class SiteFrame
{
    private static readonly ImmutableArray<(string Path, string Name)> Places = [("/", "Runs"), ("/plan", "Plan"), ("/compare", "Compare"), ("/history", "History"), ("/sheet", "Sheet")];

    /// <param name="path">Of the page, to mark its place; null for a page that leads nowhere else.</param>
    /// <param name="scripts">Files beside those that every page has.</param>
    public static string Render(PageContent content, string? path, params string[] scripts) => Markup.Of($"""
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>{content.Title}</title>
        <link rel="icon" href="{SiteAssets.Address("icon.svg")}" />
        <link rel="stylesheet" href="{SiteAssets.Address("report.css")}" />
        <link rel="stylesheet" href="{SiteAssets.Address("site.css")}" />
        </head>
        <body>
        {Markup.When(path is not null, () => Navigation(path!))}<main id="content" tabindex="-1">
        {content.Body}</main>
        <footer>
        <p>{Disclaimer}</p>
        <p>Charts: Apache ECharts, Apache License 2.0.</p>
        </footer>
        {Markup.When(!content.Charts.IsEmpty || scripts.Contains("plan.js"), () => Markup.Of($"<script type=\"application/json\" id=\"charts\">{new Markup(content.ChartsJson)}</script>\n{Script("echarts.js")}{Script("report.js")}"))}{Markup.Join(scripts.Select(Script))}</body>
        </html>

        """).Text;

    private static string Disclaimer => Reporting.Wording.Answer.Disclaimer;

    private static Markup Navigation(string path) => Markup.Of($"""
        <a class="skip" href="#content">To the content</a>
        <nav class="places" aria-label="Places"><ul>
        {Markup.Join(Places.Select(p => Markup.Of($"<li><a href=\"{p.Path}\"{(IsAt(path, p.Path) ? new Markup(" aria-current=\"page\"") : Markup.Empty)}>{p.Name}</a></li>\n")))}</ul></nav>

        """);

    private static bool IsAt(string path, string place) => place == "/" ? path == "/" || path.StartsWith("/runs/", StringComparison.Ordinal) : path == place || path.StartsWith(place + "/", StringComparison.Ordinal);

    private static Markup Script(string name) => Markup.Of($"<script src=\"{SiteAssets.Address(name)}\" defer></script>\n");
}
