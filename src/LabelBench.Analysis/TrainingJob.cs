using System.Text.Json.Serialization;
using LabelBench.Core;

namespace LabelBench.Analysis;

/// <summary>A training job: so many passes over so many items.</summary>
/// <param name="Items">In the training set, 1 or more.</param>
/// <param name="Epochs">Passes over it, 1 or more.</param>
public sealed record TrainingJob(long Items, long Epochs)
{
    /// <summary>Most items of all passes together; far beyond any training set.</summary>
    private const long MostItems = 1_000_000_000_000_000;

    /// <summary>For when nobody states one: retraining on what a year of labeling has gathered. Whoever shows it says that it was assumed.</summary>
    public static TrainingJob Default { get; } = new(100_000, 10) { IsDefault = true };

    /// <summary>Whether nobody stated it.</summary>
    [JsonPropertyName("assumed")]
    public bool IsDefault { get; init; }

    /// <summary>What was asked for; what is not given is that of <see cref="Default"/>.</summary>
    /// <param name="items">As given, in items; null where nothing was.</param>
    /// <param name="epochs">As given; null where nothing was.</param>
    /// <param name="itemsSource">Option that gave the items, for the problems.</param>
    /// <param name="epochsSource">Option that gave the epochs, for the problems.</param>
    public static Checked<TrainingJob> Asked(double? items, int? epochs, string itemsSource, string epochsSource)
    {
        var problems = new List<Problem>();
        if (items is { } number && (!(number >= 1) || number > MostItems || number != Math.Truncate(number)))
            problems.Add(new Problem(itemsSource, "", "is to be a whole number of items, 1 or more."));
        if (epochs is < 1)
            problems.Add(new Problem(epochsSource, "", "is to be 1 or more: passes over the items."));
        if (problems.Count == 0 && (items ?? Default.Items) * (epochs ?? Default.Epochs) > MostItems)
            problems.Add(new Problem(itemsSource, "", $"times {epochsSource} is more than a job can have."));
        return problems.Count > 0
            ? Checked<TrainingJob>.Invalid(problems)
            : Checked<TrainingJob>.Valid(new TrainingJob((long)(items ?? Default.Items), epochs ?? Default.Epochs) { IsDefault = items is null && epochs is null });
    }

    /// <summary>Steps of the whole job; the last batch of an epoch counts as a full one, because a graph's batch is fixed.</summary>
    /// <param name="itemsPerStep">1 or more.</param>
    public long Steps(int itemsPerStep) => Epochs * ((Items + itemsPerStep - 1) / itemsPerStep);
}
