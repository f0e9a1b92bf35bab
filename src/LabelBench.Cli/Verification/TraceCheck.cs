using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using LabelBench.Core;
using LabelBench.Records.Recordings;
using LabelBench.Statistics.Energy;
using LabelBench.Telemetry;
using LabelBench.Telemetry.Sampling;
using LabelBench.Workloads;

namespace LabelBench.Cli.Verification;

/// <summary>Keeps a recording of the machine under a load that comes in bursts, idle before and after, to be replayed in tests; and sets the energy counter against power that is corrected for its sensor.</summary>
internal sealed class TraceCheck : ICheck
{
    /// <summary>Name of the recording in the folder of the verification.</summary>
    public const string FileName = "trace" + TelemetryRecording.Extension;

    /// <summary>How far the counter may lie from the corrected integral: over half a minute, and over what is shorter.</summary>
    private const double Tolerated = 0.03, ToleratedShort = 0.10;

    private const int Capacity = 6_000;

    /// <summary>Not in step with any sensor that is renewed every 20 or 100 ms: from burst to burst the phase drifts.</summary>
    private static readonly TimeSpan Burst = TimeSpan.FromMilliseconds(430), Pause = TimeSpan.FromMilliseconds(383);

    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(3), Long = TimeSpan.FromSeconds(30), Short = TimeSpan.FromSeconds(6), PollEvery = TimeSpan.FromMilliseconds(20);

    public string Name => "trace";

    public string Title => "A recorded trace of bursts, kept as test data; energy by the counter and by power corrected for its sensor";

    public double Weight => 1.5;

    public bool NeedsGpu => false;

    public async Task<CheckResult> RunAsync(Visit visit, CancellationToken outOfTime, CancellationToken stop)
    {
        using var loop = new BareLoop(visit, visit.OnGpu ? Precision.Fp16 : Precision.Fp32, batch: 1);
        if (await loop.PrepareAsync(stop).ConfigureAwait(false) is { } reason)
            return CheckResult.Said(this, CheckStatus.NotHere, reason);
        var file = Path.Combine(visit.Folder, FileName);
        var bursts = new ConcurrentQueue<LoopBurst>();
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(outOfTime, stop);
        string? failure;
        Task<(string? Reason, ImmutableArray<GpuPoll> Polls, PowerSensor Sensor)> polling;
        using (Samplers.ForThisMachine(SamplerOptions.Default with { Capacity = Capacity, RecordTo = file }))
        {
            polling = Task.Run(() => NvmlSurvey.Poll(NvmlOptions.OfThisProcess, PollEvery, enough.Token), stop);
            await Task.Delay(Idle, stop).ConfigureAwait(false);
            failure = await loop.RunAsync(visit.OnGpu ? Long : Short, Burst, Pause, bursts, outOfTime, stop).ConfigureAwait(false);
            await Task.Delay(Idle, stop).ConfigureAwait(false);
            await enough.CancelAsync().ConfigureAwait(false);
        }
        if (failure is not null || bursts.IsEmpty)
            return CheckResult.Said(this, CheckStatus.Failed, $"the loop: {failure ?? "no burst came to its end"}");
        return Result(visit, file, [.. bursts], await polling.ConfigureAwait(false), outOfTime.IsCancellationRequested);
    }

    private CheckResult Result(Visit visit, string file, ImmutableArray<LoopBurst> bursts, (string? Reason, ImmutableArray<GpuPoll> Polls, PowerSensor Sensor) gpu, bool wasCut)
    {
        var recording = TelemetryRecording.Load(file).ValueOrThrow();
        var (begin, end) = (bursts[0].BeginNs, bursts[^1].EndNs);
        var energy = TracedEnergy.Of(gpu.Reason, gpu.Polls, gpu.Sensor, bursts);
        var tolerated = (end - begin) / 1e9 >= 0.9 * Long.TotalSeconds ? Tolerated : ToleratedShort;
        var isOff = energy.CounterOverCorrected.ValueOrNull is { } ratio && Math.Abs(ratio.Value - 1) > tolerated;
        IEnumerable<ImmutableArray<object?>> rows =
        [
            ["recording", Path.GetFileName(file), "file", null],
            ["recording", new FileInfo(file).Length, "bytes", null],
            ["recording", Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(file))), "SHA-256", null],
            ["recording", recording.Metrics.Count(), "metrics", recording.Damage],
            ["bursts", bursts.Length, "of " + string.Create(CultureInfo.InvariantCulture, $"{bursts.Average(b => (b.EndNs - b.BeginNs) / 1e9):0.000} s"), null],
            ["bursts", begin, "ns, begin of the first", null],
            ["bursts", end, "ns, end of the last", null],
            Row("energy by the counter", energy.Counted, "J"), Row("energy by power as it was read", energy.Naive, "J"), Row("energy by corrected power", energy.Corrected, "J"),
            Row("counter over corrected", energy.CounterOverCorrected, "ratio"),
        ];
        return CheckResult.Table(this, isOff ? CheckStatus.Failed : wasCut ? CheckStatus.Partial : CheckStatus.Passed,
            $"{FileName} with {recording.Metrics.Count()} metrics; the energy counter over corrected power: {energy.CounterOverCorrected.Match(r => r.Value.ToString("0.000", CultureInfo.InvariantCulture), why => $"n/a ({why})")}",
            ["what", "value", "unit", "why not"], rows);
    }

    private static ImmutableArray<object?> Row(string what, Reading<Count> value, string unit) => [what, value.ValueOrNull?.Value, unit, (value as Reading<Count>.Unavailable)?.Reason];
}

/// <summary>Energy of a GPU from before the first burst to after the last, three ways.</summary>
/// <param name="Naive">Power as it was read, each reading held until the next.</param>
/// <param name="Corrected">The same with the sensor's window and period undone.</param>
internal sealed record TracedEnergy(Reading<Count> Counted, Reading<Count> Naive, Reading<Count> Corrected)
{
    public Reading<Count> CounterOverCorrected => (Counted, Corrected) switch
    {
        (Reading<Count>.Measured counted, Reading<Count>.Measured { Value.Value: > 0 } corrected) => new Count(counted.Value.Value / corrected.Value.Value),
        (Reading<Count>.Unavailable why, _) => why,
        var (_, why) => Reading.Missing<Count>((why as Reading<Count>.Unavailable)?.Reason ?? "no power was drawn"),
    };

    public static TracedEnergy Of(string? reason, ImmutableArray<GpuPoll> polls, PowerSensor sensor, ImmutableArray<LoopBurst> bursts)
    {
        // Readings of the counter stand for the edges, so that all three span the same time.
        var (first, last) = (polls.LastOrDefault(p => p.Ns <= bursts[0].BeginNs), polls.FirstOrDefault(p => p.Ns >= bursts[^1].EndNs));
        if (reason is not null || first.Ns == 0 || last.Ns == 0)
        {
            var missing = Reading.Missing<Count>(reason ?? "the GPU was not read around the bursts");
            return new(missing, missing, missing);
        }
        ImmutableArray<PowerPoll> power = [.. polls.Select(p => new PowerPoll(p.Ns, p.Power))];
        var corrected = DutyCycleCorrection.Correct(power, [.. bursts.Select(b => new Repetition(b.BeginNs, b.EndNs))], sensor, first.Ns, last.Ns);
        return new(new Count(last.Energy.Value - first.Energy.Value), new Count(DutyCycleCorrection.Naive(power, first.Ns, last.Ns).Value), corrected.Map(e => new Count(e.Energy.Value)));
    }
}
