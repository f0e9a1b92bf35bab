using LabelBench.Measurement.Worker;

namespace LabelBench.Measurement.Load.Sending;

/// <summary>Takes queries off a board and answers them: the side of the system under test.</summary>
public interface IQueryServer : IDisposable
{
    /// <summary>Threads that take queries.</summary>
    int Takers { get; }

    /// <summary>What the workload counts, per query of the window; 0 where none was answered.</summary>
    double MeanUnits { get; }

    /// <summary>Begins to warm up every stream, and then takes queries.</summary>
    void Start(QueryBoard board);

    /// <summary>Whether all that queries can meet has been used.</summary>
    bool IsWarm { get; }

    /// <summary>Calls ended so far, those that only warm up included.</summary>
    long Calls { get; }

    /// <summary>No more queries will come: what waits to be complete goes on incomplete.</summary>
    void Flush();

    /// <exception cref="TrialFailureException">The system cannot be measured.</exception>
    /// <exception cref="Exception">Whatever the system threw.</exception>
    void ThrowIfFailed();

    /// <summary>Waits for the threads, after the board was closed.</summary>
    void Join();
}
