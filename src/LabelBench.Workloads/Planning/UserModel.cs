using System.Collections.Immutable;
using LabelBench.Core;

namespace LabelBench.Workloads;

/// <summary>Makes a workload of a user's model file, of which nothing is known but the file.</summary>
public static class UserModel
{
    /// <summary>Only the model call is measured, on seeded tensors, in the precision the file has; batch 1, because a model may have a fixed batch.</summary>
    /// <param name="path">An .onnx file; a relative path starts at the current folder.</param>
    /// <param name="dimensions">Values for the model's free dimensions by name.</param>
    public static Workload Workload(string path, ImmutableSortedDictionary<string, int> dimensions) => new(
        Id: IdOf(path),
        Title: $"Your model {Path.GetFileName(path)}",
        Description: "A model of your own. Only its call is measured, on generated tensors of the sizes it declares.",
        Task: LabelingTask.ModelOnly,
        Item: "item",
        Items: "items",
        Model: new ModelSource.UserFile(Path.GetFullPath(path), dimensions.WithComparers(StringComparer.Ordinal)),
        Input: new InputSource.SeededTensors(),
        Preprocessing: null,
        Scopes: [Scope.Infer],
        Scenarios: [Scenario.Offline, Scenario.SingleStream],
        BatchSizes: [1],
        Precisions: [Precision.Fp32],
        Slo: null,
        Quality: [],
        Review: null,
        MaximumUnreadableShare: new Share(0),
        Licence: "the user's own",
        FileHash: "");

    /// <summary>The file's name as a kebab-case word: "My Net v2.onnx" gives "my-net-v2".</summary>
    private static string IdOf(string path)
    {
        var letters = Path.GetFileNameWithoutExtension(path).ToLowerInvariant().Select(c => char.IsAsciiLetterOrDigit(c) ? c : '-').ToArray();
        var words = new string(letters).Split('-', StringSplitOptions.RemoveEmptyEntries);
        return words.Length == 0 ? "model" : string.Join('-', words);
    }
}
