namespace LabelBench.Workloads.Files;

/// <summary>Widest values that files and options may ask for. They catch slips of the keyboard; no machine is expected to reach them.</summary>
internal static class Limits
{
    public const int LargestBatch = 4096;

    /// <summary>Pixels a side of a model's input.</summary>
    public const int LargestModelInput = 4096;

    /// <summary>Pixels a side of a generated image; JPEG itself ends at 65,535.</summary>
    public const int LargestImage = 16_384;

    /// <summary>Generated files are kept on disk.</summary>
    public const int LargestInputCount = 100_000;

    /// <summary>Slices of a generated volume; a whole-body scan has about two thousand.</summary>
    public const int MostSlices = 4096;

    /// <summary>Vectors of a generated pool: 3 GB at 768 numbers each.</summary>
    public const int MostEmbeddings = 1_000_000;

    public const int MostTrials = 1000;

    /// <summary>Steps of training in one trial.</summary>
    public const int MostSteps = 10_000_000;

    /// <summary>Training batches that are kept in memory.</summary>
    public const int MostBatches = 10_000;

    public const int MostThreads = 1024;
    public const int MostInstances = 64;

    /// <summary>Seconds of warm-up or window: a day.</summary>
    public const double LongestSeconds = 86_400;

    /// <summary>Half an interval over its estimate: narrower than any machine repeats itself.</summary>
    public const double NarrowestHalfWidth = 0.001;

    public const double WidestHalfWidth = 1;

    /// <summary>Queries a second: 100 ns from one to the next is less than it takes to send one.</summary>
    public const double HighestRate = 1e7;

    /// <summary>Queries at once.</summary>
    public const int LargestBurst = 1_000_000;

    /// <summary>Samples of one query of multi-stream; eight in MLPerf.</summary>
    public const int MostSamplesPerQuery = 10_000;

    public const int MostQueries = 1_000_000_000;

    /// <summary>Below this a GPU provider's arena holds no model's weights.</summary>
    public const int SmallestArenaMebibytes = 16;

    public const int LargestArenaGibibytes = 1024;
}
