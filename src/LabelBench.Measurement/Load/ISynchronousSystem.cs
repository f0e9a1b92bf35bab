namespace LabelBench.Measurement.Load;

/// <summary>A system under test that answers a query on the calling thread: a model behind a session.</summary>
public interface ISynchronousSystem : IDisposable
{
    /// <summary>Callers that may be inside <see cref="Execute"/> at once, each with its own number.</summary>
    int Streams { get; }

    /// <summary>Items that one query answers: the batch size.</summary>
    int ItemsPerQuery { get; }

    /// <summary>Runs query number <paramref name="query"/> to its end. Allocates nothing on the managed heap once warm.</summary>
    /// <param name="stream">0 to <see cref="Streams"/> - 1; a stream is never entered twice at once.</param>
    void Execute(int stream, long query);
}
