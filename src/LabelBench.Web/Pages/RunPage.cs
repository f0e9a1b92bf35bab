using LabelBench.Analysis;
using LabelBench.Capacity;
using LabelBench.Capacity.Costs;
using LabelBench.Records;
using LabelBench.Reporting;
using LabelBench.Reporting.Html;
using LabelBench.Reporting.Wording;
using LabelBench.Storage.Folder;
using LabelBench.Web.Runs;

namespace LabelBench.Web.Pages;

/// <summary>A run: its report, where to go on from it, and while it is measured how far it is.</summary>
internal static class RunPage
{
    /// <param name="prints">Whether there is a PDF.</param>
    public static PageContent Content(RunRecord run, PageContent report, bool prints, bool isUnderWay, DateTimeOffset now)
    {
        var id = run.RunId;
        return report with
        {
            Body = Markup.Join(Markup.Of($"""
                <nav class="tools" aria-label="This run"><ul>
                <li><a href="/plan?run={id}">Plan on it</a></li>
                <li><a href="/compare?candidate={id}">Compare it</a></li>
                <li><a href="/sheet?run={id}">Sheet</a></li>
                <li><a href="./{ReportFiles.Html}" download="{id}.html">Report as one file</a></li>
                {Markup.When(prints, () => Markup.Of($"<li><a href=\"./{ReportFiles.Pdf}\" download=\"{id}.pdf\">Report as PDF</a></li>\n"))}<li><a href="./{ReportFiles.Record}" download="{id}.json">Record</a></li>
                </ul></nav>

                """), Markup.When(isUnderWay, () => Progress(RunProgress.Of(run, now))), report.Body),
        };
    }

    /// <summary>The report alone.</summary>
    public static PageContent Report(LoadedRun run, Recommendation? recommendation, Catalog catalog) =>
        HtmlReport.Content(run.Summary, recommendation, LatencyCurves.Of(run.Summary, run.Latencies), TelemetryTimelines.Of(run.Summary, run.Folder is null ? [] : StoredRun.Recordings(run.Folder)),
            MachineCost.Of(run.Record.Machine, catalog, GpuTable.Builtin));

    private static Markup Progress(RunProgress progress) => Markup.Of($"""
        <section class="progress" aria-labelledby="progress" data-done="{progress.Done}"><h2 id="progress">Under way</h2>
        {Markup.When(progress.Planned is not null, () => Markup.Of($"<progress max=\"{progress.Planned!.Value}\" value=\"{progress.Done}\" aria-labelledby=\"progress\"></progress>\n"))}<p id="progress-text" role="status">{ProgressWords.Sentence(progress)}</p>
        <p class="quiet">What is below holds for the trials that have ended. The page asks for news every few seconds, which costs the machine that measures next to nothing; reading reports on it does not.</p>
        </section>

        """);
}
