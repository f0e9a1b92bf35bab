using System.Collections.Immutable;
using LabelBench.Core;
using LabelBench.Measurement.Pipelines;
using LabelBench.Measurement.Worker;
using LabelBench.Records;
using LabelBench.Statistics;
using LabelBench.Workloads;

namespace LabelBench.Measurement.Load.Sending;

/// <summary>Sends queries when they are due, whatever became of those before: MLPerf's Server, and constant, bursty and recorded arrivals.</summary>
/// <param name="server">The system under test.</param>
/// <param name="timeline">What is sent, and where the trial may end.</param>
/// <param name="settings">Shortest warm-up, and how precise is enough.</param>
/// <param name="slo">The workload's promise; null without one.</param>
/// <param name="pipeline">Of which stages are recorded; null for a model call.</param>
public sealed class OpenLoop(IQueryServer server, LoadTimeline timeline, LoadSettings settings, ServiceLevelObjective? slo, IPipelineSystem? pipeline) : IDisposable
{
    /// <summary>How often this thread wakes on average; every waking takes a core from the system under test for a moment.</summary>
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(100);

    // At even times it would always see the same moment of an even load.
    private const double Unevenness = 0.4;

    private const int GlancesPerLook = 10;

    /// <summary>How long the answers of a window are waited for, at least.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly QueryBoard board = new(timeline.Measured.Nanoseconds.Length);
    private readonly DivergingQueue divergence = new();
    private (long Completed, long Responses, double InFlight, int Looks) atLook;
    private double inFlightSum;
    private SplitMix64 random = new(timeline.Seed);
    private int glances;

    /// <exception cref="TrialFailureException">More queries wait than there is room for, before the window opened.</exception>
    /// <exception cref="Exception">Whatever the system threw.</exception>
    public OpenLoopResult Run(ILoadObserver observer, CancellationToken cancellation)
    {
        using var sender = new QuerySender(board, timeline, Environment.ProcessorCount);
        try
        {
            server.Start(board);
            var started = MonotonicClock.NowNanoseconds;
            while (!server.IsWarm)
                Wait(TrialPhase.WarmingUp);
            sender.Start();
            while (Elapsed(started) < settings.WarmUp)
                Wait(TrialPhase.WarmingUp);
            while (!observer.MayMeasure)
                Wait(TrialPhase.Ready);
            return Measure(sender, started, observer.WindowBegin);
        }
        finally
        {
            sender.Dispose();
            board.Close(server.Takers);
        }

        OpenLoopResult Measure(QuerySender generator, long started, long? at)
        {
            HarnessMeter.CollectNow();
            var begin = generator.OpenWindow(at);
            while (MonotonicClock.NowNanoseconds < begin)
                Wait(TrialPhase.WarmingUp);
            var meter = HarnessMeter.Read();
            var stages = pipeline is null ? null : new StageWatch(pipeline.ReadStages(), pipeline.ReadQueues);
            var (end, diverged) = Watch(begin, stages);
            generator.EndAt(end.Queries);
            var harness = HarnessMeter.Difference(meter, HarnessMeter.Read());
            var atEnd = pipeline?.ReadStages() ?? [];
            AwaitAnswers(begin, end, diverged);
            var closed = MonotonicClock.NowNanoseconds;
            generator.Dispose();
            board.Close(server.Takers);
            server.Join();
            server.ThrowIfFailed();
            return Account(started, begin, end, closed, harness, stages is null ? null : units => stages.Close(atEnd, units), diverged ? TimeSpan.FromTicks(end.Nanoseconds / 100) : null);
        }

        void Wait(TrialPhase phase)
        {
            cancellation.ThrowIfCancellationRequested();
            server.ThrowIfFailed();
            if (sender.IsOverrun)
                throw new TrialFailureException(FailureReason.Overloaded, Overrun());
            if (server.IsWarm && board.InFlight == 0)
                observer.ReportIdle(phase, server.Calls);
            else
                observer.Report(phase, server.Calls);
            Thread.Sleep(Glance * random.Between(1 - Unevenness, 1 + Unevenness));
        }

        (LoadEnd End, bool Diverged) Watch(long begin, StageWatch? stages)
        {
            var sufficed = false;
            var rule = new PrecisionRule(settings.PercentileHalfWidth, settings.Measure.TotalSeconds, settings.MaximumMeasure.TotalSeconds);
            foreach (var end in timeline.Ends)
            {
                if (Reach(begin, end, stages) is { } stopped)
                    return (stopped, true);
                if (end == timeline.Ends[^1])
                    break;
                var (account, seconds) = (AccountOf(end, Steady(end.Queries).First, MonotonicClock.NowNanoseconds, out var span), span / 1e9);
                var look = rule.Look(account.Precision(rule.Confidence), seconds, sufficed);
                sufficed = look.Suffices;
                if (look.Decision == PrecisionDecision.Enough && account.Judge() is null or { Outcome: not SloOutcome.CannotTell })
                    return (end, false);
            }
            return MakeUp(begin, stages);
        }

        // What warm-up took from the window is measured at its end.
        (LoadEnd End, bool Diverged) MakeUp(long begin, StageWatch? stages)
        {
            var last = timeline.Ends[^1];
            foreach (var end in timeline.Spare)
            {
                if (last.Nanoseconds - EdgeBefore(Steady(last.Queries).First) >= settings.Measure.Ticks * 100)
                    break;
                if (Reach(begin, end, stages) is { } stopped)
                    return (stopped, true);
                last = end;
            }
            return (last, false);
        }

        // Where to stop on the way, as the queue ran away; null at the end.
        LoadEnd? Reach(long begin, LoadEnd end, StageWatch? stages)
        {
            while (MonotonicClock.NowNanoseconds < begin + end.Nanoseconds)
            {
                Wait(TrialPhase.Measuring);
                stages?.Look();
                if (RunsAway(begin) is { } stopped)
                    return stopped;
            }
            return null;
        }

        void AwaitAnswers(long begin, LoadEnd end, bool diverged)
        {
            var limit = slo?.Limit ?? TimeSpan.Zero;
            var patience = diverged ? limit : limit * 2 > Patience ? limit * 2 : Patience;
            var last = begin + end.Nanoseconds;
            var answered = 0;
            var flushed = false;
            while (Elapsed(last) <= patience)
            {
                while (answered < end.Queries && board.Window.Done[answered] != 0)
                    answered++;
                if (answered == end.Queries)
                    return;
                if (!flushed && board.AllStarted)
                {
                    server.Flush();
                    flushed = true;
                }
                Wait(TrialPhase.Measuring);
            }
        }
    }

    public void Dispose() => board.Dispose();

    private static TimeSpan Elapsed(long since) => MonotonicClock.Between(since, MonotonicClock.NowNanoseconds);

    /// <summary>Looks at the queue once a second; where to stop when it runs away.</summary>
    private LoadEnd? RunsAway(long begin)
    {
        var inFlight = board.InFlight;
        (inFlightSum, glances) = (inFlightSum + inFlight, glances + 1);
        if (glances < atLook.Looks + GlancesPerLook)
            return null;
        var (completed, responses) = (board.Completed, board.ResponseSum);
        var (answered, waited) = (completed - atLook.Completed, responses - atLook.Responses);
        var mean = (inFlightSum - atLook.InFlight) / (glances - atLook.Looks);
        var isFirst = atLook.Looks == 0;
        atLook = (completed, responses, inFlightSum, glances);
        var response = answered > 0 ? waited / (double)answered : Elapsed(begin).TotalSeconds * 1e9;
        if (isFirst || !divergence.Add(mean, response))
            return null;
        var queries = (int)Math.Min(board.Sent - board.First, int.MaxValue);
        return queries < 1 ? null : new LoadEnd(MonotonicClock.NowNanoseconds - begin, queries);
    }

    private string Overrun() => string.Create(System.Globalization.CultureInfo.InvariantCulture,
        $"{QueryBoard.WarmUpRoom:N0} queries were waiting before the window opened, which is as many as are kept: {timeline.WarmUp.Realised.Value:0.##} queries/s are far more than the system answers; lower the rate");

    /// <summary>Whether the system stood still, warm-up included, and the first query of the window after its warm-up. What was recorded need not stand still.</summary>
    private (SteadyRecord? Record, int First) Steady(int queries)
    {
        if (timeline.Measured.Requested is null)
            return (null, 0);
        var kept = board.WarmUpKept;
        var (record, warmUp) = ServiceSteadiness.Of(board.SinceWarmUp, kept + queries);
        return (record, Math.Max(0, warmUp - kept));
    }

    /// <param name="span">Length of the window in nanoseconds: from the last query before <paramref name="first"/> on.</param>
    private OpenLoopAccount AccountOf(LoadEnd end, int first, long closedAt, out long span)
    {
        span = end.Nanoseconds - EdgeBefore(first);
        return new OpenLoopAccount(board.Window.Rows(first, end.Queries), slo, span, closedAt, end.Confidence);
    }

    private long EdgeBefore(int first) => first == 0 ? 0 : timeline.Measured.Nanoseconds[first - 1];

    private OpenLoopResult Account(
        long started, long begin, LoadEnd end, long closedAt, HarnessCost harness, Func<double, ImmutableArray<StageRecord>>? stages, TimeSpan? divergedAfter)
    {
        for (var query = 0; query < end.Queries; query++)
            board.Window.Miss(query, begin + timeline.Measured.Nanoseconds[query]);
        var (steady, first) = divergedAfter is null ? Steady(end.Queries) : (null, 0);
        var account = AccountOf(end, first, closedAt, out var span);
        var record = account.Record(timeline.Measured.Requested, inFlightSum / Math.Max(1, glances), glances, timeline.Seed, divergedAfter);
        var units = server.MeanUnits;
        var from = begin + end.Nanoseconds - span;
        var load = new LoadResult(
            new Window(from, begin + end.Nanoseconds),
            MonotonicClock.Between(started, from),
            account.Responses,
            (long)Math.Round((record.Queries - record.Unanswered) * units),
            new ItemsPerSecond(record.Rates.Completed.Value * units),
            harness)
        {
            Steady = steady,
            Findings = [.. Steadiness.Findings(steady)],
        };
        return new OpenLoopResult(load, record, stages?.Invoke(units) ?? [], [.. account.Findings(divergedAfter)]) { Queries = account.Queries.ToArray(), ClosedAt = closedAt };
    }
}
