using LabelBench.Analysis;
using LabelBench.Reporting.Wording;

namespace LabelBench.Reporting.Html.Sections;

/// <summary>The answer on one screen: what the machine does, what limits it, what to rent, for how many people.</summary>
internal static class AnswerSection
{
    public static Markup Render(ReportContent content)
    {
        var summary = content.Summary;
        var main = Answer.Main(summary, content.Recommendation);
        var questions = Questions.Of(summary, main, content.Recommendation, content.Cost).ToList();
        return Markup.Of($"""
            <header>
            <p class="eyebrow">LabelBench report{Markup.When(summary.Record.Label is not null, () => Markup.Of($" · {PlainText.Line(summary.Record.Label!)}"))} · {Quantity.Instant(summary.Record.StartedUtc)} · {Answer.MachineBriefly(summary)}</p>
            <h1>{Answer.Opening(summary, main)}</h1>
            {(questions.Count > 0 ? Answers(questions, content) : Markup.Join(Answer.AfterOpening(summary, main, content.Recommendation).Append(Answer.People(main, content.Recommendation)).Select(Lead)))}</header>
            {Markup.When(content.Headlines.Length > 1, () => Cards(content))}<dl class="facts">
            <div><dt>Machine</dt><dd>{Answer.Machine(summary)}</dd></div>
            <div><dt>Run</dt><dd>{Answer.Run(summary)}</dd></div>
            </dl>

            """);
    }

    private static Markup Answers(IEnumerable<(string Question, string Answer)> questions, ReportContent content) => Markup.Of($"""
        <dl class="answers">
        {Markup.Join(questions.Select(q => Markup.Of($"<div><dt>{q.Question}</dt><dd>{q.Answer}{Markup.When(q.Question == "To rent" && content.Recommendation is not null, () => Markup.Of($" <a href=\"#offers\">Offers and reasons</a>"))}</dd></div>\n")))}</dl>

        """);

    private static Markup Lead(string? sentence) => sentence is null ? Markup.Empty : Markup.Of($"<p class=\"lead\">{sentence}</p>\n");

    private static Markup Cards(ReportContent content) => Markup.Of($"""
        <ul class="cards" aria-label="Best configuration of each workload">
        {Markup.Join(content.Headlines.Select(h => Card(content.Summary, h)))}</ul>

        """);

    private static Markup Card(RunSummary summary, Headline headline)
    {
        var rate = headline.Best.Throughput!;
        var margin = (Quantity.Margin(rate) is { } m ? $"± {m}, " : "") + (headline.Best.FewTrials is { } few ? $"{few}, " : "");
        var limit = LimitWords.Short(headline.Best) is { Length: > 0 } by ? $"limited by {by}" : "";
        return Markup.Of($"""
            <li><h2>{PlainText.Line(headline.Workload.Title)}</h2>
            <p class="big">{Quantity.Number(rate.Value, rate.Low, rate.High)} <span>{CellWords.Unit(headline.Best)}</span></p>
            <p>{margin}{CellWords.Configuration(summary, headline.Best.Cell)}</p>
            <p>{(headline.Best.Training is null ? limit : $"{TrainingWords.Step(headline.Best)}; loss {TrainingWords.Loss(headline.Best)}")}</p></li>

            """);
    }
}
