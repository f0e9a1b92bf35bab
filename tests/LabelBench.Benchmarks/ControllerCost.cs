using System.Globalization;
using LabelBench.Core;
using LabelBench.Measurement;
using LabelBench.Measurement.Load;
using LabelBench.Measurement.Load.Sending;
using LabelBench.Measurement.Worker;
using LabelBench.Workloads;

namespace LabelBench.Benchmarks;

/// <summary>What it costs that a controller stands beside the worker: time of a query that has next to nothing to do, CPU time of the controller, and how soon a lost worker has its row.</summary>
/// <remarks>Load generator and system under test share the worker's process, so that no query meets the controller; the same load without any controller is the comparison.</remarks>
internal sealed class ControllerCost : IBenchmark
{
    private const double PerSecond = 1000;
    private const int HangSeconds = 5;
    private static readonly TimeSpan Service = TimeSpan.FromMicroseconds(10);
    private static readonly TimeSpan Length = TimeSpan.FromSeconds(10);

    public string Name => "controller";

    public IEnumerable<Figure> Measure(Workshop workshop)
    {
        // These stand on a busy machine too; the rest ends there.
        yield return new Figure($"{Name}.row-after-crash", workshop.SecondsToRow("KILL", HangSeconds), "s", 5, AtMost: true);
        yield return new Figure($"{Name}.row-after-hang-timeout", workshop.SecondsToRow("STOP", HangSeconds) - HangSeconds, "s", 5, AtMost: true);
        // Out, in, in, out: a drift of the machine cancels.
        var (first, cpu) = Outside(workshop);
        var inside = (Inside() + Inside()) / 2;
        var (second, again) = Outside(workshop);
        var outside = (first + second) / 2;
        yield return new Figure($"{Name}.overhead.p50", outside, "µs", 30, AtMost: true);
        yield return new Figure($"{Name}.in-process.p50", inside, "µs");
        yield return new Figure($"{Name}.difference.p50", outside - inside, "µs");
        yield return new Figure($"{Name}.cpu", 100 * (cpu + again) / 2, "%", 2, AtMost: true);
    }

    /// <summary>Through the whole product.</summary>
    /// <returns>Median response less the service time, µs, and the share of a CPU that the controller took during the window.</returns>
    private static (double Overhead, double Cpu) Outside(Workshop workshop)
    {
        var cpu = new List<(long At, TimeSpan Used)>();
        var measured = workshop.RunWatched(cpu,
            "--stub", Text($"md1:{Service.TotalMilliseconds}ms"), "--scenario", "server", "--rate", Text($"{PerSecond}/s"), "--warm-up", "2s", "--measure", Text($"{Length.TotalSeconds}s"), "--max-measure", Text($"{Length.TotalSeconds}s"));
        var within = cpu.Where(c => c.At >= measured.Window.BeginNs && c.At <= measured.Window.EndNs).ToArray();
        return ((measured.Latency.P50 - Service).TotalMicroseconds, (within[^1].Used - within[0].Used) / MonotonicClock.Between(within[0].At, within[^1].At));
    }

    /// <summary>The same load in this process, with nobody beside it.</summary>
    private static double Inside()
    {
        var settings = new LoadSettings(TimeSpan.FromSeconds(2), Length, 1, Length);
        var timeline = LoadTimeline.Build(new ArrivalPlan.Poisson(new QueriesPerSecond(PerSecond)), settings, 1, int.MaxValue).ValueOrThrow();
        using var system = new StubSystem(Service, 1, 1);
        using var server = new StreamServer(system);
        using var loop = new OpenLoop(server, timeline, settings, null, null);
        return (Latencies.Summarise(loop.Run(new Nobody(), CancellationToken.None).Load.Latencies).P50 - Service).TotalMicroseconds;
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private sealed class Nobody : ILoadObserver
    {
        public void Report(TrialPhase phase, long completed) { }
    }
}
