using System.Collections.Immutable;
using LabelBench.Core;
using LabelBench.Measurement.Load;
using LabelBench.Measurement.Pipelines;
using LabelBench.Records;
using LabelBench.Workloads;

namespace LabelBench.Measurement.Training;

/// <summary>Trains step after step: some that are not measured, then a window of so many steps or so much time.</summary>
/// <remarks>
/// A step's time goes from the end of the step before, or of the checkpoint behind that, to its own end. A loss that is not finite ends the window:
/// what came after would be no training.
/// </remarks>
public static class TrainingLoad
{
    /// <summary>The first compiles and allocates, the second does so for the other set of tensors, the third shows whether it is over.</summary>
    public const int MinimumWarmUpSteps = 3;

    /// <param name="training">Steps of the window, and between checkpoints.</param>
    /// <exception cref="Exception">Whatever the system threw.</exception>
    public static (LoadResult Result, TrainingOutcome Outcome, ImmutableArray<StageRecord> Stages) Run(
        ITrainingSystem system, TrainingSettings training, LoadSettings settings, ILoadObserver observer, CancellationToken cancellation)
    {
        var log = new StepLog();
        system.Start();
        var started = MonotonicClock.NowNanoseconds;
        var next = started;
        while (log.NonFiniteStep is null && (Elapsed(started) < settings.WarmUp || log.Count < MinimumWarmUpSteps))
            Step(TrialPhase.WarmingUp);
        while (log.NonFiniteStep is null && !observer.MayMeasure)
            Step(TrialPhase.Ready);

        var checkpoints = new CheckpointLog(system, training.CheckpointEvery);
        var stages = new StageWatch(system.ReadStages(), system.ReadQueues);
        var meter = HarnessMeter.Read();
        if (log.NonFiniteStep is null)
            log.OpenWindow();
        else
            log.OpenWindowBehind();
        var begin = next = MonotonicClock.NowNanoseconds;
        while (!IsOver())
        {
            Step(TrialPhase.Measuring);
            stages.Look();
            checkpoints.AfterStep(log.InWindow, log.Count);
            next = MonotonicClock.NowNanoseconds;
        }
        var harness = HarnessMeter.Difference(meter, HarnessMeter.Read());
        return (Result(log, system, MonotonicClock.Between(started, begin), harness), Outcome(log, system, checkpoints), stages.Close(system.ReadStages()));

        void Step(TrialPhase phase)
        {
            cancellation.ThrowIfCancellationRequested();
            var step = system.Step(log.Count + 1);
            var end = MonotonicClock.NowNanoseconds;
            log.Add(next, end, step);
            next = end;
            observer.Report(phase, log.Count);
        }

        bool IsOver() => log.NonFiniteStep is not null || (training.Steps is { } steps
            ? log.InWindow >= steps
            : Elapsed(begin) >= settings.MaximumMeasure && log.InWindow > 0 || Elapsed(begin) >= settings.Measure && log.InWindow >= settings.MinimumQueries);
    }

    private static TimeSpan Elapsed(long since) => MonotonicClock.Between(since, MonotonicClock.NowNanoseconds);

    private static LoadResult Result(StepLog log, ITrainingSystem system, TimeSpan warmUp, HarnessCost harness)
    {
        var times = log.Times();
        var items = (long)times.Length * system.ItemsPerStep;
        return new LoadResult(new Window(log.BeginNs, log.EndNs), warmUp, times, items, new ItemsPerSecond(items / Seconds(times)), harness);
    }

    private static TrainingOutcome Outcome(StepLog log, ITrainingSystem system, CheckpointLog checkpoints)
    {
        var (times, losses) = (log.Times(), log.Losses.ToArray());
        return new TrainingOutcome(
            system.Setup, times.Length, log.Count, system.ItemsPerStep, system.FlopsPerStep, system.FlopsPerStep * times.Length / Seconds(times),
            LossCurve.Of(losses), LossCurve.First(losses), LossCurve.Final(losses), new Share(Math.Min(1, log.Waited().TotalSeconds / Seconds(times))), system.StateBytes)
        {
            NonFiniteStep = log.NonFiniteStep,
            GradientNorm = log.GradientNorm is { } norm && double.IsFinite(norm) ? norm : null,
            LossScale = system.LossScale,
            Checkpoints = checkpoints.Read(),
        };
    }

    private static double Seconds(long[] nanoseconds) => nanoseconds.Sum() / 1e9;
}
