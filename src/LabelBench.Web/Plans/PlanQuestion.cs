using System.Collections.Immutable;
using System.Globalization;
using LabelBench.Analysis;
using LabelBench.Capacity;
using LabelBench.Capacity.Demands;
using LabelBench.Core;
using LabelBench.Workloads;
using Microsoft.AspNetCore.Http;

namespace LabelBench.Web.Plans;

/// <summary>What the planner's sliders ask, as an address says it.</summary>
/// <param name="Budget">Most a month; null for no limit.</param>
/// <param name="SloMs">Within which 99 of 100 items must be labelled; null where the end of the hour will do.</param>
/// <param name="Reviewers">People there; null where the plan says how many are needed.</param>
internal sealed record PlanQuestion(string WorkloadId, double PerDay, double Peak, double? Budget, double? SloMs, int? Reviewers, string Currency)
{
    /// <summary>What is promised of items that come by themselves.</summary>
    public const double Percentile = 99;

    private const double MostMoney = 1e12, MostMilliseconds = 1e8;

    private const int MostReviewers = 1_000_000;

    /// <summary>Jobs of the runs that a demand makes sense for: labeling as a whole, with a valid score.</summary>
    public static ImmutableArray<Workload> Jobs(PlanningRuns runs) =>
        [.. runs.All.SelectMany(r => r.Cells).Where(c => c is { Cell.Scope: Scope.Pipeline, Training: null } && c.Throughput is not null).Select(c => c.Workload).DistinctBy(w => w.Id)];

    /// <summary>Reads the question; what is left out is as an expert would have it. All mistakes at once.</summary>
    public static Checked<PlanQuestion> Read(IQueryCollection query, PlanningRuns runs, ExchangeRates rates)
    {
        var jobs = Jobs(runs);
        if (jobs.IsEmpty)
            return Invalid(new Problem(runs.Words, "", "has no valid score of a whole labeling job, so nothing can be planned on it; choose another run, or measure: labelbench run"));
        var problems = new List<Problem>();
        var workload = query["workload"].ToString() is { Length: > 0 } named ? jobs.FirstOrDefault(w => w.Id == named) : jobs[0];
        if (workload is null)
            problems.Add(new Problem("workload", "", $"'{query["workload"]}' has no valid score in {runs.Words}{NearMatch.Hint(query["workload"].ToString(), [.. jobs.Select(w => w.Id)])}"));
        var demand = DefaultDemand.For(workload ?? jobs[0]);
        var question = new PlanQuestion(
            demand.WorkloadId,
            Number("per_day", 1e-6, 1e12, "items a day") ?? demand.ItemsPerDay,
            Number("peak", 1, 24, "times the mean in the busiest hour") ?? demand.PeakFactor,
            Number("budget", 0.01, MostMoney, "a month"),
            Number("slo_ms", 0.001, MostMilliseconds, "ms"),
            (int?)Number("reviewers", 1, MostReviewers, "people"),
            query["currency"].ToString() is { Length: > 0 } currency ? currency.ToUpperInvariant() : demand.Currency);
        if (!rates.Knows(question.Currency))
            problems.Add(new Problem("currency", "", $"'{question.Currency}' is not known; known: {string.Join(", ", rates.Currencies)}."));
        return problems.Count > 0 ? Invalid([.. problems]) : Checked<PlanQuestion>.Valid(question);

        double? Number(string name, double least, double most, string unit)
        {
            var text = query[name].ToString();
            if (text.Length == 0)
                return null;
            if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most)
                return value;
            problems.Add(new Problem(name, "", string.Create(CultureInfo.InvariantCulture, $"'{text}' is no number from {least} to {most:#,0} ({unit}).")));
            return null;
        }
    }

    /// <summary>The question as an address says it, on some runs.</summary>
    public string Query(IEnumerable<string> runIds) => QueryString.Create(runIds.Select(id => new KeyValuePair<string, string?>("run", id)).Concat(new KeyValuePair<string, string?>[]
    {
        new("workload", WorkloadId),
        new("per_day", Text(PerDay)),
        new("peak", Text(Peak)),
        new("budget", Text(Budget)),
        new("slo_ms", Text(SloMs)),
        new("reviewers", Text(Reviewers)),
        new("currency", Currency),
    }).Where(p => p.Value is not null)).Value![1..];

    public TeamDemand Demand => new(WorkloadId, Currency, (decimal?)Budget,
        [new JobDemand(WorkloadId, PerDay, DayProfile.Peaked(Peak)) { Promise = SloMs is { } limit ? new ServiceLevelObjective(Percentile, TimeSpan.FromMilliseconds(limit)) : null }],
        Reviewers is { } people ? ReviewTeam.Usual with { Reviewers = people } : null, new RentingRules());

    private static string? Text(double? number) => number?.ToString("R", CultureInfo.InvariantCulture);

    private static Checked<PlanQuestion> Invalid(params Problem[] problems) => Checked<PlanQuestion>.Invalid(problems);
}
