using System.Collections.Immutable;
using LabelBench.Analysis;
using LabelBench.Capacity.Sheets;
using LabelBench.Core;
using LabelBench.Reporting.Charts;
using LabelBench.Reporting.Html;
using LabelBench.Reporting.Wording;

namespace LabelBench.Reporting.Sheets;

/// <summary>A sheet as one file that fills one page of paper: no script, nothing to load.</summary>
public static class SheetPage
{
    /// <summary>So few jobs, whose figures stand in one row, leave room for larger type.</summary>
    private const int RoomyJobs = 2;

    public static string Render(ServerSheet sheet, SheetLanguage language, PaperSize paper, SheetLogo? logo)
    {
        var text = SheetText.In(language);
        var words = new SheetWords(text);
        var (width, height, margin) = paper.Css();
        return Markup.Of($$"""
            <!DOCTYPE html>
            <html lang="{{text["language"]}}" class="on-paper">
            <head>
            <meta charset="utf-8" />
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:" />
            <meta name="viewport" content="width=device-width, initial-scale=1" />
            <title>{{SheetWords.Server(sheet.Run, sheet.Offer)}} - {{text["title"]}}</title>
            <style>
            {{new Markup(Asset.Text("sheet.css"))}}@page { size: {{width}} {{height}}; margin: 0; }
            .sheet { --width: {{width}}; --height: {{height}}; --margin: {{margin}}; }
            </style>
            </head>
            <body>
            <main class="{{(sheet.Jobs.Length <= RoomyJobs ? "sheet roomy" : "sheet")}}">
            {{Head(sheet, text, words, logo)}}{{Configuration(sheet, text, words)}}{{Jobs(sheet, text, words)}}{{Comparison(sheet, text)}}{{Method(sheet, text, words)}}<p class="disclaimer">{{text["disclaimer"]}}</p>
            </main>
            </body>
            </html>

            """).Text;
    }

    private static Markup Head(ServerSheet sheet, SheetText text, SheetWords words, SheetLogo? logo) => Markup.Of($"""
        <header>
        <div>
        <p class="eyebrow">{text["title"]} · {words.Date(sheet.Run.Record.StartedUtc)} · {PlainText.Line(sheet.Run.Record.RunId)}</p>
        <h1>{SheetWords.Server(sheet.Run, sheet.Offer)}</h1>
        {Price(sheet, text)}</div>
        {(logo is null ? Markup.Empty : Markup.Of($"<img class=\"logo\" alt=\"\" src=\"{logo.DataUri}\" />\n"))}</header>

        """);

    private static Markup Price(ServerSheet sheet, SheetText text)
    {
        if (sheet.Offer is not { } offer)
            return Markup.Of($"<p class=\"price\">{text["price.not-given"]}</p>\n");
        var source = text.Say("price.source", ("provider", PlainText.Line(offer.Provider)), ("date", text.Numbers.Date(offer.AsOf)));
        var setup = offer.SetupFee > 0 ? text.Say("price.setup", ("money", text.Numbers.Money(offer.SetupFee, PlainText.Line(offer.Currency)))) : null;
        return Markup.Of($"<p class=\"price\"><b>{text.Say("price.month", ("money", text.Numbers.Money(offer.PricePerMonth, PlainText.Line(offer.Currency))))}</b>{(setup is null ? "" : $", {setup}")}<small>{source}</small></p>\n");
    }

    private static Markup Configuration(ServerSheet sheet, SheetText text, SheetWords words) => Markup.Of($"""
        <section aria-labelledby="configuration"><h2 id="configuration">{text["configuration"]}</h2>
        <dl>
        {Markup.Join(words.Configuration(sheet.Run.Record).Select(fact => Markup.Of($"<div><dt>{fact.Name}</dt><dd>{fact.Value}</dd></div>\n")))}</dl></section>

        """);

    private static Markup Jobs(ServerSheet sheet, SheetText text, SheetWords words) => Markup.Of($"""
        <section aria-labelledby="jobs"><h2 id="jobs">{text["jobs"]}</h2>
        <table aria-labelledby="jobs">
        <thead><tr><th scope="col">{text["jobs.job"]}</th><th scope="col">{text["jobs.score"]}</th><th scope="col" class="n">{text["jobs.day"]}</th><th scope="col" class="n">{text["jobs.price"]}</th></tr></thead>
        <tbody>
        {Markup.Join(sheet.Jobs.Select(job => Row(sheet, job, text, words)))}</tbody></table>
        <p class="note">{text["jobs.full-load"]}{(sheet.JobsLeftOut > 0 ? " " + text.Say("jobs.more", ("n", text.Numbers.Exact(sheet.JobsLeftOut))) : "")}</p></section>

        """);

    private static Markup Row(ServerSheet sheet, SheetJob job, SheetText text, SheetWords words) => Markup.Of($"""
        <tr><th scope="row"><span class="job">{words.Job(job.Headline.Workload)}</span><small>{words.Setup(job)}</small></th><td data-label="{text["jobs.score"]}"><b>{words.Rate(job)}</b><small>{words.RateInterval(job)}</small></td><td class="n" data-label="{text["jobs.day"]}">{words.About(text.Numbers.Score(job.PerDay.Value))}{Small(words.Range(job.PerDay))}</td><td class="n" data-label="{text["jobs.price"]}">{PerMillion(sheet, job, text, words)}</td></tr>

        """);

    private static Markup PerMillion(ServerSheet sheet, SheetJob job, SheetText text, SheetWords words) => job.PricePerMillion is { } price && sheet.Offer is { } offer
        ? Markup.Of($"{words.About(text.Numbers.MoneyScore(price.Value, PlainText.Line(offer.Currency)))}{Small(words.PriceRange(price, PlainText.Line(offer.Currency)))}")
        : Markup.Of($"<span class=\"quiet\">{text["price.none"]}</span>");

    private static Markup Small(string? range) => range is null ? Markup.Empty : Markup.Of($"<small>{range}</small>");

    private static Markup Comparison(ServerSheet sheet, SheetText text)
    {
        var charts = SheetCharts.Of(sheet, text);
        return Markup.Of($"""
            <section aria-labelledby="comparison"><h2 id="comparison">{text["comparison"]}</h2>
            {(charts.IsEmpty ? Markup.Of($"<p class=\"note\">{text["comparison.none"]}</p>") : Drawn(sheet, charts, text))}</section>

            """);
    }

    private static Markup Drawn(ServerSheet sheet, ImmutableArray<ChartDescription> charts, SheetText text)
    {
        var measured = ("measured", text.Numbers.Percent(RunAnalyzer.Confidence));
        var predicted = sheet.Neighbours.SelectMany(n => n.Rates.Values).FirstOrDefault(r => r.Provenance != Provenance.Measured);
        var legend = predicted?.Confidence is { } confidence
            ? text.Say("comparison.legend", measured, ("predicted", text.Numbers.Percent(confidence)))
            : text.Say("comparison.measured-only", measured);
        return Markup.Of($"{PrintedBars.Patterns}<div class=\"{(charts.Length == 1 ? "figures one" : "figures")}\">\n{Markup.Join(charts.Select(PrintedBars.Render))}</div>\n<p class=\"note\">{legend}</p>");
    }

    private static Markup Method(ServerSheet sheet, SheetText text, SheetWords words)
    {
        var (first, second) = words.Method(sheet.Run);
        return Markup.Of($"""
            <section class="method" aria-labelledby="method"><h2 id="method">{text["method"]}</h2>
            <p>{first}</p>
            <p>{second}</p></section>

            """);
    }
}
