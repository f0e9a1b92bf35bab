namespace LabelBench.Records;

/// <summary>Names of parts that are no stage.</summary>
public static class CostParts
{
    /// <summary>From the end of a query until the load generator had sent the next, where there is one at a time.</summary>
    public const string Between = "next query";

    /// <summary>From when a query was due until the system began with it.</summary>
    public const string Queue = "queue";

    /// <summary>In front of all stages together: for a worker, for a batch to fill, for its turn.</summary>
    public const string Waiting = "waiting";

    public const string CopyIn = "copy in", Call = "model call", CopyOut = "copy out";
}
