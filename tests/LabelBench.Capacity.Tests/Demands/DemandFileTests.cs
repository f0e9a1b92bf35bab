using System.Collections.Immutable;
using LabelBench.Capacity.Demands;
using LabelBench.Core;
using LabelBench.Workloads;

namespace LabelBench.Capacity.Tests.Demands;

public class DemandFileTests
{
    private static readonly MeasuredWorkloads Workloads = new(["image-classify", "documents-ocr"],
        new Dictionary<string, int?> { ["train-cnn"] = 32, ["train-unet"] = null }.ToImmutableSortedDictionary(StringComparer.Ordinal), "R1");

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

    [Theory]
    [InlineData("train-cnn", "epochs_per_week: 3\n    items_per_epoch: 1000\n    steps_per_week: 5", "keep one")]
    [InlineData("train-cnn", "epochs_per_week: 3", "items_per_epoch  is missing")]
    [InlineData("train-cnn", "items_per_epoch: 3\n    steps_per_week: 3", "is for epochs_per_week")]
    [InlineData("train-cnn", "when: night", "epochs_per_week  is missing")]
    [InlineData("train-cnn", "epochs_per_week: 0\n    items_per_epoch: 5", "expected more than 0")]
    [InlineData("train-cnn", "epochs_per_week: 1e6\n    items_per_epoch: 1e12", "beyond any training set")]
    [InlineData("train-cnn", "steps_per_week: 5\n    items_per_day: 5", "makes none")]
    [InlineData("train-cnn", "steps_per_week: 5\n    when: sunday", "when")]
    [InlineData("train-unet", "steps_per_week: 5", "labelbench run --workload train-unet")]
    [InlineData("image-classify", "items_per_day: 5\n    epochs_per_week: 5", "is for a workload that trains")]
    [InlineData("image-classify", "items_per_day: 5\n    week: [1, 1, 1, 1, 1, 0, 0]\n    weekend_share: 0.1", "keep one")]
    [InlineData("image-classify", "items_per_day: 5\n    week: [0, 0, 0, 0, 0, 0, 0]", "is 0 in all days")]
    [InlineData("image-classify", "items_per_day: 5\n    week: [1, 2]", "expected 7")]
    [InlineData("image-classify", "items_per_day: 5\n    precisions: [fp8]", "fp8")]
    [InlineData("image-classify", "items_per_day: 5\n    disk_gib: -1", "disk_gib")]
    [InlineData("image-classify", "items_per_day: 5\n    megabytes_per_item: 0", "megabytes_per_item")]
    [InlineData("image-classify", "items_per_day: 5\n    review_share: 0\n    review_seconds: 5", "keep one of the two")]
    public void Training_weeks_and_what_a_job_needs_are_checked_in_the_same_way(string workload, string lines, string said) =>
        Assert.Contains(said, Assert.Single(Mistakes($"jobs:\n  - workload: {workload}\n    {lines}\n")), StringComparison.Ordinal);

    [Theory]
    [InlineData("people: { reviewers: 3 }", "have nothing to look at")]
    [InlineData("people: { reviewers: 3, quality_control_share: 0.1, learning_factor: 2 }", "is for the items that active learning picks")]
    [InlineData("servers: { site_spares: 3, most_servers: 3 }", "on as many sites at most")]
    [InlineData("servers: { growth_per_year: 0.2, horizon_months: 12 }", "no job is a stream")]
    [InlineData("servers: { site_spares: 9 }", "site_spares")]
    public void What_makes_no_sense_together_is_told(string lines, string said) =>
        Assert.Contains(said, Assert.Single(Mistakes($"jobs:\n  - workload: image-classify\n    backlog_items: 5\n    deadline_days: 2\n    review_share: 0\n{lines}\n")), StringComparison.Ordinal);

    [Fact]
    public void Retraining_sites_precisions_disks_and_lines_are_read()
    {
        var demand = Good("""
            run: sample
            jobs:
              - workload: train-cnn
                steps_per_week: 700
                when: night
                disk_gib: 50
              - workload: image-classify
                items_per_day: 7
                week: [2, 2, 2, 1, 0, 0, 0]
                precisions: [int8]
                megabytes_per_item: 1.5
            servers: { site_spares: 1 }
            """);
        Assert.Equal((22_400.0, 3_200.0, TrainingHours.Night, 70), (demand.Jobs[0].Retraining!.ItemsPerWeek, demand.Jobs[0].ItemsPerDay, demand.Jobs[0].Retraining!.When, demand.Jobs[0].Retraining!.Hours));
        Assert.Equal(50.0 * (1 << 30), demand.Jobs[0].Disk!.Value.Value);
        Assert.Equal((1.5e6, Precision.Int8, 2.0), (demand.Jobs[1].BytesPerItem!.Value.Value, demand.Jobs[1].Precisions.Single(), demand.Jobs[1].Profile.Peak));
        Assert.Equal(1, demand.Rules.SiteSpares);
    }

    [Theory]
    [InlineData("run: sample", "sample")]
    [InlineData("run: [sample, other/gpu]", "sample", "other/gpu")]
    [InlineData("name: none")]
    public void A_demand_names_a_run_or_several_that_lie_beside_it(string line, params string[] runs)
    {
        using var folder = new LabelBench.Testing.TemporaryFolder();
        var file = Path.Combine(folder.Path, "team.yaml");
        File.WriteAllText(file, $"{line}\njobs:\n  - workload: image-classify\n    items_per_day: 5\nservers: {{ disk_read_mb_per_s: 250 }}\n");
        Assert.Equal(runs.Select(r => Path.Combine(folder.Path, r)), DemandFile.RunsOf(file)!.Value);
        Assert.Equal(250e6, DemandFile.ReadFile(file, Workloads, ExchangeRates.Builtin).ValueOrThrow().Rules.DiskBytesPerSecond);
    }

    [Theory]
    [InlineData("run: [a, a]", "listed twice")]
    [InlineData("run: { a: 1 }", "run")]
    [InlineData("run: []", "run")]
    public void Runs_that_are_no_names_are_told(string line, string said) =>
        Assert.Contains(said, Assert.Single(Mistakes($"{line}\njobs:\n  - workload: image-classify\n    items_per_day: 5\n")), StringComparison.Ordinal);

    [Fact]
    public void Electricity_and_limits_on_gpus_are_read()
    {
        var rules = Good("jobs:\n  - workload: image-classify\n    items_per_day: 5\nservers: { electricity_per_kwh: 0.285, power_overhead: 1.4, gpu_power_limits: [1, 0.8, 0.5] }\n").Rules;
        Assert.Equal((0.285m, 1.4), (rules.ElectricityPerKilowattHour, rules.PowerOverhead));
        Assert.Equal([1, 0.8, 0.5], rules.GpuPowerLimits.AsEnumerable());
        var usual = Good("jobs:\n  - workload: image-classify\n    items_per_day: 5\n").Rules;
        Assert.Equal((null, 1.0, 0), (usual.ElectricityPerKilowattHour, usual.PowerOverhead, usual.GpuPowerLimits.Length));
    }

    [Fact]
    public void Mistakes_about_power_are_told_together_with_line_and_remedy()
    {
        var mistakes = Mistakes("""
            jobs:
              - workload: image-classify
                items_per_day: 5
            servers:
              electricity_per_kwh: 0
              power_overhead: 0.9
              gpu_power_limits:
                - 1
                - 0.3
                - 0.8
                - 0.8
              gpu_power_limit: 0.8
            """);
        Assert.Equal(5, mistakes.Length);
        Assert.Contains(mistakes, m => m.Contains("line 5  servers.electricity_per_kwh  is 0; expected more than 0", StringComparison.Ordinal));
        Assert.Contains(mistakes, m => m.Contains("line 6  servers.power_overhead  is 0.9; expected 1 to 3", StringComparison.Ordinal));
        Assert.Contains(mistakes, m => m.Contains("line 9  servers.gpu_power_limits[1]  is 0.3; expected 0.5 to 1", StringComparison.Ordinal));
        Assert.Contains(mistakes, m => m.Contains("line 11  servers.gpu_power_limits[3]  '0.8' is listed twice", StringComparison.Ordinal));
        Assert.Contains(mistakes, m => m.Contains("line 12  servers.gpu_power_limit  is not a key", StringComparison.Ordinal));
    }

    [Fact]
    public void A_file_that_cannot_be_read_names_no_runs_and_one_whose_runs_are_gone_is_still_checked()
    {
        Assert.Null(DemandFile.RunsOf("absent.yaml"));

        const string yaml = "jobs:\n  - workload: my-own\n    items_per_day: -5\n  - workload: train-cnn\n    steps_per_week: 5\n    epoch: 3\n";
        var problems = DemandFile.Read(yaml, "team.yaml", MeasuredWorkloads.Unknown, ExchangeRates.Builtin).Problems;
        Assert.Equal([(3, "jobs[0].items_per_day"), (6, "jobs[1].epoch")], problems.Select(p => (p.Line!.Value, p.Place)));
    }

    [Fact]
    public void A_command_line_changes_a_demand_and_its_mistakes_are_told_together()
    {
        var demand = Good("jobs:\n  - workload: image-classify\n    items_per_day: 5\nservers: { spares: 1, regions: [eu] }\n");
        var changed = new DemandChanges { BudgetPerMonth = 400, Currency = "USD", SiteSpares = 1, Reviewers = 4, Term = BillingTerm.Hourly, ElectricityPerKilowattHour = 0.3m }.On(demand, ExchangeRates.Builtin).ValueOrThrow();
        Assert.Equal((400m, "USD", 1, 1, 4, BillingTerm.Hourly), (changed.BudgetPerMonth, changed.Currency, changed.Rules.SiteSpares, changed.Rules.Spares, changed.People!.Reviewers, changed.Rules.Term));
        Assert.Equal(demand.Rules.Regions.AsEnumerable(), changed.Rules.Regions);
        Assert.Equal(0.3m, changed.Rules.ElectricityPerKilowattHour);

        var wrong = new DemandChanges { Currency = "EUW", Servers = 1, Confidence = 2, Reviewers = 0, Spares = 40, ElectricityPerKilowattHour = 0 }.On(demand, ExchangeRates.Builtin);
        Assert.Equal(["--currency", "--electricity-per-kwh", "--spares", "--confidence", "--reviewers", "--most-servers"], wrong.Problems.Select(p => p.Source));
    }

    [Fact]
    public void The_busiest_hour_has_the_profiles_peak_and_a_working_day_what_the_weekend_lacks()
    {
        Assert.Equal(1, DayProfile.Flat.Peak, 12);
        Assert.All(DayProfile.Known.Values, p => Assert.Equal((168, 1.0), (p.Factors.Length, Math.Round(p.Factors.Average(), 12))));
        Assert.All(DayProfile.Known.Values, p => Assert.Equal(7.0 / (5 + 2 * p.WeekendShare), p.Factors.Take(24).Average(), 12));
        var noWeekend = DayProfile.Flat with { WeekendShare = 0 };
        Assert.Equal(86_400 / 86_400.0 * 1.4, new JobDemand("image-classify", 86_400, noWeekend).RequiredRate(1), 12);
    }
}
