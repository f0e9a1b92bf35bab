using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using LabelBench.Core;
using LabelBench.OnnxRuntime.Verification;
using LabelBench.Workloads;

namespace LabelBench.Cli.Verification;

/// <summary>Opens every inference graph with the CPU forbidden to all of its nodes, and compares its outputs with FP32 on the CPU.</summary>
/// <remarks>Runs in processes of its own, one per arithmetic: a graph that takes the process down is noted, and the next process goes on behind it.</remarks>
internal sealed class GraphsCheck : ICheck
{
    private static readonly ImmutableArray<string> Columns =
        ["graph", "arithmetic", "session", "nodes on the CPU", "relative L2", "other class share", "non-finite values", "within limit", "open s"];

    public string Name => "graphs";

    public string Title => "Sessions that forbid the CPU, and parity with FP32 on the CPU";

    public double Weight => 3;

    public bool NeedsGpu => false;

    public async Task<CheckResult> RunAsync(Visit visit, CancellationToken outOfTime, CancellationToken stop)
    {
        var graphs = VerificationGraphs.All;
        (Precision Precision, bool Tf32)[] arithmetics = visit.OnGpu ? [(Precision.Fp16, false), (Precision.Fp32, false), (Precision.Fp32, true)] : [(Precision.Fp32, false), (Precision.Fp16, false)];
        var findings = new List<GraphFinding>();
        foreach (var (precision, tf32) in arithmetics)
            findings.AddRange(await ProbeAsync(visit, graphs, precision, tf32, outOfTime, stop).ConfigureAwait(false));
        var wanted = graphs.Sum(g => arithmetics.Count(a => VerificationGraphs.Has(g, a.Precision)));
        var (opened, compared) = (findings.Count(f => f.Opened), findings.Count(f => f.WithinLimit is not null));
        var status = findings.Any(f => !f.Opened || f.WithinLimit == false) ? CheckStatus.Failed : findings.Count < wanted ? CheckStatus.Partial : CheckStatus.Passed;
        return CheckResult.Table(this, status,
            string.Create(CultureInfo.InvariantCulture, $"{opened} of {findings.Count} sessions open without the CPU, {findings.Count(f => f.WithinLimit == true)} of {compared} within the limit of their precision; {wanted - findings.Count} not reached"),
            Columns, findings.Select(Row));
    }

    private static async Task<List<GraphFinding>> ProbeAsync(
        Visit visit, ImmutableArray<InferenceGraph> graphs, Precision precision, bool tf32, CancellationToken outOfTime, CancellationToken stop)
    {
        var findings = new List<GraphFinding>();
        var environment = visit.EnvironmentFor(precision, tf32);
        var names = graphs.Where(g => VerificationGraphs.Has(g, precision)).Select(g => g.Name).ToArray();
        while (findings.Count < names.Length && !outOfTime.IsCancellationRequested)
        {
            var before = findings.Count;
            string[] arguments = ["verify", .. visit.Target, "--part", Cell.Word(precision), .. tf32 ? ["--part-tf32"] : Array.Empty<string>(), "--skip", before.ToString(CultureInfo.InvariantCulture)];
            var (code, _, error) = await OwnProcess.RunAsync(arguments, line => findings.Add(JsonSerializer.Deserialize<GraphFinding>(line, Json.Line)!), outOfTime, stop, environment).ConfigureAwait(false);
            if (outOfTime.IsCancellationRequested || code == ExitCode.Fine)
                break;
            findings.Add(new GraphFinding(names[findings.Count], GraphFinding.Word(precision, tf32), false, $"the process ended with {code}: {LastLine(error)}", [], null, null, 0, null, TimeSpan.Zero));
        }
        return findings;
    }

    private static string LastLine(string text) => text.Trim().Split('\n')[^1];

    private static ImmutableArray<object?> Row(GraphFinding f) =>
    [
        f.Graph, f.Arithmetic, f.Opened ? "opens" : f.Error,
        f.OnCpu.IsEmpty ? f.Opened ? "none" : null : string.Join(", ", f.OnCpu.Take(8)) + (f.OnCpu.Length > 8 ? string.Create(CultureInfo.InvariantCulture, $" and {f.OnCpu.Length - 8} more") : ""),
        f.RelativeL2, f.OtherClass, f.WithinLimit is null ? null : f.NonFinite, f.WithinLimit switch { true => "yes", false => "NO", null => null }, f.OpenTime.TotalSeconds,
    ];
}
