using System.Collections.Immutable;
using LabelBench.Core;
using LabelBench.Measurement.Load.Arrivals;
using LabelBench.Measurement.Search;
using LabelBench.Records;
using LabelBench.Simulations.Virtual;
using LabelBench.Statistics;
using LabelBench.Testing;
using LabelBench.Workloads;

namespace LabelBench.Measurement.Tests;

/// <summary>The search for the highest rate on a virtual stub server, through records as they are on the disk.</summary>
public class RateSearchTests
{
    private static readonly Cell Base = new("stub", Scope.Infer, Scenario.Server, ExecutionProvider.Cpu, "cpu", Precision.Fp32, 1, 1, 1, 0) { Arrivals = new ArrivalPlan.Poisson(new QueriesPerSecond(10)) };

    private static readonly SearchRecord Search = new(Base, [], new ServiceLevelObjective(99, TimeSpan.FromMilliseconds(20)), null, 1, TimeSpan.FromSeconds(100), 1)
    {
        Rate = new RateGoal(new QueriesPerSecond(10), TimeSpan.FromSeconds(6), TimeSpan.FromSeconds(60)),
    };

    private static readonly ServiceLevelObjective Short = new(99, TimeSpan.FromMilliseconds(1));

    [Fact]
    public void The_known_answer_of_the_stub_is_found_within_3_percent_and_confirmed_below_it()
    {
        var truth = QueueTruth.DeterministicRate(0.002, 0.02, 0.01);
        var run = Finish(Begin(Search), Measure);
        var answer = AnswerOf(run);
        Assert.InRange(answer.Figure!.Value, 0.97 * truth, 1.03 * truth);
        Assert.InRange(truth, answer.Figure.Low!.Value, answer.Figure.High!.Value);
        Assert.True(answer.Confirmed);
        Assert.True(RateOf(run, answer) < truth);
        Assert.Contains("p99 stays within 20 ms up to", answer.Reason, StringComparison.Ordinal);
        Assert.Equal(run.Trials.Length, answer.Tried);
        Assert.InRange(run.Trials.Where(t => t.Search!.Phase is not SearchPhase.Confirm).Sum(t => t.Measurement!.Window.Duration.TotalSeconds), 90, 100.5);
    }

    [Fact]
    public void A_search_that_is_killed_after_any_run_goes_on_with_the_identical_next_step()
    {
        var whole = Finish(Begin(Search), Measure);
        for (var kill = 0; kill <= whole.Trials.Length; kill++)
        {
            var journal = new MemoryStream();
            journal.Write(JournalJson.Header(Begin(Search)));
            foreach (var trial in whole.Trials.Take(kill))
                journal.Write(JournalJson.Trial(trial));
            var revived = JournalJson.Parse(journal.ToArray(), "journal").ValueOrThrow().Record;
            Assert.Equal(SearchAction.After(Begin(Search).With([.. whole.Trials.Take(kill)])), SearchAction.After(revived));
        }
    }

    [Fact]
    public void A_limit_that_no_rate_keeps_is_answered_with_what_a_query_takes_by_itself()
    {
        var answer = AnswerOf(Finish(Begin(Search with { Slo = Short }), step => Measure(step, Short)));
        Assert.Equal((SearchEnd.NoRateWithinLimit, null, false), (answer.End, answer.CellId, answer.Confirmed));
        Assert.Contains("No rate keeps p99 within 1 ms: a query takes 2 ms by itself", answer.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_queue_that_ran_away_tells_that_the_rate_is_too_high_and_does_not_count_as_disturbed()
    {
        var first = Assert.IsType<SearchAction.Measure>(SearchAction.After(Begin(Search)));
        var away = Measure(first) with { Status = TrialStatus.Invalid, Findings = [new Finding(OpenLoopFindings.DivergingQueue, true, "ever more queries waited")] };
        var promise = away.Measurement!.OpenLoop!.Promise!;
        var over = away with { Measurement = away.Measurement with { OpenLoop = away.Measurement.OpenLoop with { Promise = promise with { Overs = promise.Queries / 2 } } } };
        var next = Assert.IsType<SearchAction.Measure>(SearchAction.After(Begin(Search).With(over)));
        Assert.Equal(2.5, ((ArrivalPlan.Poisson)next.Cell.Arrivals!).Rate.Value);
    }

    [Fact]
    public void A_rate_of_which_more_wait_than_are_kept_is_too_high_and_no_failure_of_the_search()
    {
        var run = Finish(Begin(Search with { Rate = Search.Rate! with { FirstRate = new QueriesPerSecond(1_000_000) } }), step =>
            RateOf(step) > 100_000 ? Measure(step) with { Status = TrialStatus.Failed, Measurement = null, Failure = new TrialFailure(FailureReason.Overloaded, "far more than the system answers", "") } : Measure(step));
        Assert.InRange(AnswerOf(run).Figure!.Value, 370, 405);
        Assert.Equal(2, run.Trials.Count(t => t.Failure is not null));
    }

    [Fact]
    public void A_query_that_takes_longer_than_the_limit_by_itself_ends_the_search_after_one_run() =>
        Assert.Single(Finish(Begin(Search with { Slo = Short }), step => Measure(step, Short)).Trials);

    [Fact]
    public void Disturbed_runs_are_repeated_and_end_the_search_with_what_disturbed_them()
    {
        var run = Finish(Begin(Search), step => Measure(step) with { Status = TrialStatus.Invalid, Findings = [new Finding("steal", true, "the neighbours were loud")] });
        Assert.Equal([1, 2, 3], run.Trials.Select(t => t.Repetition));
        Assert.Equal(SearchEnd.Interference, AnswerOf(run).End);
        Assert.Contains("the neighbours were loud", AnswerOf(run).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_process_that_takes_a_tenth_of_the_time_half_way_makes_the_search_invalid_with_what_it_did()
    {
        var load = 0.0;
        var run = Finish(Begin(Search), step =>
        {
            var trial = Measure(step, Search.Slo!, load < 50 ? 2_000_000 : 2_222_222);
            load += step.Window!.Value.TotalSeconds;
            return trial;
        });
        Assert.Equal((SearchEnd.Interference, null, false), (AnswerOf(run).End, AnswerOf(run).Figure, AnswerOf(run).Confirmed));
        Assert.Contains("INVALID \"interference\": a query took 2.222 ms instead of 2 ms (11 % more) in ", AnswerOf(run).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Runs_that_fail_end_the_search_with_their_reason()
    {
        var run = Finish(Begin(Search), step => Measure(step) with { Status = TrialStatus.Failed, Measurement = null, Failure = new TrialFailure(FailureReason.UnusableInput, "the model has no such input", "") });
        Assert.Equal(SearchEnd.NothingWorks, AnswerOf(run).End);
        Assert.Contains("the model has no such input", AnswerOf(run).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void An_answer_that_no_long_run_confirms_is_not_called_confirmed()
    {
        var run = Finish(Begin(Search), step =>
        {
            var trial = Measure(step);
            var load = trial.Measurement!.OpenLoop!;
            return step.Phase is not SearchPhase.Confirm ? trial : trial with
            {
                Measurement = trial.Measurement with { OpenLoop = load with { Promise = load.Promise! with { Outcome = PromiseOutcome.CannotTell, Sentence = "INVALID: cannot tell." } } },
            };
        });
        Assert.False(AnswerOf(run).Confirmed);
        Assert.NotNull(AnswerOf(run).Figure);
        Assert.Contains("INVALID: cannot tell.", AnswerOf(run).Reason, StringComparison.Ordinal);
    }

    private static RunRecord Begin(SearchRecord search)
    {
        var run = new RecordBuilder(7).Measure(StubServer.Workload(TimeSpan.FromMilliseconds(2)), new CellScript(search.Base, 1, TimeSpan.FromSeconds(1), [])).Build();
        var plan = run.Plan with { Cells = [], Trials = [] };
        return run with { Plan = plan, PlanHash = plan.ComputeHash(), Trials = [], Outcome = RunOutcome.Interrupted, Search = search };
    }

    private static RunRecord Finish(RunRecord run, Func<SearchAction.Measure, TrialRecord> measure)
    {
        while (SearchAction.After(run) is SearchAction.Measure step)
            run = run.With(measure(step));
        return run;
    }

    private static SearchAnswer AnswerOf(RunRecord run) => Assert.IsType<SearchAction.Done>(SearchAction.After(run)).Answer;

    private static double RateOf(SearchAction.Measure step) => ((ArrivalPlan.Poisson)step.Cell.Arrivals!).Rate.Value;

    private static double RateOf(RunRecord run, SearchAnswer answer) => ((ArrivalPlan.Poisson)run.Plan.Cells.Single(c => c.Id == answer.CellId).Arrivals!).Rate.Value;

    /// <summary>2 ms a query, one after the other, on a virtual clock.</summary>
    private static TrialRecord Measure(SearchAction.Measure step) => Measure(step, Search.Slo!);

    private static TrialRecord Measure(SearchAction.Measure step, ServiceLevelObjective slo, long nanoseconds = 2_000_000)
    {
        var limit = (long)(slo.Limit.TotalMilliseconds * 1e6);
        var (rate, seconds) = (((ArrivalPlan.Poisson)step.Cell.Arrivals!).Rate, step.Window!.Value.TotalSeconds);
        var arrivals = StratifiedPoisson.Arrivals(step.Trial.Seed, rate, (int)Math.Max(1, Math.Round(rate.Value * seconds)));
        var (started, done) = (new long[arrivals.Length], new long[arrivals.Length]);
        new DeterministicServer(nanoseconds).Serve(arrivals, started, done, 0);
        bool[] overs = [.. arrivals.Zip(done).Select(q => q.Second - q.First > limit)];
        var verdict = new SloTest(0.99).Judge(overs, seconds);
        var outcome = verdict.Outcome switch { SloOutcome.Pass => PromiseOutcome.Pass, SloOutcome.Fail => PromiseOutcome.Fail, _ => PromiseOutcome.CannotTell };
        var service = TimeSpan.FromTicks(nanoseconds / 100);
        var same = new LatencySummary(arrivals.Length, service, service, service, service, service, service, service, service);
        var trial = new RecordBuilder(step.Trial.Seed).Trials(1).Measure(StubServer.Workload(service), new CellScript(step.Cell, rate.Value, service, [])).Build().Trials[0];
        return trial with
        {
            Repetition = step.Trial.Repetition,
            Seed = step.Trial.Seed,
            Search = new SearchTrial(step.Phase, step.Cell),
            Measurement = trial.Measurement! with
            {
                Window = new Window(0, (long)(seconds * 1e9)),
                OpenLoop = new OpenLoopRecord(arrivals.Length, 0, new OpenLoopRates(rate, rate, rate, rate, rate), same, new LagRecord(TimeSpan.Zero, TimeSpan.Zero, TimeSpan.Zero, TimeSpan.FromMilliseconds(1), []), new InFlightRecord(1, 1, 1), step.Trial.Seed)
                {
                    Promise = new PromiseRecord(99, slo.Limit, outcome, verdict.Queries, verdict.Overs, verdict.OversAllowed, verdict.Inflation.Factor, verdict.QueriesStillNeeded, verdict.SecondsStillNeeded, verdict.Sentence),
                },
            },
        };
    }
}
