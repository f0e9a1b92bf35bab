using System.Globalization;
using LabelBench.Core;
using LabelBench.Workloads;
using LabelBench.Workloads.Yaml;

namespace LabelBench.Capacity.Demands;

/// <summary>Reads one job of a demand file: labeling that comes as a stream or lies there as a backlog, or training.</summary>
internal static class JobReader
{
    private const double MostItems = 1e12, MostDays = 3650, MostSeconds = 86_400, MostMegabytes = 1e6, MostGibibytes = 1e6;

    /// <summary>Keys that make sense for labels alone.</summary>
    private static readonly string[] Labeling = ["items_per_day", "backlog_items", "deadline_days", "profile", "weekend_share", "week", "burstiness", "promise", "review_share", "review_seconds"];

    private static readonly string[] Training = ["epochs_per_week", "items_per_epoch", "steps_per_week", "when"];

    public static JobDemand? Read(YamlSection section, MeasuredWorkloads workloads)
    {
        var workload = workloads.AreKnown ? section.OneOf("workload", [.. workloads.Labeling, .. workloads.Training.Keys]) : section.Text("workload");
        var trains = workload is not null && (workloads.AreKnown ? workloads.Training.ContainsKey(workload) : Training.Any(section.Has));
        var job = trains ? Train(section, workload!, workloads) : Label(section, workload);
        var precisions = section.Words<Precision>("precisions", required: false);
        var bytes = section.Number("megabytes_per_item", 0, MostMegabytes, required: false, aboveMinimum: true);
        var disk = section.Number("disk_gib", 0, MostGibibytes, required: false, aboveMinimum: true);
        section.RefuseUnknownKeys();
        return job is null ? null : job with
        {
            Precisions = precisions ?? [],
            BytesPerItem = bytes is { } mb ? new Bytes(mb * 1e6) : null,
            Disk = disk is { } gib ? Bytes.FromGibibytes(gib) : null,
        };
    }

    /// <summary>Keys of the other kind of job, each with the reason why it is wrong here.</summary>
    private static void Refuse(YamlSection section, string[] keys, string reason)
    {
        foreach (var key in keys.Where(section.Has))
        {
            section.Skip(key);
            section.Report(key, reason);
        }
    }

    private static JobDemand? Label(YamlSection section, string? workload)
    {
        Refuse(section, Training, "is for a workload that trains; remove it, or name one such as train-cnn.");
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
        if (review == 0 && seconds is not null)
            section.Report("review_seconds", "is for items that people look at, and review_share is 0; keep one of the two.");
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

    private static JobDemand? Train(YamlSection section, string workload, MeasuredWorkloads workloads)
    {
        Refuse(section, Labeling, $"is for labels, and {workload} makes none; a retraining has epochs_per_week and items_per_epoch, or steps_per_week.");
        var epochs = section.Number("epochs_per_week", 0, 1e6, required: false, aboveMinimum: true);
        var items = section.Number("items_per_epoch", 0, MostItems, required: false, aboveMinimum: true);
        var steps = section.Number("steps_per_week", 0, MostItems, required: false, aboveMinimum: true);
        var when = section.Word<TrainingHours>("when", required: false);
        if (section.Has("steps_per_week") == section.Has("epochs_per_week"))
            section.Report("epochs_per_week", section.Has("steps_per_week") ? "and steps_per_week are both there; keep one." : "is missing; say how often a week the model sees its training set, or steps_per_week.");
        if (section.Has("epochs_per_week") != section.Has("items_per_epoch"))
            section.Report("items_per_epoch", section.Has("items_per_epoch") ? "is for epochs_per_week; give that, or remove it." : "is missing; an epoch needs the items of the training set.");
        // Not measured at all: the plan names the measurement that is missing. A stated number of steps cannot wait until then.
        var step = workloads.Training.GetValueOrDefault(workload);
        if (steps is not null && step is null && workloads.AreKnown)
            section.Report("steps_per_week", $"cannot be counted in items: there is no valid trial of {workload} in {workloads.Runs}; measure it (labelbench run --workload {workload}), or give epochs_per_week and items_per_epoch.");
        if (((epochs * items) ?? (steps * step)) is not { } perWeek)
            return null;
        if (perWeek > MostItems)
        {
            section.Report(steps is null ? "items_per_epoch" : "steps_per_week", string.Create(CultureInfo.InvariantCulture, $"makes {perWeek:0.#e+0} items a week, beyond any training set; expected up to {MostItems:0.#e+0}."));
            return null;
        }
        return new JobDemand(workload, perWeek / 7, DayProfile.Flat) { Retraining = new Retraining(perWeek, step ?? 1, when ?? TrainingHours.Any) };
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
        if (backlog)
        {
            Refuse(section, ["profile", "weekend_share", "week"], "is for items that come by themselves; a backlog is worked on around the clock.");
            return DayProfile.Flat;
        }
        var weekend = section.Number("weekend_share", 0, 1, required: false);
        var (week, hasWeek) = Weights(section, "week", 7, "days");
        if (section.Has("week") && section.Has("weekend_share"))
            section.Report("week", "and weekend_share are both there, and both say what comes at the weekend; keep one.");
        var isList = section.Map.Entries.FirstOrDefault(e => e.Key == "profile")?.Value is YamlNode.List;
        var (hours, _) = isList ? Weights(section, "profile", 24, "hours") : (null, false);
        var named = isList ? null : section.OneOf("profile", [.. DayProfile.Known.Keys], required: false);
        if (isList && hours is null || hasWeek && week is null)
            return null;
        var profile = hours is not null ? new DayProfile([.. hours], 1) : DayProfile.Known[named ?? "flat"];
        return profile with { WeekendShare = weekend ?? profile.WeekendShare, Days = week is null ? null : [.. week] };
    }

    /// <returns>Null where there are none or where they are wrong, and whether the key is there.</returns>
    private static (double[]? Weights, bool Has) Weights(YamlSection section, string key, int count, string what)
    {
        if (!section.Has(key))
            return (null, false);
        if (section.Numbers(key, count, 0, 1e6) is not { } weights)
            return (null, true);
        if (weights.Any(w => w > 0))
            return ([.. weights.Select(w => (double)w)], true);
        section.Report(key, $"is 0 in all {what}; give the {what} in which items come a number above 0.");
        return (null, true);
    }
}
