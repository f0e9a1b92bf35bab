namespace LabelBench.Measurement.Load;

/// <summary>Queries that ended, with those that a batch ended together taken for one event. Pure.</summary>
/// <remarks>
/// A pipeline in batches of 8 ends nothing for a while and then 8 queries at once. Counted in windows of a few queries that is a machine that stands still and races in turn. So
/// windows are sized by bursts, and the queries of a burst are spread over the time since the burst before, in which they were worked on: what a window then holds is a rate and
/// no whole number, in which one query more or less would be a change by a fifth.
/// </remarks>
public sealed class Bursts
{
    // Mean gaps between two ends: below so many they belong together, ...
    private const double Together = 0.25;

    // ... and no burst lasts longer than so many, else a stretch of great speed would be one.
    private const double Longest = 2;

    private readonly List<(double Begin, double End, double Queries, double Latency)> bursts = [];
    private readonly double started;
    private readonly double now;

    /// <param name="ended">In order of their ends, nanoseconds; latencies above 0.</param>
    /// <param name="started">When the load began, nanoseconds.</param>
    /// <param name="now">Not before the last end.</param>
    public Bursts(IReadOnlyList<(long End, long Latency)> ended, long started, long now)
    {
        (this.started, this.now) = (started, now);
        var gap = ended.Count == 0 ? 0 : (double)(ended[^1].End - started) / ended.Count;
        foreach (var (end, latency) in ended)
        {
            if (bursts is [.., var last] && end - last.End < Together * gap && end - last.Begin < Longest * gap)
                bursts[^1] = (last.Begin, end, last.Queries + 1, last.Latency + (latency - last.Latency) / (last.Queries + 1));
            else
                bursts.Add((end, end, 1, latency));
        }
    }

    /// <summary>Number of bursts; of queries where each ends for itself.</summary>
    public int Count => bursts.Count;

    /// <returns>For each of so many windows of equal length since the load began: queries, and their mean latency in nanoseconds; all above 0.</returns>
    public (double[] Throughput, double[] Latency) Series(int windows)
    {
        var (queries, latency) = (new double[windows], new double[windows]);
        var begin = started;
        foreach (var burst in bursts)
        {
            Spread(begin, burst.End, burst.Queries, burst.Latency);
            begin = burst.End;
        }
        if (bursts is [.., var last] && now > begin)
            Spread(begin, now, last.Queries * Math.Min(1, (now - begin) * bursts.Count / (begin - started)), Math.Max(last.Latency, now - begin));
        for (var i = 0; i < windows; i++)
            (queries[i], latency[i]) = (Math.Max(queries[i], 1e-9), queries[i] > 0 ? Math.Max(1, latency[i] / queries[i]) : 1);
        return (queries, latency);

        // What has not ended yet is taken to end now, or at the usual pace where it was begun just before.
        void Spread(double from, double to, double count, double each)
        {
            double First(int window) => started + (now - started) * window / windows;
            for (var i = Window(from); i <= Window(to); i++)
            {
                var share = to > from ? (Math.Min(to, First(i + 1)) - Math.Max(from, First(i))) / (to - from) : 1;
                queries[i] += count * Math.Max(0, share);
                latency[i] += count * Math.Max(0, share) * each;
            }
        }

        int Window(double at) => (int)Math.Clamp((at - started) / (now - started) * windows, 0, windows - 1);
    }
}
