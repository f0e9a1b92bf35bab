namespace LabelBench.Workloads;

/// <summary>How a cell uses the CPU.</summary>
/// <param name="IntraOpThreads">Threads that share one model call.</param>
/// <param name="Streams">Model calls in flight at once.</param>
/// <param name="DecodeWorkers">Workers that read, decode and preprocess; 0 when only the model call is measured.</param>
public readonly record struct Parallelism(int IntraOpThreads, int Streams, int DecodeWorkers);
