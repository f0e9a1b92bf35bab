using System.Collections.Immutable;
using System.Globalization;
using LabelBench.Core;
using LabelBench.Telemetry;

namespace LabelBench.Cli.Verification;

/// <summary>What reading the GPU costs and how good it is: latencies of calls, refresh periods, the energy counter against integrated power.</summary>
internal sealed class GpuTelemetryCheck : ICheck
{
    /// <summary>How far counter and integral may lie apart over such a short time.</summary>
    private const double Tolerated = 0.10;

    /// <summary>Parts of the check that watch for a while: five values and four rates.</summary>
    private const int Watched = 9;

    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);

    public string Name => "telemetry";

    public string Title => "NVML: latency of its calls, refresh periods, energy counter against integrated power";

    public double Weight => 0.7;

    public bool NeedsGpu => false;

    public Task<CheckResult> RunAsync(Visit visit, CancellationToken outOfTime, CancellationToken stop) => Task.Run(() =>
    {
        var (reason, rows) = NvmlSurvey.Of(NvmlOptions.OfThisProcess, Part(visit), outOfTime);
        if (reason is not null)
            return CheckResult.Said(this, CheckStatus.NotHere, reason);
        var ratios = rows.Where(r => r.Figure == "counter over integral").ToArray();
        var off = ratios.Where(r => r.Value.ValueOrNull is { } ratio && Math.Abs(ratio.Value - 1) > Tolerated).ToArray();
        var status = outOfTime.IsCancellationRequested ? CheckStatus.Partial : off.Length > 0 ? CheckStatus.Failed : CheckStatus.Passed;
        return CheckResult.Table(this, status,
            ratios.Length == 0 ? "energy was not reached" : $"energy counter over integrated power: {string.Join(", ", ratios.Select(r => r.Value.Match(v => v.Value.ToString("0.000", CultureInfo.InvariantCulture), why => $"n/a ({why})")))}",
            ["what", "figure", "value", "unit", "why not"],
            rows.Select(r => ImmutableArray.Create<object?>(r.What, r.Figure, r.Value.ValueOrNull?.Value, r.Unit, (r.Value as Reading<Count>.Unavailable)?.Reason)));
    }, stop);

    /// <summary>On a real GPU as long as the rule about energy asks for; to try the script itself, a moment.</summary>
    private static TimeSpan Part(Visit visit) => visit.OnGpu ? Longest : Longest / Watched;
}
