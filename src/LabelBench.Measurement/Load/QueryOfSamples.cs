namespace LabelBench.Measurement.Load;

/// <summary>MLPerf's MultiStream on a model that is called in place: a query of several samples is answered by calls of one batch each, one after the other.</summary>
/// <param name="system">Answers a batch; owned by whoever made it.</param>
/// <param name="samplesPerQuery">A multiple of the system's batch.</param>
public sealed class QueryOfSamples(ISynchronousSystem system, int samplesPerQuery) : ISynchronousSystem
{
    private readonly int calls = samplesPerQuery >= 1 && samplesPerQuery % system.ItemsPerQuery == 0
        ? samplesPerQuery / system.ItemsPerQuery
        : throw new ArgumentOutOfRangeException(nameof(samplesPerQuery), samplesPerQuery, $"A query is a multiple of the batch of {system.ItemsPerQuery}.");

    /// <summary>One: the next query is sent when the last sample of this one is answered.</summary>
    public int Streams => 1;

    public int ItemsPerQuery => samplesPerQuery;

    public void Execute(int stream, long query)
    {
        for (var call = 0; call < calls; call++)
            system.Execute(stream, query * calls + call);
    }

    public void Dispose() { }
}
