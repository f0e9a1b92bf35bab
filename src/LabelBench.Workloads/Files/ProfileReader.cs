using LabelBench.Core;
using LabelBench.Workloads.Yaml;

namespace LabelBench.Workloads.Files;

/// <summary>Reads the section <c>profiles</c>: variants of a file's job, each the file with some keys laid over it, read by the same rules.</summary>
internal static class ProfileReader
{
    /// <summary>What makes the file the job that it is; a variant of it cannot be another job.</summary>
    private static readonly string[] Fixed = ["id", "task", "item", "items", "profiles"];

    /// <param name="file">The whole file.</param>
    /// <param name="own">What the file says without its profiles.</param>
    /// <param name="problems">Has the file's own mistakes already; takes those that a profile adds.</param>
    /// <returns>Id and workload of each profile; no workload where it has a mistake.</returns>
    public static IEnumerable<(string? Id, YamlSection Place, Workload? Workload)> Read(
        YamlSection file, WorkloadFile own, string folder, IReadOnlyCollection<KnownArchitecture> architectures, string fileHash, ProblemList problems)
    {
        if (file.Section("profiles", required: false) is not { } profiles)
            yield break;
        var known = problems.InOrder.ToArray();
        foreach (var name in profiles.OwnKeys())
        {
            var isNamed = YamlSection.IsName(name);
            if (!isNamed)
                profiles.Report(name, "is no name for a profile; it has small letters, digits and single hyphens, for example 'large'.");
            if (profiles.Section(name) is not { } overlay)
                continue;
            foreach (var key in Fixed.Where(overlay.Has))
                overlay.Report(key, "cannot be changed by a profile, which is a variant of the same job; remove it, or write another file.");

            var mistakes = new ProblemList(problems.Source);
            var merged = new YamlSection(Lay(overlay.Map, file.Map, name, own), "", mistakes);
            var read = WorkloadFile.Read(merged, folder, architectures) with { ProfileOf = own.Id };
            var workload = read.Check(merged, mistakes, architectures, fileHash);
            foreach (var mistake in mistakes.InOrder.Where(m => (isNamed || m.Place != "id") && !known.Any(k => IsSame(m, k, overlay.Map.Line))))
                problems.Add($"profiles.{name}.{mistake.Place}", mistake.Text, mistake.Line);
            yield return (read.Id, overlay, workload);
        }
    }

    /// <summary>The file with the profile over it, an id of its own and, unless it gives one, a title that tells it from the file's.</summary>
    private static YamlNode.Map Lay(YamlNode.Map overlay, YamlNode.Map file, string name, WorkloadFile own)
    {
        var allowed = overlay with { Entries = [.. overlay.Entries.Where(e => !Fixed.Contains(e.Key))] };
        var merged = YamlOverlay.Lay(allowed, file.With("profiles", null));
        if (own.Id is { } id)
            merged = merged.With("id", Entry("id", $"{id}-{name}"));
        return own.Title is { } title && overlay.Entries.All(e => e.Key != "title") ? merged.With("title", Entry("title", $"{title} ({name})")) : merged;

        YamlNode.Entry Entry(string key, string text) => new(key, overlay.Line, new YamlNode.Scalar(overlay.Line, text, Quoted: true));
    }

    /// <summary>Whether a mistake is the file's own, seen again through the profile; one in a group that the profile touches is then placed in the profile.</summary>
    private static bool IsSame(Problem mistake, Problem own, int overlayLine) =>
        mistake.Place == own.Place && mistake.Text == own.Text && (mistake.Line == own.Line || mistake.Line >= overlayLine);
}
