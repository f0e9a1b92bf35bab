using System.Globalization;
using LabelBench.Capacity.Queueing;

namespace LabelBench.Simulations;

/// <summary>Plays the grid of queues behind <see cref="WaitTable"/> and writes the factors that make the formula's tail right: src/LabelBench.Capacity/Data/wait_factors.csv.</summary>
internal static class WaitFit
{
    /// <summary>Where so many of all wait, the 99th percentile is in the tail; where fewer do, half of those that wait are.</summary>
    private const double Tail = 0.01;

    private static readonly double[] Arrivals = [0, 0.5, 1, 2, 4, 8], Services = [0, 0.25, 0.5, 1, 2, 4], Busy = [0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95];

    private static readonly int[] Servers = [1, 2, 4, 8, 16, 32, 64, 128];

    public static void Write(string file, ulong seed)
    {
        var grid = (from arrival in Arrivals from service in Services from servers in Servers from busy in Busy select (Load: new QueueLoad(busy * servers, 1, service, arrival), Servers: servers, Busy: busy)).ToArray();
        var factors = Repeat.Times(grid.Length, i => LogFactor(grid[i].Load, grid[i].Servers, grid[i].Busy, seed + (ulong)i));
        // Hardly anybody waits: the factor of the busier queue beside it; where nobody ever does, none.
        for (var i = grid.Length - 1; i >= 0; i--)
        {
            if (double.IsNaN(factors[i]))
                factors[i] = (i + 1) % Busy.Length == 0 ? 0 : factors[i + 1];
        }
        File.WriteAllLines(file, grid.Zip(factors, (q, f) => string.Create(CultureInfo.InvariantCulture, $"{q.Load.ArrivalVariability},{q.Load.ServiceVariability},{q.Servers},{q.Busy},{f:0.####}")).Prepend("arrival_scv,service_scv,servers,busy,log_factor"));
    }

    private static double LogFactor(QueueLoad load, int servers, double busy, ulong seed)
    {
        // Both are exponential: the formula is exact.
        if (load is { ArrivalVariability: 1, ServiceVariability: 1 })
            return 0;
        var waits = QueueSimulator.Run(load, servers, busy >= 0.9 ? 2_000_000 : busy >= 0.8 ? 1_000_000 : 500_000, seed).Select(q => q.Wait).Order().ToArray();
        var waiting = waits.Count(w => w > 0) / (double)waits.Length;
        var beyond = Math.Min(Tail, waiting / 2);
        if (beyond * waits.Length < 200)
            return double.NaN;
        var forecast = WaitForecast.ByFormula(load, servers);
        return Math.Log(beyond) + forecast.Decay * waits[(int)((1 - beyond) * waits.Length)] - Math.Log(forecast.Weight);
    }
}
