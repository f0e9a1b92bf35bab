using MathNet.Numerics.RootFinding;

namespace LabelBench.Capacity.Queueing;

/// <summary>How long queries wait before one of several servers takes them, by formula; <see cref="QueueSimulator"/> has the last word.</summary>
/// <param name="MeanSeconds">Mean wait over all queries, those that do not wait included; infinite where the servers cannot keep up.</param>
/// <param name="Weight">α of the tail.</param>
/// <param name="Decay">η of the tail, per second: P(W > t) ≈ α exp(-η t).</param>
/// <remarks>
/// The mean: M/M/c by Erlang; constant service by Cosmetatos (1976), doi:10.1057/jors.1976.58; between and beyond by Björklund and Elldin's interpolation; arrivals that
/// are not random by Krämer and Langenbach-Belz (1976). The tail falls as fast as in the queue whose one server is as fast as all of them: E[exp(η S / c)] E[exp(-η A)] = 1;
/// its weight is η times the mean (Abate, Choudhury, Whitt 1995, doi:10.1287/mnsc.41.5.885 and following).
/// </remarks>
internal sealed record WaitForecast(double MeanSeconds, double Weight, double Decay)
{
    /// <summary>How near to a pole of the moments the root is sought.</summary>
    private const double Below = 1 - 1e-12;

    /// <summary>The formula with the weight that simulated queues have (<see cref="WaitTable"/>).</summary>
    /// <param name="servers">At least 1.</param>
    public static WaitForecast Of(QueueLoad load, int servers) => ByFormula(load, servers) is { Decay: > 0 } forecast
        ? forecast with { Weight = forecast.Weight * Math.Exp(WaitTable.Builtin.LogFactor(load, servers)) }
        : new WaitForecast(double.PositiveInfinity, 1, 0);

    /// <summary>Without what was learned from simulated queues.</summary>
    /// <param name="servers">At least 1.</param>
    public static WaitForecast ByFormula(QueueLoad load, int servers)
    {
        if (load.Offered >= servers)
            return new WaitForecast(double.PositiveInfinity, 1, 0);
        // Everything comes when it is expected, and nobody waits.
        if (load is { ArrivalVariability: <= 0, ServiceVariability: <= 0 })
            return new WaitForecast(0, 0, double.PositiveInfinity);
        var mean = Mean(load, servers);
        var decay = Decline(load, servers);
        return new WaitForecast(mean, Math.Min(1, decay * mean), decay);
    }

    /// <summary>Wait, in seconds, that a share of all queries stays below, by this formula or, where servers take batches, by <see cref="BulkTable"/>.</summary>
    /// <param name="servers">At least 1.</param>
    /// <param name="level">Above 0 and below 1: 0.99; of batches 0.9 or more.</param>
    public static double PercentileOf(QueueLoad load, int servers, double level) => load.Batches is null ? Of(load, servers).Percentile(level) : BulkTable.Builtin.Wait(load, servers, level);

    /// <summary>Wait that a share of all queries stays below; 0 where so few wait at all.</summary>
    /// <param name="level">Above 0 and below 1: 0.99.</param>
    public double Percentile(double level) => double.IsInfinity(MeanSeconds) ? double.PositiveInfinity : Weight > 1 - level ? Math.Log(Weight / (1 - level)) / Decay : 0;

    private static double Mean(QueueLoad load, int servers)
    {
        var (busy, c) = (load.Offered / servers, (double)servers);
        var random = ErlangC.Of(load.Offered, servers) * load.ServiceSeconds / (c - load.Offered);
        var constant = random / 2 * (1 + (1 - busy) * (c - 1) * (Math.Sqrt(4 + 5 * c) - 2) / (16 * busy * c));
        var (service, arrival) = (load.ServiceVariability, load.ArrivalVariability);
        var mean = Math.Max(0, service * random + (1 - service) * constant);
        if (arrival == 1)
            return mean;
        var bursts = arrival < 1
            ? Math.Exp(-2 * (1 - busy) * (1 - arrival) * (1 - arrival) / (3 * busy * Math.Max(1e-9, arrival + service)))
            : Math.Exp(-(1 - busy) * (arrival - 1) / (arrival + 4 * service));
        return mean * (arrival + service) / (1 + service) * bursts;
    }

    /// <summary>The positive root of log E[exp(η S / c)] + log E[exp(-η A)], which is convex and falls at 0.</summary>
    /// <remarks>Sought about its limit in heavy traffic (Kingman 1962), by Brent's method.</remarks>
    private static double Decline(QueueLoad load, int servers)
    {
        var (service, gaps) = (load.Service, load.Gaps);
        var (pole, heavy) = (servers * service.Pole, 2 * (servers - load.Offered) / (load.ServiceSeconds * Math.Max(1e-3, load.ServiceVariability + load.ArrivalVariability)));
        var (low, high) = (Math.Min(heavy, pole / 2), Math.Min(heavy, pole / 2));
        for (var step = 0; step < 60 && Excess(low) >= 0; step++)
            low /= 2;
        while (high < pole * Below && Excess(high) < 0)
            (low, high) = (high, Math.Min(2 * high, pole * Below));
        return high == low ? low : low * Brent.FindRoot(x => Excess(low * x), 1, high / low, 1e-12, 200);

        double Excess(double decay) => service.LogMoment(decay / servers) + gaps.LogMoment(-decay);
    }
}
