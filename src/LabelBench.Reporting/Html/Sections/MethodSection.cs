using LabelBench.Records;
using LabelBench.Reporting.Wording;

namespace LabelBench.Reporting.Html.Sections;

/// <summary>How the figures came about, and every finding that speaks for or against them.</summary>
internal static class MethodSection
{
    public static Markup Render(ReportContent content)
    {
        var plan = content.Summary.Record.Plan;
        var settings = plan.Settings;
        return Markup.Of($"""
            <section aria-labelledby="method"><h2 id="method">Method and validity</h2>
            <ul>
            {Trials(content)}<li>A trial warms up for at least {Quantity.Exact(settings.WarmUp)}, then measures for at least {Quantity.Exact(settings.Measure)} and {Quantity.Count(settings.MinimumQueries)} queries, at most {Quantity.Exact(settings.MaximumMeasure)}.</li>
            <li>Throughput is items finished inside the window over its length. Its interval is Student's t over trials, never over queries of one process.</li>
            <li>Percentiles interpolate linearly between order statistics (type 7 of Hyndman and Fan) within a trial; the median over trials is shown.</li>
            {Markup.When(content.Summary.Cells.Any(c => c.Training is not null), () => Markup.Of($"<li>In training a query is a step. {TrainingWords.Method} The time of a job is steps over steps a second, with checkpoints on top, and its interval is that of one more process: Student's t on the logarithms of the trials' times, with √(1 + 1/n).</li>\n"))}<li>A trial that failed or that a rule found invalid enters no figure; it is named where its cell stands.</li>
            {(Analysis.CollectionNotes.Of(content.Summary.Record) is { } collections ? Markup.Of($"<li>{collections}</li>\n") : Markup.Empty)}<li>Suite {PlainText.Line(plan.SuiteId)}, seed {plan.Seed.ToString(System.Globalization.CultureInfo.InvariantCulture)}, plan hash <code>{PlainText.Line(content.Summary.Record.PlanHash)}</code>.</li>
            </ul>
            {Findings(content.Summary.Record)}</section>

            """);
    }

    /// <summary>How often, and in which order.</summary>
    private static Markup Trials(ReportContent content)
    {
        var plan = content.Summary.Record.Plan;
        return content.Summary.Search is not null
            ? Markup.Of($"""
                <li>One trial a try and several for the answer, each in a process of its own that loads the model anew. A cell is one workload in one configuration.</li>

                """)
            : Markup.Of($"""
                <li>{PlainText.Plural(plan.Settings.Trials, "trial", "trials")} per cell, each in a process of its own that loads the model anew. A cell is one workload in one configuration.</li>
                <li>The cells are measured once, then in reverse order, and so on{(plan.DriftCheck is null ? "" : "; the one that was first is repeated at the end, which shows a machine that changed and enters no other figure")}.</li>

                """);
    }

    private static Markup Findings(RunRecord record)
    {
        var table = new HtmlTable("Findings and failures", new("trial"), new("effect"), new("what was found")) { Folds = true };
        foreach (var trial in record.Trials)
        {
            var name = Markup.Of($"{PlainText.Line(trial.CellId)} <span class=\"quiet\">trial {trial.Repetition}</span>");
            if (trial.Failure is { } failure)
                table.Add(name, Markup.Of($"failed"), Markup.Of($"{Analysis.RunAnalyzer.Words(failure.Reason)}: {PlainText.Line(failure.Detail)}{Log(failure)}"));
            foreach (var finding in trial.Findings)
                table.Add(name, Markup.Of($"{(finding.Invalidates ? "invalid" : "noted")}"), Markup.Of($"{PlainText.Line(finding.Text)}"));
        }
        return table.IsEmpty ? Markup.Of($"<p>No rule found anything to object to.</p>\n") : table.Render();
    }

    private static Markup Log(TrialFailure failure) => Markup.When(failure.Log.Length > 0, () => Markup.Of(
        $"<pre>{string.Join('\n', failure.Log.Split('\n').Select(PlainText.Line))}</pre>"));
}
