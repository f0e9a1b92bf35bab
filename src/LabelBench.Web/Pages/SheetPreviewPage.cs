using System.Collections.Immutable;
using LabelBench.Reporting.Html;
using LabelBench.Reporting.Sheets;
using LabelBench.Reporting.Wording;
using LabelBench.Web.Runs;
using LabelBench.Workloads;

namespace LabelBench.Web.Pages;

/// <summary>The one-page sheet of a run as customers will see it, and where to get it.</summary>
internal static class SheetPreviewPage
{
    /// <param name="query">What makes this sheet, without the run.</param>
    /// <param name="prints">Whether there is a PDF.</param>
    /// <param name="note">What is wrong with printing it, and what to do; null for nothing.</param>
    public static PageContent Content(ImmutableArray<ListedRun> runs, string id, SheetLanguage language, PaperSize paper, string offer, string query, bool prints, string? note) => new("LabelBench sheet", Markup.Of($"""
        <header>
        <p class="eyebrow">LabelBench sheet</p>
        <h1>Sheet for customers</h1>
        </header>
        {Form(runs, id, language, paper, offer)}<ul class="downloads">
        <li><a href="/runs/{id}/sheet.html?{query}" download="sheet-{Cell.Word(language)}-{id}.html">HTML</a></li>
        {Markup.When(prints, () => Markup.Of($"<li><a href=\"/runs/{id}/sheet.pdf?{query}\" download=\"sheet-{Cell.Word(language)}-{id}.pdf\">PDF</a></li>\n"))}</ul>
        {Markup.When(note is not null, () => Markup.Of($"<p class=\"note\">{(prints ? "" : "No PDF: ")}{PlainText.Line(note!)}</p>\n"))}<iframe class="preview" src="/runs/{id}/sheet.html?{query}" title="The sheet as it will be printed"></iframe>

        """), []);

    private static Markup Form(ImmutableArray<ListedRun> runs, string id, SheetLanguage language, PaperSize paper, string offer) => Markup.Of($"""
        <form class="fields" action="/sheet" aria-label="What sheet">
        <label for="run">Run</label>
        {RunChoice.Select("run", runs, id)}<label for="lang">Language</label>
        {Words("lang", language)}<label for="paper">Paper</label>
        {Words("paper", paper)}<label for="offer">Offer that it measured</label>
        <input id="offer" name="offer" value="{offer}" maxlength="200" spellcheck="false" placeholder="no price" class="wide" />
        <button>Show</button>
        </form>

        """);

    private static Markup Words<T>(string name, T chosen) where T : struct, Enum => Markup.Of($"""
        <select id="{name}" name="{name}" class="wide">
        {Markup.Join(Enum.GetValues<T>().Select(v => Markup.Of($"<option value=\"{Cell.Word(v)}\"{(v.Equals(chosen) ? new Markup(" selected") : Markup.Empty)}>{Cell.Word(v)}</option>\n")))}</select>

        """);
}
