using LabelBench.Core;

namespace LabelBench.Measurement.Load;

/// <summary>A system whose every query takes longer by a share of its own time: what a regression of that size would look like.</summary>
/// <param name="system">Owned from here on.</param>
/// <param name="share">Above 0.</param>
public sealed class SlowedSystem(ISynchronousSystem system, Share share) : ISynchronousSystem
{
    public int Streams => system.Streams;

    public int ItemsPerQuery => system.ItemsPerQuery;

    public void Execute(int stream, long query)
    {
        var begin = MonotonicClock.NowNanoseconds;
        system.Execute(stream, query);
        BusyWait.Prolong(begin, share.Value);
    }

    public void Dispose() => system.Dispose();
}
