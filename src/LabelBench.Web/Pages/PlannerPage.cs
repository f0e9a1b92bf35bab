using System.Collections.Immutable;
using System.Globalization;
using LabelBench.Capacity;
using LabelBench.Capacity.Plans;
using LabelBench.Reporting.Html;
using LabelBench.Reporting.Wording;
using LabelBench.Web.Plans;
using LabelBench.Web.Runs;
using LabelBench.Workloads;

namespace LabelBench.Web.Pages;

/// <summary>Sliders for a demand, and the plan for it.</summary>
internal static class PlannerPage
{
    /// <param name="runs">To choose from.</param>
    public static PageContent Content(ImmutableArray<ListedRun> runs, PlanBasis basis, PlanQuestion question, CapacityPlan plan, PlanDepth depth, ExchangeRates rates)
    {
        var details = Details(basis, question, plan, depth);
        return new("LabelBench plan", Markup.Of($"""
            <div class="planner">
            <div class="controls">
            {Basis(runs, basis, question)}{Demand(basis, question, rates)}</div>
            <div id="answer">
            {PlanPage.Summary(plan)}</div>
            </div>
            <div id="details">
            {details.Body}</div>

            """), details.Charts);
    }

    /// <summary>What is behind the answer, and where that is not all, how to get the rest.</summary>
    public static PageContent Details(PlanBasis basis, PlanQuestion question, CapacityPlan plan, PlanDepth depth)
    {
        var details = PlanPage.Details(plan);
        return depth is PlanDepth.Full ? details : details with
        {
            Body = Markup.Join(Markup.Of($"""
                <p class="note">Why the other offers lost, and what if something were otherwise, is not worked out unasked: the catalog is large. <a href="/plan?{question.Query(basis.Ids)}&amp;everything=1">Work it out</a></p>

                """), details.Body),
        };
    }

    /// <summary>Where there is nothing to plan on yet.</summary>
    public static PageContent Nothing => new("LabelBench plan", Markup.Of($"""
        <header>
        <p class="eyebrow">LabelBench plan</p>
        <h1>There is no run to plan on</h1>
        <p class="lead">Measure one with: <code>labelbench run</code></p>
        </header>

        """), []);

    private static Markup Basis(ImmutableArray<ListedRun> runs, PlanBasis basis, PlanQuestion question) => Markup.Of($"""
        <form class="fields" action="/plan" aria-label="What to plan on">
        {Markup.Join(basis.Ids.Take(PlanBasis.MostRuns).Select((id, i) => Run(runs, id, i)))}{Markup.When(basis.Ids.Length < PlanBasis.MostRuns && runs.Count(r => r.HasFigures) > basis.Ids.Length, () => Run(runs, null, basis.Ids.Length))}<label for="workload">Job</label>
        <select id="workload" name="workload" class="wide">
        {Markup.Join(PlanQuestion.Jobs(basis.Runs).Select(w => Option(w.Id, w.Id == question.WorkloadId, $"{PlainText.Line(w.Id)}: {PlainText.Line(w.Title)}")))}</select>
        <button>Plan on these</button>
        </form>

        """);

    /// <summary>A field for one of the runs; the last one is left empty for another.</summary>
    private static Markup Run(ImmutableArray<ListedRun> runs, string? id, int place)
    {
        var field = place == 0 ? "run" : $"run-{place + 1}";
        return Markup.Of($"<label for=\"{field}\">{(place == 0 ? "On the run" : "and the run")}</label>\n{RunChoice.Select("run", runs, id, field, place == 0 ? null : "no other")}");
    }

    private static Markup Demand(PlanBasis basis, PlanQuestion question, ExchangeRates rates) => Markup.Of($"""
        <form id="demand" class="fields sliders" action="/plan" aria-label="Demand">
        {Markup.Join(basis.Ids.Select(id => Markup.Of($"<input type=\"hidden\" name=\"run\" value=\"{id}\" />")))}<input type="hidden" name="workload" value="{question.WorkloadId}" />
        {Slider("per_day", $"{PlainText.Sentence(Items(basis, question))} a day", question.PerDay, 100, 1e8, "")}{Slider("budget", "Budget a month", question.Budget, 10, 1e5, "no limit")}{Slider("slo_ms", "99 % within, ms", question.SloMs, 10, 1e5, "no promise")}{Slider("reviewers", "Reviewers", question.Reviewers, 1, 1000, "as needed")}<label for="peak">Busiest hour, times the mean</label>
        <input id="peak" name="peak" type="number" min="1" max="24" step="any" value="{Exact(question.Peak)}" class="wide" />
        <label for="currency">Currency</label>
        <select id="currency" name="currency" class="wide">
        {Markup.Join(rates.Currencies.Select(c => Option(c, c == question.Currency, c)))}</select>
        <button>Plan</button>
        <p id="state" class="quiet wide" role="status"></p>
        </form>

        """);

    /// <summary>A number and, where scripts run, a slider over its usual range; both say the same.</summary>
    /// <param name="none">What an empty number stands for, at the far end of the slider; empty where one is needed.</param>
    private static Markup Slider(string name, string title, double? value, double from, double to, string none) => Markup.Of($"""
        <label for="{name}">{title}</label>
        <input type="range" id="{name}-slider" data-for="{name}" data-from="{Exact(from)}" data-to="{Exact(to)}" data-none="{none}" min="0" max="{(none.Length > 0 ? 101 : 100)}" step="1" aria-label="{title}" hidden />
        <input id="{name}" name="{name}" type="number" min="0" step="any" value="{(value is { } known ? Exact(known) : "")}" placeholder="{none}"{(none.Length == 0 ? new Markup(" required") : Markup.Empty)} />

        """);

    private static string Items(PlanBasis basis, PlanQuestion question) => PlanQuestion.Jobs(basis.Runs).First(w => w.Id == question.WorkloadId).Items;

    private static Markup Option(string value, bool selected, string text) => Markup.Of($"<option value=\"{value}\"{(selected ? new Markup(" selected") : Markup.Empty)}>{text}</option>\n");

    private static string Exact(double number) => number.ToString("0.######", CultureInfo.InvariantCulture);
}
