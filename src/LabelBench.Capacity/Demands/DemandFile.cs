using System.Collections.Immutable;
using System.Globalization;
using LabelBench.Core;
using LabelBench.Workloads;
using LabelBench.Workloads.Yaml;

namespace LabelBench.Capacity.Demands;

/// <summary>Reads a demand file (YAML) and reports every mistake in it at once, with its line and what would be right.</summary>
public static class DemandFile
{
    /// <param name="workloads">What a job may name.</param>
    public static Checked<TeamDemand> ReadFile(string path, MeasuredWorkloads workloads, ExchangeRates rates)
    {
        try
        {
            return Read(File.ReadAllText(path), path, workloads, rates);
        }
        catch (Exception e) when (Unreadable.Is(e))
        {
            return Checked<TeamDemand>.Invalid(new Problem(path, "", Unreadable.Why(path, e)));
        }
    }

    /// <summary>Folders of the runs that a demand file names, beside which they lie; null where it cannot be read, which <see cref="ReadFile"/> reports.</summary>
    public static ImmutableArray<string>? RunsOf(string path)
    {
        try
        {
            var problems = new ProblemList(path);
            return YamlTree.Parse(File.ReadAllText(path), problems) is { } map
                ? [.. Runs(new YamlSection(map, "", problems)).Select(run => Path.Combine(Path.GetDirectoryName(Path.GetFullPath(path))!, run))]
                : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null;
        }
    }

    /// <summary>A name, or a list of names.</summary>
    private static ImmutableArray<string> Runs(YamlSection file) =>
        file.Map.Entries.FirstOrDefault(e => e.Key == "run")?.Value is YamlNode.List ? Texts(file, "run") : file.Text("run", required: false) is { } one ? [one] : [];

    /// <param name="yaml">The file's text.</param>
    /// <param name="source">Name of the file, for messages.</param>
    public static Checked<TeamDemand> Read(string yaml, string source, MeasuredWorkloads workloads, ExchangeRates rates)
    {
        var problems = new ProblemList(source);
        if (YamlTree.Parse(yaml, problems) is not { } map)
            return Checked<TeamDemand>.Invalid(problems.InOrder);
        var file = new YamlSection(map, "", problems);
        var name = file.Text("name", required: false) ?? Path.GetFileNameWithoutExtension(source);
        // Read before, by RunsOf: what may be named depends on them.
        _ = Runs(file);
        var currency = file.OneOf("currency", [.. rates.Currencies], required: false) ?? "EUR";
        var budget = file.Number("budget_per_month", 0, 1e12, required: false, aboveMinimum: true);
        ImmutableArray<JobDemand?> jobs = [.. file.Sections("jobs").Select(s => JobReader.Read(s, workloads))];
        var people = file.Section("people", required: false) is { } team ? People(team) : null;
        var rules = file.Section("servers", required: false) is { } servers ? Rules(servers) : new RentingRules();
        file.RefuseUnknownKeys();
        Contradictions(file, jobs, people, rules);
        foreach (var twice in jobs.OfType<JobDemand>().GroupBy(j => j.WorkloadId, StringComparer.Ordinal).Where(g => g.Count() > 1))
            file.Report("jobs", $"names {twice.Key} twice; give each workload one job with all its items.");
        return problems.IsEmpty
            ? Checked<TeamDemand>.Valid(new TeamDemand(name, currency, (decimal?)budget, [.. jobs.OfType<JobDemand>()], people, rules))
            : Checked<TeamDemand>.Invalid(problems.InOrder);
    }

    private static ReviewTeam People(YamlSection section)
    {
        var usual = ReviewTeam.Usual;
        var team = new ReviewTeam(
            section.Integer("reviewers", 0, 1_000_000, required: false),
            section.Number("hours_per_day", 0, 24, required: false, aboveMinimum: true) ?? usual.HoursPerDay,
            section.Number("days_per_week", 0, 7, required: false, aboveMinimum: true) ?? usual.DaysPerWeek,
            section.Number("quality_control_share", 0, 1, required: false) ?? usual.QualityControlShare,
            section.Number("rework_share", 0, 1, required: false) ?? usual.ReworkShare,
            section.Number("learning_share", 0, 1, required: false) ?? usual.LearningShare,
            section.Number("learning_factor", 0.1, 100, required: false) ?? usual.LearningFactor);
        section.RefuseUnknownKeys();
        if (section.Has("learning_factor") != section.Has("learning_share"))
            section.Report(section.Has("learning_factor") ? "learning_factor" : "learning_share", section.Has("learning_factor") ? "is for the items that active learning picks; give learning_share with it, or remove it." : "changes nothing by itself; give learning_factor, how many times as long such an item takes.");
        if (team.Reviewers == 0)
            section.Report("reviewers", "is 0; nobody cannot review: give a number, or remove the key and the plan says how many are needed.");
        return team;
    }

    private static RentingRules Rules(YamlSection section)
    {
        var usual = new RentingRules();
        var rules = new RentingRules
        {
            Term = section.Word<BillingTerm>("term", required: false),
            Regions = Texts(section, "regions"),
            Providers = Texts(section, "providers"),
            Memory = section.Number("memory_gib", 0, 24_576, required: false, aboveMinimum: true) is { } gib ? Bytes.FromGibibytes(gib) : null,
            DiskBytesPerSecond = section.Number("disk_read_mb_per_s", 0, 1_000_000, required: false, aboveMinimum: true) * 1e6,
            Servers = section.Integer("most_servers", 1, 100_000, required: false),
            Watts = section.Number("most_watts", 0, 1e9, required: false, aboveMinimum: true),
            ElectricityPerKilowattHour = (decimal?)section.Number("electricity_per_kwh", 0, RentingRules.MostPerKilowattHour, required: false, aboveMinimum: true),
            PowerOverhead = section.Number("power_overhead", 1, 3, required: false) ?? usual.PowerOverhead,
            GpuPowerLimits = section.DistinctNumbers("gpu_power_limits", Roofs.PowerCapCurve.LeastShare, 1, required: false) ?? [],
            Spares = section.Integer("spares", 0, 16, required: false) ?? 0,
            SiteSpares = section.Integer("site_spares", 0, 4, required: false) ?? 0,
            Confidence = section.Number("confidence", 0.5, 0.999, required: false) ?? usual.Confidence,
            GrowthPerYear = section.Number("growth_per_year", -0.9, 100, required: false) ?? 0,
            Months = section.Number("horizon_months", 0, 120, required: false) ?? 0,
            SetupMonths = section.Number("setup_months", 1, 120, required: false) ?? usual.SetupMonths,
            PriceDays = section.Integer("price_days", 1, 3650, required: false) ?? usual.PriceDays,
        };
        section.RefuseUnknownKeys();
        foreach (var problem in rules.Contradictions)
            section.Report(problem.Key, problem.Text);
        if (section.Has("growth_per_year") && !section.Has("horizon_months"))
            section.Report("horizon_months", "is missing; growth needs the months from now for which the plan must do.");
        return rules;
    }

    /// <summary>What is well said in each section and makes no sense together.</summary>
    private static void Contradictions(YamlSection file, ImmutableArray<JobDemand?> jobs, ReviewTeam? people, RentingRules rules)
    {
        var known = jobs.OfType<JobDemand>().ToArray();
        if (known.Length == 0 || known.Length < jobs.Length)
            return;
        if (people is not null && known.All(j => j.Retraining is not null || j.ReviewShare is { Value: 0 } && people.QualityControlShare == 0))
            file.Report("people", "have nothing to look at: no job sends them items and quality_control_share is 0; give one of them, or remove people.");
        if (rules.GrowthPerYear != 0 && known.All(j => j.Backlog is not null || j.Retraining is not null))
            file.Report("servers", "let streams grow (growth_per_year), and no job is a stream; remove it.");
    }

    private static ImmutableArray<string> Texts(YamlSection section, string key) =>
        section.Texts(key, required: false) ?? [];
}
