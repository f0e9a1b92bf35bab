using LabelBench.Capacity;
using LabelBench.Capacity.Plans;
using LabelBench.Core;
using LabelBench.Simulations.Virtual;

namespace LabelBench.Simulations;

/// <summary>Servers whose slowest part is known: how often a plan that rests on a noisy run of another server names it.</summary>
/// <remarks>Synthetic. A part that is 1.25 to 1.5 times slower than the next is mild, up to 2.5 times clear, up to 6 times strong.</remarks>
public sealed class ServerBoundSimulation : ISimulation
{
    private static readonly (string Name, double From, double To)[] Severities = [("mild", 1.25, 1.5), ("clear", 1.5, 2.5), ("strong", 2.5, 6)];

    private static readonly ServerBound[] Truths = [ServerBound.Gpu, ServerBound.HostStages, ServerBound.Network, ServerBound.Disk];

    public string Name => "server-bound";

    public IEnumerable<SimulatedFigure> Run(bool full, ulong seed)
    {
        var each = full ? 200 : 10;
        var cases = (from truth in Truths from severity in Severities from offered in Enum.GetValues<Offered>() from i in Enumerable.Range(0, each) select (Truth: truth, Severity: severity, Offered: offered)).ToArray();
        var right = Repeat.Times(cases.Length, i =>
        {
            var random = SplitMix64.For(seed, i);
            var (truth, severity, offered) = cases[i];
            var (run, offer, demand) = new VirtualGpuServer(truth, random.Between(severity.From, severity.To), offered, random).Build();
            var plan = new CapacityPlanner(run, new Catalog([offer], []), PlanningData.Builtin).Plan(demand, PlanDepth.Formula);
            return plan.Pools[0].Servers[0].Candidate.Rates[0].Bound == truth;
        });
        foreach (var truth in Truths)
            yield return Share($"{truth}", c => c.Truth == truth);
        foreach (var severity in Severities)
            yield return Share(severity.Name, c => c.Severity == severity);
        foreach (var offered in Enum.GetValues<Offered>())
            yield return Share($"{offered}", c => c.Offered == offered);
        yield return SimulatedFigure.Share($"{Name}.all.right", right.Count(r => r), right.Length, 90);

        SimulatedFigure Share(string name, Func<(ServerBound Truth, (string, double, double) Severity, Offered Offered), bool> of)
        {
            var some = right.Where((_, i) => of(cases[i])).ToArray();
            return SimulatedFigure.Share($"{Name}.{Cell(name)}.right", some.Count(r => r), some.Length);
        }

        static string Cell(string name) => System.Text.Json.JsonNamingPolicy.KebabCaseLower.ConvertName(name);
    }
}
