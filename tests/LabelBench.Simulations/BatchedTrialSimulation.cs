using LabelBench.Core;
using LabelBench.Measurement.Load;
using LabelBench.Records;

namespace LabelBench.Simulations;

/// <summary>Trials of 6 s of a pipeline that ends its queries in batches: how often one that stood still is refused, and one that did not is found.</summary>
/// <remarks>
/// Two streams, each working on one batch after the other; a batch takes its time ± 10 % (log-normal), and its queries end within a tenth of that. 16 queries are under way,
/// so latency is 16 over throughput. Up to three stirs of the host a trial take 10 to 30 % for 0.15 to 0.6 s.
/// </remarks>
public sealed class BatchedTrialSimulation : ISimulation
{
    private const double Seconds = 7.5;
    private const int UnderWay = 16;

    private static readonly LoadSettings Settings = new(TimeSpan.FromSeconds(1.5), TimeSpan.FromSeconds(6), 5, TimeSpan.FromSeconds(6));

    public string Name => "batched-trials";

    public IEnumerable<SimulatedFigure> Run(bool full, ulong seed)
    {
        var trials = full ? 2000 : 200;
        foreach (var (batch, rate) in new[] { (1, 15), (1, 35), (1, 50), (1, 200), (4, 50), (4, 200), (8, 30), (8, 50), (8, 300), (32, 50), (32, 1000) })
        {
            yield return Refused(batch, rate, "steady", trials, seed, _ => 1, 5, atMost: true);
            if (rate / batch >= 35)
                yield return Refused(batch, rate, "late-loss-of-40%", trials, seed + 1, at => at >= 5 ? 0.6 : 1, 90);
        }
    }

    private SimulatedFigure Refused(int batch, int rate, string kind, int trials, ulong seed, Func<double, double> speed, double target, bool atMost = false) =>
        SimulatedFigure.Share($"{Name}.{kind}.{batch}-at-once-{rate}-a-second.refused", Repeat.Times(trials, trial => Trial(batch, rate, speed, SplitMix64.For(seed, trial))).Count(r => r), trials, target, atMost);

    private static bool Trial(int batch, int rate, Func<double, double> speed, SplitMix64 random)
    {
        var stirs = Enumerable.Range(0, random.Below(4)).Select(_ => (Begin: random.Between(0, Seconds), Length: random.Between(0.15, 0.6), Loss: random.Between(0.1, 0.3))).ToArray();
        var ended = new List<(long End, long Latency)>();
        foreach (var stream in new[] { 0, 1 })
        {
            for (var at = stream * batch / (double)rate; at < Seconds;)
            {
                var pace = speed(at) * stirs.Aggregate(1.0, (pace, stir) => at >= stir.Begin && at < stir.Begin + stir.Length ? pace * (1 - stir.Loss) : pace);
                var takes = 2.0 * batch / rate / pace * Math.Exp(0.1 * random.Bell());
                at += takes;
                for (var query = 0; query < batch; query++)
                    ended.Add(((long)(1e9 * (at + 0.1 * takes * query / batch)), (long)(1e9 * UnderWay / (rate * pace))));
            }
        }
        ended.RemoveAll(query => query.End > 1e9 * Seconds);
        var course = new TrialCourse(Settings, 0, 1_500_000_000);
        course.Look(ended, (long)(1e9 * Seconds));
        return course.Findings().Any(finding => finding.Invalidates);
    }
}
