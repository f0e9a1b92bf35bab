using System.Collections.Immutable;
using System.Globalization;
using LabelBench.Core;
using LabelBench.Workloads;
using LabelBench.Workloads.Yaml;

namespace LabelBench.Capacity.Demands;

/// <summary>Reads a demand file (YAML) and reports every mistake in it at once, with its line and what would be right.</summary>
public static class DemandFile
{
    private const double MostItems = 1e12, MostDays = 3650, MostSeconds = 86_400;

    /// <param name="workloads">Ids that a job may name; those that were measured.</param>
    public static Checked<TeamDemand> ReadFile(string path, IReadOnlyCollection<string> workloads, ExchangeRates rates)
    {
        try
        {
            return Read(File.ReadAllText(path), path, workloads, rates);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Checked<TeamDemand>.Invalid(new Problem(path, "", $"cannot be read: {e.Message}"));
        }
    }

    /// <param name="yaml">The file's text.</param>
    /// <param name="source">Name of the file, for messages.</param>
    public static Checked<TeamDemand> Read(string yaml, string source, IReadOnlyCollection<string> workloads, ExchangeRates rates)
    {
        var problems = new ProblemList(source);
        if (YamlTree.Parse(yaml, problems) is not { } map)
            return Checked<TeamDemand>.Invalid(problems.InOrder);
        var file = new YamlSection(map, "", problems);
        var name = file.Text("name", required: false) ?? Path.GetFileNameWithoutExtension(source);
        var currency = file.OneOf("currency", [.. rates.Currencies], required: false) ?? "EUR";
        var budget = file.Number("budget_per_month", 0, 1e12, required: false, aboveMinimum: true);
        ImmutableArray<JobDemand?> jobs = [.. file.Sections("jobs").Select(s => Job(s, workloads))];
        var people = file.Section("people", required: false) is { } team ? People(team) : null;
        var rules = file.Section("servers", required: false) is { } servers ? Rules(servers) : new RentingRules();
        file.RefuseUnknownKeys();
        foreach (var twice in jobs.OfType<JobDemand>().GroupBy(j => j.WorkloadId, StringComparer.Ordinal).Where(g => g.Count() > 1))
            file.Report("jobs", $"names {twice.Key} twice; give each workload one job with all its items.");
        return problems.IsEmpty
            ? Checked<TeamDemand>.Valid(new TeamDemand(name, currency, (decimal?)budget, [.. jobs.OfType<JobDemand>()], people, rules))
            : Checked<TeamDemand>.Invalid(problems.InOrder);
    }

    private static JobDemand? Job(YamlSection section, IReadOnlyCollection<string> workloads)
    {
        var workload = section.OneOf("workload", workloads);
        var perDay = section.Number("items_per_day", 0, MostItems, required: false, aboveMinimum: true);
        var backlog = section.Number("backlog_items", 0, MostItems, required: false, aboveMinimum: true);
        var days = section.Number("deadline_days", 0, MostDays, required: false, aboveMinimum: true);
        if ((perDay is null) == (backlog is null) && section.Has("items_per_day") == section.Has("backlog_items"))
            section.Report("items_per_day", perDay is null ? "is missing; say how many items come a day, or backlog_items and deadline_days." : "and backlog_items are both there; a stream and a backlog are two jobs of two teams: keep one.");
        if (section.Has("backlog_items") != section.Has("deadline_days") && (section.Has("backlog_items") || section.Has("items_per_day")))
            section.Report("deadline_days", section.Has("deadline_days") ? "is for a backlog; give backlog_items with it, or remove it." : "is missing; a backlog needs the days until it must be done.");
        var profile = Profile(section, backlog is not null);
        var burstiness = section.Number("burstiness", 0, 100, required: false);
        var promise = section.Section("promise", required: false) is { } p ? Promise(p) : null;
        if (section.Has("promise") && section.Has("backlog_items"))
            section.Report("promise", "is for items that come by themselves; a backlog has its deadline.");
        if (burstiness is not null && !section.Has("promise"))
            section.Report("burstiness", "matters for a promise only; give promise, or remove it.");
        var review = section.Number("review_share", 0, 1, required: false);
        var seconds = section.Number("review_seconds", 0, MostSeconds, required: false, aboveMinimum: true);
        section.RefuseUnknownKeys();
        var amount = perDay ?? (backlog / days);
        return workload is null || amount is null || profile is null
            ? null
            : new JobDemand(workload, amount.Value, profile)
            {
                Backlog = backlog is { } items && days is { } until ? new Backlog(items, until) : null,
                Burstiness = burstiness ?? 1,
                Promise = promise,
                ReviewShare = review is { } share ? new Share(share) : null,
                ReviewSeconds = seconds,
            };
    }

    private static ServiceLevelObjective? Promise(YamlSection section)
    {
        var percentile = section.Number("percentile", 0, 99.99, aboveMinimum: true);
        var limit = section.Number("limit_ms", 0, 1000 * MostSeconds, aboveMinimum: true);
        section.RefuseUnknownKeys();
        return percentile is { } p && limit is { } ms ? new ServiceLevelObjective(p, TimeSpan.FromMilliseconds(ms)) : null;
    }

    private static DayProfile? Profile(YamlSection section, bool backlog)
    {
        var weekend = section.Number("weekend_share", 0, 1, required: false);
        var isList = section.Map.Entries.FirstOrDefault(e => e.Key == "profile")?.Value is YamlNode.List;
        var hours = isList ? section.Numbers("profile", 24, 0, 1e6) : null;
        var named = isList ? null : section.OneOf("profile", [.. DayProfile.Known.Keys], required: false);
        if (backlog && (section.Has("profile") || section.Has("weekend_share")))
            section.Report(section.Has("profile") ? "profile" : "weekend_share", "is for items that come by themselves; a backlog is worked on around the clock.");
        if (isList && hours is null)
            return null;
        if (hours is { } weights && weights.All(w => w == 0))
        {
            section.Report("profile", "is 0 in all hours; give the hours in which items come a number above 0.");
            return null;
        }
        var profile = hours is { } own ? new DayProfile([.. own.Select(h => (double)h)], 1) : DayProfile.Known[named ?? "flat"];
        return weekend is { } share ? profile with { WeekendShare = share } : profile;
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
            Servers = section.Integer("most_servers", 1, 100_000, required: false),
            Watts = section.Number("most_watts", 0, 1e9, required: false, aboveMinimum: true),
            Spares = section.Integer("spares", 0, 16, required: false) ?? 0,
            Confidence = section.Number("confidence", 0.5, 0.999, required: false) ?? usual.Confidence,
            GrowthPerYear = section.Number("growth_per_year", -0.9, 100, required: false) ?? 0,
            Months = section.Number("horizon_months", 0, 120, required: false) ?? 0,
            SetupMonths = section.Number("setup_months", 1, 120, required: false) ?? usual.SetupMonths,
            PriceDays = section.Integer("price_days", 1, 3650, required: false) ?? usual.PriceDays,
        };
        section.RefuseUnknownKeys();
        if (rules.Servers <= rules.Spares)
            section.Report("most_servers", string.Create(CultureInfo.InvariantCulture, $"is {rules.Servers}, of which {rules.Spares} may fail; nothing is left to carry the demand."));
        if (section.Has("growth_per_year") && !section.Has("horizon_months"))
            section.Report("horizon_months", "is missing; growth needs the months from now for which the plan must do.");
        return rules;
    }

    private static ImmutableArray<string> Texts(YamlSection section, string key) =>
        section.Texts(key, required: false) ?? [];
}
