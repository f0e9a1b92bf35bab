using LabelBench.Capacity.Queueing;

namespace LabelBench.Simulations;

/// <summary>How many servers keep a promise on waiting.</summary>
internal static class Staffing
{
    /// <summary>More than this one does not rent for one queue.</summary>
    public const int MostServers = 100_000;

    private const int Queries = 200_000, Plays = 3;

    /// <summary>Least servers by formula.</summary>
    /// <param name="limitSeconds">That a share of all queries waits at most, 0 or more.</param>
    /// <param name="level">That share: 0.99.</param>
    /// <returns>Null where more than <see cref="MostServers"/> are needed.</returns>
    /// <remarks>From R + √R, the square root rule of Halfin and Whitt (1981, doi:10.1287/opre.29.3.567), up or down to the exact crossing.</remarks>
    public static int? ByFormula(QueueLoad load, double limitSeconds, double level)
    {
        if (!(load.Offered < MostServers))
            return null;
        var servers = Math.Max(1, (int)Math.Ceiling(load.Offered + Math.Sqrt(load.Offered)));
        while (servers <= MostServers && !Keeps(servers))
            servers++;
        while (servers > 1 && Keeps(servers - 1))
            servers--;
        return servers <= MostServers ? servers : null;

        bool Keeps(int count) => WaitForecast.PercentileOf(load, count, level) <= limitSeconds;
    }

    /// <summary>Least servers with which a simulation of the queue keeps the promise too, near the formula's answer.</summary>
    /// <param name="queries">Counted in each simulation; of several, each by other numbers, the worst counts: long queues are rare, and one may not meet them.</param>
    /// <returns>Null where more than <see cref="MostServers"/> are needed.</returns>
    public static int? Verified(QueueLoad load, double limitSeconds, double level, ulong seed, int queries = Queries)
    {
        if (ByFormula(load, limitSeconds, level) is not { } servers)
            return null;
        if (Keeps(servers))
        {
            while (servers > 1 && servers - 1 > load.Offered && Keeps(servers - 1))
                servers--;
            return servers;
        }
        while (servers < MostServers && !Keeps(++servers)) { }
        return servers;

        bool Keeps(int count) => count > load.Offered && Enumerable.Range(0, Plays).All(play =>
            QueueSimulator.Percentile(QueueSimulator.Run(load, count, queries, seed + ((ulong)play << 32)).Select(q => q.Wait), level) <= limitSeconds);
    }
}
