using LabelBench.Core;
using LabelBench.Workloads.Yaml;

namespace LabelBench.Workloads.Files;

/// <summary>Whether a generated model takes what the preprocessing makes.</summary>
internal static class SizeRules
{
    public static void Check(WorkloadFile workload, YamlSection file, TaskRule rule, IReadOnlyCollection<KnownArchitecture> architectures)
    {
        if (Fed(workload, rule) is not var (id, section) || architectures.FirstOrDefault(a => a.Id == id) is not { } architecture)
            return;
        if (workload.Input is InputSource.TrainingBatches batches)
        {
            CheckBatches(batches, workload.InputSection!, architecture);
            return;
        }
        switch (rule.Preprocessing)
        {
            case PreprocessingKind.Image:
                Check(architecture.ImageSide, workload.Preprocessing?.Size, "size", "image");
                break;
            case PreprocessingKind.Slice:
                Check(architecture.ImageSide, workload.SlicePreprocessing?.Size, "size", "image");
                break;
            case PreprocessingKind.Text:
                Check(architecture.SequenceLength, workload.TextPreprocessing?.SequenceLength, "sequence_length", "text");
                break;
        }

        IEnumerable<string> Reading(string matter) => architectures.Where(a => (matter == "text" ? a.SequenceLength : a.ImageSide) is not null && a.IsTrained == architecture.IsTrained).Select(a => a.Id);

        void Check(SizeRule? taken, int? asked, string key, string matter)
        {
            if (taken is null)
                section.Report("architecture", $"'{architecture.Id}' reads no {matter}; take {string.Join(", ", Reading(matter))}.");
            else if (asked is { } size && !taken.Allows(size))
                file.Section("preprocessing")!.Report(key, string.Create(System.Globalization.CultureInfo.InvariantCulture, $"is {size}; {architecture.Id} takes {taken}. The nearest is {taken.Nearest(size)}."));
        }
    }

    /// <summary>Generated batches have the size that they are asked for, which the network must take.</summary>
    private static void CheckBatches(InputSource.TrainingBatches batches, YamlSection input, KnownArchitecture architecture)
    {
        Check("image_side", batches.ImageSide, architecture.ImageSide, "image");
        Check("sequence_length", batches.SequenceLength, architecture.SequenceLength, "text");

        void Check(string key, int? asked, SizeRule? taken, string matter)
        {
            if (asked is not { } size)
                return;
            if (taken is null)
                input.Report(key, $"is given, but {architecture.Id} reads no {matter}; remove it.");
            else if (!taken.Allows(size))
                input.Report(key, string.Create(System.Globalization.CultureInfo.InvariantCulture, $"is {size}; {architecture.Id} takes {taken}. The nearest is {taken.Nearest(size)}."));
        }
    }

    /// <summary>The generated model that is fed with what the preprocessing makes, and its section; null where there is none.</summary>
    private static (string Architecture, YamlSection Section)? Fed(WorkloadFile workload, TaskRule rule) => workload.Model switch
    {
        ModelSource.Generated one => (one.Architecture, workload.ModelSection!),
        ModelSource.TrainingGraph trained => (trained.Architecture, workload.ModelSection!),
        ModelSource.GeneratedSet set when rule.ModelRoles is [var role, ..] && set.Models.TryGetValue(role, out var first)
            && workload.ModelSection!.Section("models")?.Section(role) is { } section => (first.Architecture, section),
        _ => null,
    };
}
