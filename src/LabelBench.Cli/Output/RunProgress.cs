using System.Globalization;
using LabelBench.Core;
using LabelBench.Measurement.Controller;
using LabelBench.Measurement.Load;
using LabelBench.Records;
using LabelBench.Workloads;

namespace LabelBench.Cli.Output;

/// <summary>Tells on standard error what runs, how far it is and how long still: one live line on a terminal, one plain line a trial elsewhere.</summary>
internal sealed class RunProgress(RunPlan plan, bool interactive) : IRunObserver
{
    private readonly int trials = plan.Trials.Length;
    private readonly Lock gate = new();
    private readonly List<TimeSpan> finished = [];
    private string current = "";
    private long trialStartedNs;

    public void TrialStarted(int index, Cell cell, PlannedTrial trial)
    {
        lock (gate)
        {
            trialStartedNs = MonotonicClock.NowNanoseconds;
            current = $"{cell.WorkloadId,-15} {Cell.Word(cell.Provider)} {Cell.Word(cell.Precision)} b{cell.Batch}  {Cell.Word(cell.Scope),-8} {Cell.Word(cell.Scenario) + (cell.Samples is IssuedSamples.InTurn ? "" : " " + Cell.Word(cell.Samples)),-13}";
            Show(index, "starting");
        }
    }

    public void TrialProgressed(int index, TrialPhase phase, long completed)
    {
        lock (gate)
        {
            Show(index, phase switch
            {
                TrialPhase.Loading => "loading",
                TrialPhase.WarmingUp => "warming up",
                TrialPhase.Measuring => string.Create(CultureInfo.InvariantCulture, $"measuring, {completed} done"),
                _ => "finishing",
            });
        }
    }

    public void TrialEnded(int index, TrialRecord record)
    {
        lock (gate)
        {
            finished.Add(MonotonicClock.Between(trialStartedNs, MonotonicClock.NowNanoseconds));
            if (record.Status == TrialStatus.Valid && interactive)
                return;
            Clear();
            Console.Error.WriteLine($"  {Position(index)} {current} {Describe(record)}");
        }
    }

    /// <summary>Removes the live line.</summary>
    public void Clear()
    {
        if (interactive)
            Console.Error.Write("\r\u001b[K");
    }

    private static string Describe(TrialRecord record) => record switch
    {
        { Status: TrialStatus.Failed, Failure: { } failure } => $"FAILED   {Cell.Word(failure.Reason)}: {failure.Detail}",
        { Status: TrialStatus.Invalid } => $"INVALID  {record.Findings.First(f => f.Invalidates).Text}",
        { Measurement.OpenLoop.Promise: { } promise } => $"{(promise.Outcome == PromiseOutcome.Pass ? "VALID  " : "INVALID")}  {promise.Sentence}",
        { Measurement: { Training: not null } m } => string.Create(CultureInfo.InvariantCulture, $"{m.Latency.P50.TotalMilliseconds:G4} ms a step, {m.Throughput.Value:G4} items trained/s"),
        { Measurement: { } m } => string.Create(CultureInfo.InvariantCulture, $"{m.Throughput.Value:G4} items/s, p99 {m.Latency.P99.TotalMilliseconds:G3} ms"),
        _ => "",
    };

    private string Position(int index) => $"{index + 1,2}/{trials}";

    private void Show(int index, string what)
    {
        if (!interactive)
            return;
        // What matters most comes first: on 80 columns the end is cut off.
        const int Blocks = 8;
        var filled = trials == 0 ? 0 : index * Blocks / trials;
        var words = string.Join(' ', current.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        var line = $"  {Position(index)} {new string('█', filled)}{new string('░', Blocks - filled)} {Remaining(index),-9}  {words}  {what}";
        var width = Terminal.Width - 1;
        if (line.Length > width)
            line = line.Replace(what, what.Split(',')[0], StringComparison.Ordinal); // no count rather than its first digits
        Console.Error.Write("\r\u001b[K" + (line.Length > width ? line[..width] : line));
    }

    private string Remaining(int index)
    {
        var typical = finished.Count > 0
            ? TimeSpan.FromTicks((long)finished.Average(t => t.Ticks))
            : plan.Settings.WarmUp + plan.Settings.Measure + TimeSpan.FromSeconds(2);
        var left = typical * (trials - index) - MonotonicClock.Between(trialStartedNs, MonotonicClock.NowNanoseconds);
        return left <= TimeSpan.Zero ? "" : string.Create(CultureInfo.InvariantCulture, $"{(int)left.TotalMinutes}:{left.Seconds:00} left");
    }
}
