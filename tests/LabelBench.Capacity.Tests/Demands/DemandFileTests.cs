using LabelBench.Capacity.Demands;

namespace LabelBench.Capacity.Tests.Demands;

public class DemandFileTests
{
    private static readonly string[] Workloads = ["image-classify", "documents-ocr"];

    private static TeamDemand Good(string yaml) => DemandFile.Read(yaml, "team.yaml", Workloads, ExchangeRates.Builtin).ValueOrThrow();

    private static string[] Mistakes(string yaml) => [.. DemandFile.Read(yaml, "team.yaml", Workloads, ExchangeRates.Builtin).Problems.Select(p => p.ToString())];

    [Fact]
    public void A_stream_and_a_backlog_are_read_with_what_is_left_out_at_its_default()
    {
        var demand = Good("""
            budget_per_month: 900
            jobs:
              - workload: image-classify
                items_per_day: 2e6
                profile: office-hours
                promise: { percentile: 99, limit_ms: 200 }
              - workload: documents-ocr
                backlog_items: 300000
                deadline_days: 30
            people: { reviewers: 12 }
            servers: { spares: 1, regions: [eu] }
            """);
        Assert.Equal(("team", "EUR", 900m), (demand.Name, demand.Currency, demand.BudgetPerMonth));
        Assert.Equal((2e6, 99.0, 0.2), (demand.Jobs[0].ItemsPerDay, demand.Jobs[0].Promise!.Percentile, demand.Jobs[0].Promise!.Limit.TotalSeconds));
        Assert.Equal((10_000, new Backlog(300_000, 30)), (demand.Jobs[1].ItemsPerDay, demand.Jobs[1].Backlog));
        Assert.Equal((12, 6.5, 5.0), (demand.People!.Reviewers, demand.People.HoursPerDay, demand.People.DaysPerWeek));
        Assert.Equal((1, 0.95), (demand.Rules.Spares, demand.Rules.Confidence));
    }

    [Fact]
    public void Every_mistake_is_told_at_once_with_its_line_and_a_remedy()
    {
        var mistakes = Mistakes("""
            currency: EUW
            jobs:
              - workload: image-clasify
                items_per_day: 0
              - workload: documents-ocr
                backlog_items: 5
              - workload: documents-ocr
                items_per_day: -3
                profile: [1, 2]
            people: { reviewers: 0 }
            servers: { spares: 2, most_servers: 2, growth_per_year: 0.1 }
            budget: 4
            """);
        Assert.Contains(mistakes, m => m.Contains("line 1  currency  'EUW'", StringComparison.Ordinal));
        Assert.Contains(mistakes, m => m.Contains("did you mean 'image-classify'", StringComparison.Ordinal));
        Assert.Contains(mistakes, m => m.Contains("line 4  jobs[0].items_per_day  is 0; expected more than 0", StringComparison.Ordinal));
        Assert.Contains(mistakes, m => m.Contains("deadline_days  is missing", StringComparison.Ordinal));
        Assert.Contains(mistakes, m => m.Contains("line 8  jobs[2].items_per_day  is -3", StringComparison.Ordinal));
        Assert.Contains(mistakes, m => m.Contains("has 2 values; expected 24", StringComparison.Ordinal));
        Assert.Contains(mistakes, m => m.Contains("nobody cannot review", StringComparison.Ordinal));
        Assert.Contains(mistakes, m => m.Contains("nothing is left to carry the demand", StringComparison.Ordinal));
        Assert.Contains(mistakes, m => m.Contains("horizon_months  is missing", StringComparison.Ordinal));
        Assert.Contains(mistakes, m => m.Contains("line 12  budget  is not a key", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("items_per_day: 5\n    backlog_items: 5\n    deadline_days: 2", "keep one")]
    [InlineData("deadline_days: 2", "items_per_day  is missing")]
    [InlineData("items_per_day: 5\n    deadline_days: 2", "is for a backlog")]
    [InlineData("backlog_items: 5\n    deadline_days: 2\n    promise: { percentile: 99, limit_ms: 5 }", "a backlog has its deadline")]
    [InlineData("backlog_items: 5\n    deadline_days: 2\n    profile: evening", "around the clock")]
    [InlineData("items_per_day: 5\n    burstiness: 4", "matters for a promise only")]
    [InlineData("items_per_day: 5\n    profile: [0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0]", "is 0 in all hours")]
    [InlineData("items_per_day: 1e13", "expected more than 0 up to")]
    [InlineData("items_per_day: 5\n    review_share: 1.5", "expected 0 to 1")]
    public void Demands_that_contradict_themselves_or_reason_are_refused(string lines, string said) =>
        Assert.Contains(said, Assert.Single(Mistakes($"jobs:\n  - workload: image-classify\n    {lines}\n")), StringComparison.Ordinal);

    [Fact]
    public void The_busiest_hour_has_the_profiles_peak_and_a_working_day_what_the_weekend_lacks()
    {
        Assert.Equal(1, DayProfile.Flat.Peak, 12);
        Assert.All(DayProfile.Known.Values, p => Assert.Equal(7.0 / (5 + 2 * p.WeekendShare), p.Factors.Average(), 12));
        var noWeekend = DayProfile.Flat with { WeekendShare = 0 };
        Assert.Equal(86_400 / 86_400.0 * 1.4, new JobDemand("image-classify", 86_400, noWeekend).RequiredRate(1), 12);
    }
}
