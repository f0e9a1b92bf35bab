using System.Collections.Immutable;
using LabelBench.Core;

namespace LabelBench.Labeling.Review;

/// <summary>What is known of the time that people need for labels, and the rules that follow from it.</summary>
public static class ReviewTimes
{
    /// <summary>An item picked by active learning costs this much more than a random one: 13.5 s against 9.7 s per sentence.</summary>
    /// <remarks>Nine annotators over two hours each on clinical text (JAMIA 2019, table 4).</remarks>
    public const double ActiveSelectionFactor = 13.5 / 9.7;

    /// <summary>Word error rate above which correcting a transcript is slower than typing it.</summary>
    /// <remarks>Gaur et al. (2016).</remarks>
    public const double WordErrorRateLimit = 0.30;

    /// <summary>One row per task.</summary>
    public static ImmutableArray<ReviewTime> All { get; } =
    [
        new("box", "box", new(35, 42), Evidence.Published, new(7, 7), Evidence.Published,
            "Papadopoulos et al. 2016 and 2017: drawn to the ILSVRC standard; extreme clicking takes 7 s, accept or reject cuts the total time 6 to 9 times"),
        new("box-verify", "box", new(35, 42), Evidence.Published, new(1.6, 1.6), Evidence.Unverified,
            "Papadopoulos et al. 2016: one yes-or-no look at a proposed box"),
        new("instance-mask", "object", new(80, 80), Evidence.Published, new(80 / 7.3, 80 / 3.0), Evidence.Derived,
            "COCO: 80 s an object; Benenson et al. 2019: 3 times faster by correcting a mask; Polygon-RNN: 4.7 times over all classes, 7.3 times for cars"),
        new("full-image-mask", "image", new(19 * 60, 90 * 60), Evidence.Published, new(19 * 60 / 3.0, 90 * 60 / 3.0), Evidence.Derived,
            "COCO+stuff: 19 min; Cityscapes: 1.5 h; Fluid Annotation: 3 times faster by editing machine output"),
        new("video-box", "box", new(7, 7), Evidence.Published, new(7 / 5.0, 7 / 5.0), Evidence.Derived,
            "clicking baseline of 7 s; arXiv:2407.18682: more than 5 times the boxes per second with automatic tracks"),
        new("lidar-box", "box", new(6 * 35, 10 * 42), Evidence.Weak, new(6 * 35 / 4.0, 10 * 42 / 3.0), Evidence.Weak,
            "a vendor's blog: 6 to 10 times a 2D box, 3 to 4 times faster with a model in the loop"),
        new("ct-organ-mask", "organ and volume", new(30 * 60, 60 * 60), Evidence.Published, null, Evidence.Published,
            "30 to 60 min an organ, up to 150 min a COVID scan; rectal MRI saved 20 min a case; AbdomenAtlas: 8 organs in 8,448 scans in 3 weeks instead of an estimated 1,600"),
        new("entity-sentence", "sentence", new(9.7, 13.5), Evidence.Published, null, Evidence.Published,
            "JAMIA 2019, table 4: 9.7 s picked at random, 13.5 s picked by active learning; pre-annotation was faster in every pair of a 2013 study, by an unknown factor"),
        new("transcript", "second of audio", new(3, 5), Evidence.Published, new(3 / 4.0, 5 / 2.0), Evidence.Derived,
            "Gaur et al. 2016, Bazillon et al. 2008: 3 to 5 times the audio; 2 (spontaneous) to 4 times (prepared) faster while word errors stay below 30 %; a perfect transcript still took 2.56 times the audio in the Althingi study"),
        new("class", "item", new(1, 3), Evidence.Unverified, new(1, 1), Evidence.Unverified, "one key press"),
    ];

    /// <summary>The row of a task, or what is close to its name.</summary>
    public static Checked<ReviewTime> Find(string task, string source) =>
        All.FirstOrDefault(row => row.Task == task) is { } found
            ? Checked<ReviewTime>.Valid(found)
            : Checked<ReviewTime>.Invalid(new Problem(source, task, $"is no labeling task with known times; known are {string.Join(", ", All.Select(row => row.Task))}."));

    /// <summary>Seconds per second of audio with a machine transcript of this word error rate, or why it does not help.</summary>
    public static Reading<Count> AssistedTranscription(double wordErrorRate) => wordErrorRate <= WordErrorRateLimit
        ? new Count(All.First(row => row.Task == "transcript").Assisted!.Value.Middle)
        : Reading.Missing<Count>("assistance slower than none: more than 30 % of the words are wrong");

    /// <summary>Items that one reviewer finishes in a second: 0.014 frames at 10 boxes of 7 s.</summary>
    /// <param name="labelsPerItem">Labels that a person looks at per item, above 0.</param>
    /// <param name="secondsPerLabel">Above 0.</param>
    /// <param name="activelySelected">Whether active learning picked the items, which then take longer each.</param>
    public static ItemsPerSecond ReviewerRate(double labelsPerItem, double secondsPerLabel, bool activelySelected = false) =>
        new(1 / (labelsPerItem * secondsPerLabel * (activelySelected ? ActiveSelectionFactor : 1)));
}
