using System.Collections.Immutable;
using LabelBench.Analysis;
using LabelBench.Capacity;
using LabelBench.Capacity.Sheets;
using LabelBench.Reporting.Html;
using LabelBench.Reporting.Wording;
using LabelBench.Web.Runs;
using LabelBench.Web.Sheets;
using LabelBench.Workloads;

namespace LabelBench.Web.Pages;

/// <summary>The one-page sheet of a run as customers will see it, and where to get it.</summary>
internal static class SheetPreviewPage
{
    /// <summary>Offers that the fields suggest; of a larger catalog the others can be typed.</summary>
    private const int MostSuggested = 500;

    /// <param name="prints">Whether there is a PDF.</param>
    /// <param name="notes">What is wrong with it, and what to do.</param>
    public static PageContent Content(ImmutableArray<ListedRun> runs, LoadedRun run, SheetChoice choice, Catalog catalog, bool prints, IEnumerable<string> notes)
    {
        var (id, language) = (run.Record.RunId, Cell.Word(choice.Language));
        return new("LabelBench sheet", Markup.Of($"""
            <header>
            <p class="eyebrow">LabelBench sheet</p>
            <h1>Sheet for customers</h1>
            </header>
            {Form(runs, run, choice, catalog)}{Logo(id, choice)}<ul class="downloads">
            <li><a href="/runs/{id}/sheet.html?{choice.Query}" download="sheet-{language}-{id}.html">HTML</a></li>
            {Markup.When(prints, () => Markup.Of($"<li><a href=\"/runs/{id}/sheet.pdf?{choice.Query}\" download=\"sheet-{language}-{id}.pdf\">PDF</a></li>\n"))}</ul>
            {Markup.Join(notes.Select(note => Markup.Of($"<p class=\"note\">{PlainText.Line(note)}</p>\n")))}<iframe class="preview" src="/runs/{id}/sheet.html?{choice.Query}" title="The sheet as it will be printed"></iframe>

            """), []);
    }

    private static Markup Form(ImmutableArray<ListedRun> runs, LoadedRun run, SheetChoice choice, Catalog catalog) => Markup.Of($"""
        <form class="fields" action="/sheet" aria-label="What sheet">
        <label for="run">Run</label>
        {RunChoice.Select("run", runs, run.Record.RunId)}<label for="lang">Language</label>
        {Words("lang", choice.Language)}<label for="paper">Paper</label>
        {Words("paper", choice.Paper)}<label for="offer">Offer that it measured</label>
        <input id="offer" name="offer" value="{choice.Offer}" list="offers" maxlength="200" spellcheck="false" placeholder="no price" class="wide" />
        {Markup.Join(Enumerable.Range(0, ServerSheets.MostNeighbours).Select(i => Against(i, choice)))}{Jobs(Headlines.Of(run.Summary), choice)}{Markup.When(choice.Logo.Length > 0, () => Markup.Of($"<input type=\"hidden\" name=\"logo\" value=\"{choice.Logo}\" />\n"))}<datalist id="offers">
        {Markup.Join(catalog.Offers.Take(MostSuggested).Select(o => Markup.Of($"<option value=\"{o.Id}\"></option>\n")))}</datalist>
        <button>Show</button>
        </form>

        """);

    private static Markup Against(int place, SheetChoice choice)
    {
        var (id, name) = ($"against-{place + 1}", place == 0 ? "Compare with offer" : "and with offer");
        return Markup.Of($"""
            <label for="{id}">{name}</label>
            <input id="{id}" name="against" value="{(place < choice.Against.Length ? choice.Against[place] : "")}" list="offers" maxlength="200" spellcheck="false" placeholder="{(place == 0 ? "the nearest cheaper" : "the nearest dearer")}" class="wide" />

            """);
    }

    private static Markup Jobs(ImmutableArray<Headline> jobs, SheetChoice choice) => Markup.When(jobs.Length > 1, () => Markup.Of($"""
        <span id="jobs" class="label">Jobs, up to {ServerSheets.MostJobs}; none: one of every kind</span>
        <div class="wide choices" role="group" aria-labelledby="jobs">
        {Markup.Join(jobs.Select(h => Markup.Of($"<label><input type=\"checkbox\" name=\"jobs\" value=\"{h.Workload.Id}\"{(choice.Jobs.Contains(h.Workload.Id) ? new Markup(" checked") : Markup.Empty)} /> {PlainText.Line(h.Workload.Title)}</label>\n")))}</div>

        """));

    /// <summary>A form of its own: it sends a file, the other only asks.</summary>
    private static Markup Logo(string id, SheetChoice choice) => Markup.Of($"""
        <form class="fields" action="/sheet/logo?run={id}&amp;{choice.Query}" method="post" enctype="multipart/form-data" aria-label="Logo">
        <label for="file">Logo: PNG, JPEG or SVG, up to 1 MiB</label>
        <input id="file" name="{LogoShelf.Field}" type="file" accept=".png,.jpg,.jpeg,.svg" required class="wide" />
        <button>Put it on</button>
        {Markup.When(choice.Logo.Length > 0, () => Markup.Of($"<a class=\"wide\" href=\"/sheet?run={id}&amp;{(choice with { Logo = "" }).Query}\">Without the logo</a>\n"))}</form>

        """);

    private static Markup Words<T>(string name, T chosen) where T : struct, Enum => Markup.Of($"""
        <select id="{name}" name="{name}" class="wide">
        {Markup.Join(Enum.GetValues<T>().Select(v => Markup.Of($"<option value=\"{Cell.Word(v)}\"{(v.Equals(chosen) ? new Markup(" selected") : Markup.Empty)}>{Cell.Word(v)}</option>\n")))}</select>

        """);
}
