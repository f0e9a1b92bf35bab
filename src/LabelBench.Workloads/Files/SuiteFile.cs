using System.Collections.Immutable;
using LabelBench.Core;
using LabelBench.Workloads.Yaml;

namespace LabelBench.Workloads.Files;

/// <summary>A suite file as it was read: null where a key is absent or has a mistake. Becomes a <see cref="Suite"/> by <see cref="Check"/>.</summary>
internal sealed record SuiteFile
{
    public string? Id { get; private init; }
    public string? Title { get; private init; }
    public string? Description { get; private init; }
    public TrialSettings? Settings { get; private init; }
    public ImmutableArray<(SuiteEntry Entry, YamlSection Section)> Entries { get; private init; }

    public static SuiteFile Read(YamlSection file)
    {
        var suite = new SuiteFile
        {
            Id = file.Name("id"),
            Title = file.Text("title"),
            Description = file.Text("description"),
            Settings = file.Section("settings") is { } settings ? ReadSettings(settings) : null,
            Entries = [.. file.Sections("workloads").Select(ReadEntry).OfType<(SuiteEntry, YamlSection)>()],
        };
        file.RefuseUnknownKeys();
        return suite;
    }

    /// <param name="workloads">Workloads whose files have no mistake.</param>
    /// <param name="ids">Ids of all workload files; an entry that names a file with mistakes is not a second mistake.</param>
    /// <returns>The suite, or null when the file has a mistake of any kind.</returns>
    public Suite? Check(IReadOnlyCollection<Workload> workloads, IReadOnlyCollection<string> ids, ProblemList problems)
    {
        foreach (var (entry, section) in Entries)
        {
            if (workloads.FirstOrDefault(w => w.Id == entry.WorkloadId) is { } workload)
                CheckEntry(entry, workload, section);
            else if (!ids.Contains(entry.WorkloadId))
                section.Report("workload", $"'{entry.WorkloadId}' is not a workload in this folder{NearMatch.Hint(entry.WorkloadId, ids)}");
        }
        return !problems.IsEmpty ? null : new Suite(Id!, Title!, Description!, Settings!, [.. Entries.Select(e => e.Entry)]);
    }

    private static TrialSettings? ReadSettings(YamlSection section)
    {
        var trials = section.Integer("trials", 1, Limits.MostTrials);
        var warmUp = section.Seconds("warm_up_s", 0, Limits.LongestSeconds);
        var measure = section.Seconds("measure_s", 0.1, Limits.LongestSeconds);
        var queries = section.Integer("minimum_queries", 1, Limits.MostQueries);
        var maximum = section.Seconds("maximum_measure_s", 0.1, Limits.LongestSeconds);
        var halfWidth = section.Number("relative_half_width", Limits.NarrowestHalfWidth, Limits.WidestHalfWidth, required: false);
        var hang = section.Seconds("hang_timeout_s", 5, Limits.LongestSeconds);
        section.RefuseUnknownKeys();
        if (maximum < measure)
            section.Report("maximum_measure_s", "is shorter than measure_s; give the same or more.");
        return trials is null || warmUp is null || measure is null || queries is null || maximum is null || hang is null
            ? null
            : new TrialSettings(trials.Value, warmUp.Value, measure.Value, queries.Value, maximum.Value, hang.Value) { RelativeHalfWidth = halfWidth };
    }

    private static (SuiteEntry, YamlSection)? ReadEntry(YamlSection section)
    {
        var id = section.Text("workload");
        var entry = new SuiteEntry(
            id ?? "",
            section.Words<Scope>("scopes", required: false),
            section.Words<Scenario>("scenarios", required: false),
            section.Integers("batch_sizes", 1, Limits.LargestBatch, required: false),
            section.Words<Precision>("precisions", required: false));
        section.RefuseUnknownKeys();
        return id is null ? null : (entry, section);
    }

    private static void CheckEntry(SuiteEntry entry, Workload workload, YamlSection section)
    {
        CheckOffered("scopes", entry.Scopes, workload.Scopes, Cell.Word, workload, section);
        CheckOffered("scenarios", entry.Scenarios, workload.Scenarios, Cell.Word, workload, section);
        CheckOffered("batch_sizes", entry.BatchSizes, workload.BatchSizes, size => size.ToString(System.Globalization.CultureInfo.InvariantCulture), workload, section);
        CheckOffered("precisions", entry.Precisions, workload.Precisions, Cell.Word, workload, section);
        if ((entry.Scenarios ?? workload.Scenarios).Contains(Scenario.SingleStream) && !(entry.BatchSizes ?? workload.BatchSizes).Contains(1))
            section.Report("batch_sizes", "has no 1, which the scenario single-stream needs: add 1, or name only offline under scenarios.");
        if ((entry.Scenarios ?? workload.Scenarios).Contains(Scenario.MultiStream) && MultiStreamQueries.Fitting(entry.BatchSizes ?? workload.BatchSizes, workload.SamplesPerQuery).IsEmpty)
            section.Report("batch_sizes", "has none that divides the samples of a query of multi-stream: add 1, or leave multi-stream out of scenarios.");
    }

    private static void CheckOffered<T>(string key, ImmutableArray<T>? asked, ImmutableArray<T> offered, Func<T, string> word, Workload workload, YamlSection section)
    {
        foreach (var value in (asked ?? []).Except(offered))
            section.Report(key, $"has {word(value)}, but {workload.Id} offers {string.Join(", ", offered.Select(word))}.");
    }
}
