namespace LabelBench.Capacity.Queueing;

/// <summary>When each of several servers is free again: a heap with the earliest on top.</summary>
internal readonly struct FreeTimes(int servers)
{
    private readonly double[] _times = new double[servers];

    public double Earliest => _times[0];

    /// <summary>The server that is free first is busy until a later time.</summary>
    public void Occupy(double until)
    {
        var (times, place) = (_times, 0);
        for (var child = 1; child < times.Length; child = 2 * place + 1)
        {
            if (child + 1 < times.Length && times[child + 1] < times[child])
                child++;
            if (times[child] >= until)
                break;
            times[place] = times[child];
            place = child;
        }
        times[place] = until;
    }
}
