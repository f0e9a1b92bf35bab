namespace LabelBench.Measurement.Pipelines;

/// <summary>Gives numbered things out in the order 0, 1, 2 and so on, in whatever order they come.</summary>
internal sealed class ArrivalOrder<T>
{
    private readonly Dictionary<long, T> waiting = [];
    private long next;

    public void Add(long number, T thing) => waiting.Add(number, thing);

    /// <summary>The next in order, if it is there.</summary>
    public bool TryTake(out T thing)
    {
        if (!waiting.Remove(next, out thing!))
            return false;
        next++;
        return true;
    }
}
