using System.Collections.Immutable;
using LabelBench.Core;
using LabelBench.Measurement.Search;
using LabelBench.Records;
using LabelBench.Testing;
using LabelBench.Workloads;

namespace LabelBench.Measurement.Tests;

/// <summary>The search for the best settings on a made-up machine, through records as they are on the disk.</summary>
public class SettingsSearchTests
{
    private const double Mebibyte = 1 << 20;

    private static readonly SearchRecord Search = new(
        new Cell("image-classify", Scope.Infer, Scenario.Offline, ExecutionProvider.Cpu, "cpu", Precision.Fp32, 1, 1, 1, 0),
        [
            new(SearchSetting.Batch, ["1", "2", "4", "8", "16", "32"]), new(SearchSetting.Streams, ["1", "2", "4"]), new(SearchSetting.Threads, ["1", "2", "4"]),
            new(SearchSetting.Precision, ["fp32", "int8"]),
        ],
        new ServiceLevelObjective(99, TimeSpan.FromMilliseconds(120)), null, 20, null, 3);

    [Fact]
    public void The_answer_keeps_the_limits_and_is_near_the_best_of_all()
    {
        var run = Finish(Begin(Search));
        var answer = Assert.IsType<SearchAction.Done>(SettingsSearch.Next(run)).Answer;
        var best = Cells(Search).Select(True).Where(t => t.Fits && t.Seconds <= 0.12).Max(t => t.ItemsPerSecond);
        var chosen = True(run.Plan.Cells.Single(c => c.Id == answer.CellId));
        Assert.True(answer.Confirmed);
        Assert.InRange(chosen.Seconds, 0, 0.12);
        Assert.InRange(chosen.ItemsPerSecond, 0.95 * best, best);
        Assert.Equal((SearchEnd.Tries, 20), (answer.End, answer.Tried));
        Assert.Equal(23, run.Trials.Length);
        Assert.InRange(chosen.ItemsPerSecond, answer.Figure!.Low!.Value * 0.98, answer.Figure.High!.Value * 1.02);
    }

    [Fact]
    public void A_search_that_is_killed_after_any_trial_goes_on_with_the_identical_next_step()
    {
        var whole = Finish(Begin(Search));
        for (var kill = 0; kill <= whole.Trials.Length; kill++)
        {
            var journal = new MemoryStream();
            journal.Write(JournalJson.Header(Begin(Search)));
            foreach (var trial in whole.Trials.Take(kill))
                journal.Write(JournalJson.Trial(trial));
            var revived = JournalJson.Parse(journal.ToArray(), "journal").ValueOrThrow().Record;
            var living = Begin(Search).With([.. whole.Trials.Take(kill)]);
            Assert.Equal(SettingsSearch.Next(living), SettingsSearch.Next(revived));
            Assert.Equal(living.PlanHash, revived.PlanHash);
        }
    }

    [Fact]
    public void What_takes_more_memory_than_something_that_did_not_fit_is_not_tried()
    {
        var run = Finish(Begin(Search with { Tries = 40 }), Small);
        var tooLarge = run.Trials.Where(t => t.Failure?.Reason is FailureReason.OutOfMemory).ToArray();
        Assert.NotEmpty(tooLarge);
        foreach (var failed in tooLarge)
        {
            var later = run.Trials.SkipWhile(t => t != failed).Skip(1).Select(t => t.Search!.Cell);
            var cell = failed.Search!.Cell;
            Assert.DoesNotContain(later, c => c.Batch >= cell.Batch && c.Streams >= cell.Streams && c.IntraOpThreads == cell.IntraOpThreads && c.Precision == cell.Precision);
        }
        Assert.Equal(tooLarge.Length, ((SearchAction.Done)SettingsSearch.Next(run)).Answer.OutOfMemory);
    }

    [Fact]
    public void A_configuration_that_takes_more_memory_than_allowed_is_no_answer_however_fast()
    {
        var limited = Search with { MemoryLimit = new Bytes(150 * Mebibyte) };
        var answer = ((SearchAction.Done)SettingsSearch.Next(Finish(Begin(limited)))).Answer;
        var free = ((SearchAction.Done)SettingsSearch.Next(Finish(Begin(Search)))).Answer;
        Assert.True(Taken(CellOf(free)) > 150 * Mebibyte);
        Assert.InRange(Taken(CellOf(answer)), 0, 150 * Mebibyte);
        Assert.True(answer.OutOfMemory > 0);
    }

    [Fact]
    public void A_disturbed_try_is_made_again_once_and_enters_nothing_when_that_is_disturbed_too()
    {
        var first = Assert.IsType<SearchAction.Measure>(SettingsSearch.Next(Begin(Search)));
        var once = Begin(Search).With(Trial(first, TrialStatus.Invalid));
        var again = Assert.IsType<SearchAction.Measure>(SettingsSearch.Next(once));
        Assert.Equal((first.Cell, SearchPhase.Try, 2), (again.Cell, again.Phase, again.Trial.Repetition));
        var next = Assert.IsType<SearchAction.Measure>(SettingsSearch.Next(once.With(Trial(again, TrialStatus.Invalid))));
        Assert.NotEqual(first.Cell, next.Cell);
        Assert.NotEqual(first.Trial.Seed, again.Trial.Seed);
    }

    [Fact]
    public void A_machine_that_is_disturbed_all_the_time_ends_the_search_and_says_by_what()
    {
        var run = Finish(Begin(Search), step => Trial(step, TrialStatus.Invalid));
        var answer = ((SearchAction.Done)SettingsSearch.Next(run)).Answer;
        Assert.Equal((SearchEnd.Interference, null, false), (answer.End, answer.CellId, answer.Confirmed));
        Assert.Contains("the neighbours were loud", answer.Reason, StringComparison.Ordinal);
        Assert.Equal(6, run.Trials.Length);
    }

    [Fact]
    public void When_the_first_tries_all_fail_the_rest_is_spared()
    {
        var run = Finish(Begin(Search), step => Trial(step, TrialStatus.Failed));
        var answer = ((SearchAction.Done)SettingsSearch.Next(run)).Answer;
        Assert.Equal((SearchEnd.NothingWorks, 5), (answer.End, run.Trials.Length));
        Assert.Contains("the model has no such input", answer.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_limit_that_nothing_keeps_is_answered_with_the_shortest_latency_that_was_measured()
    {
        var run = Finish(Begin(Search with { Slo = new ServiceLevelObjective(99, TimeSpan.FromMilliseconds(1)) }));
        var answer = ((SearchAction.Done)SettingsSearch.Next(run)).Answer;
        Assert.Null(answer.CellId);
        var shortest = run.Trials.Where(t => t.Status is TrialStatus.Valid).Min(t => t.Measurement!.Latency.P99);
        Assert.Contains(FormattableString.Invariant($"None kept p99 within 1 ms; the shortest was {shortest.TotalMilliseconds:G3} ms"), answer.Reason, StringComparison.Ordinal);
        Assert.DoesNotContain(run.Trials, t => t.Search!.Phase is SearchPhase.Confirm);
    }

    [Fact]
    public void A_winner_that_breaks_the_limit_when_measured_afresh_gives_way_to_the_next()
    {
        string? lucky = null;
        var run = Finish(Begin(Search), step =>
        {
            if (step.Phase is SearchPhase.Confirm)
                lucky ??= step.Cell.Id;
            return step.Phase is SearchPhase.Confirm && step.Cell.Id == lucky ? Trial(step, TrialStatus.Valid, latencyFactor: 3) : Measure(step);
        });
        var answer = ((SearchAction.Done)SettingsSearch.Next(run)).Answer;
        Assert.True(answer.Confirmed);
        Assert.NotEqual(lucky, answer.CellId);
        Assert.Equal(6, run.Trials.Count(t => t.Search!.Phase is SearchPhase.Confirm));
    }

    [Fact]
    public void Confirming_trials_that_stay_disturbed_leave_the_answer_unconfirmed()
    {
        var run = Finish(Begin(Search), step => step.Phase is SearchPhase.Confirm ? Trial(step, TrialStatus.Invalid) : Measure(step));
        var answer = ((SearchAction.Done)SettingsSearch.Next(run)).Answer;
        Assert.False(answer.Confirmed);
        Assert.NotNull(answer.CellId);
        Assert.Null(answer.Figure);
        Assert.Equal(5, run.Trials.Count(t => t.Search!.Phase is SearchPhase.Confirm));
    }

    [Fact]
    public void The_budget_leaves_time_to_confirm()
    {
        var run = Finish(Begin(Search with { Budget = TimeSpan.FromSeconds(30) }));
        var answer = ((SearchAction.Done)SettingsSearch.Next(run)).Answer;
        Assert.Equal(SearchEnd.Budget, answer.End);
        Assert.True(answer.Confirmed);
        Assert.InRange(run.Trials.Sum(t => t.Elapsed.TotalSeconds), 20, 30);
    }

    [Fact]
    public void A_small_space_is_tried_out()
    {
        var small = Search with { Axes = [new(SearchSetting.Batch, ["1", "2"]), new(SearchSetting.Streams, ["1", "2"])] };
        var run = Finish(Begin(small));
        var answer = ((SearchAction.Done)SettingsSearch.Next(run)).Answer;
        Assert.Equal((SearchEnd.AllTried, 4), (answer.End, answer.Tried));
    }

    private static RunRecord Begin(SearchRecord search)
    {
        var run = new RecordBuilder(1729).Measure(SampleWorkloads.ImageClassify, new CellScript(search.Base, 1, TimeSpan.FromSeconds(1), [])).Build();
        var plan = run.Plan with { Cells = [], Trials = [] };
        return run with { Plan = plan, PlanHash = plan.ComputeHash(), Trials = [], Outcome = RunOutcome.Interrupted, Search = search };
    }

    private static RunRecord Finish(RunRecord run, Func<SearchAction.Measure, TrialRecord>? measure = null)
    {
        while (SettingsSearch.Next(run) is SearchAction.Measure step)
            run = run.With((measure ?? Measure)(step));
        return run;
    }

    private static TrialRecord Measure(SearchAction.Measure step) => Trial(step, TrialStatus.Valid);

    /// <summary>Where more than 64 items in flight find no memory.</summary>
    private static TrialRecord Small(SearchAction.Measure step) => step.Cell.Batch * step.Cell.Streams > 24
        ? Trial(step, TrialStatus.Failed) with { Failure = new TrialFailure(FailureReason.OutOfMemory, "std::bad_alloc", "") }
        : Measure(step);

    private static TrialRecord Trial(SearchAction.Measure step, TrialStatus status, double latencyFactor = 1)
    {
        var (rate, seconds, _) = True(step.Cell);
        var noise = new SplitMix64(step.Trial.Seed);
        var record = new RecordBuilder(step.Trial.Seed).Trials(1).Measure(SampleWorkloads.ImageClassify, new CellScript(step.Cell, rate, TimeSpan.FromMilliseconds(1), [])).Build().Trials[0];
        var latency = TimeSpan.FromSeconds(seconds * latencyFactor * Math.Exp(0.02 * noise.Bell()));
        return record with
        {
            Repetition = step.Trial.Repetition,
            Seed = step.Trial.Seed,
            Elapsed = TimeSpan.FromSeconds(2),
            Status = status,
            Search = new SearchTrial(step.Phase, step.Cell),
            Failure = status is TrialStatus.Failed ? new TrialFailure(FailureReason.UnusableInput, "the model has no such input", "") : null,
            Findings = status is TrialStatus.Invalid ? [new Finding("steal", true, "the neighbours were loud")] : [],
            Worker = record.Worker! with { PeakMemory = new Bytes(Taken(step.Cell)) },
            Measurement = status is TrialStatus.Failed ? null : record.Measurement! with
            {
                Throughput = new ItemsPerSecond(rate * Math.Exp(0.01 * noise.Bell())),
                Latency = record.Measurement.Latency with { P99 = TimeSpan.FromTicks(latency.Ticks) },
            },
        };
    }

    private static IEnumerable<Cell> Cells(SearchRecord search) =>
        from batch in Enumerable.Range(0, 6)
        from streams in Enumerable.Range(0, 3)
        from threads in Enumerable.Range(0, 3)
        from precision in Enumerable.Range(0, 2)
        select search.CellAt([batch, streams, threads, precision]);

    private static Cell CellOf(SearchAnswer answer) => Cells(Search).Single(c => c.Id == answer.CellId);

    private static double Taken(Cell cell) => (40 + 2.0 * cell.Batch * cell.Streams) * Mebibyte;

    /// <summary>Four cores, a cost a call and one an item, int8 twice as fast.</summary>
    private static (double ItemsPerSecond, double Seconds, bool Fits) True(Cell cell)
    {
        var share = Math.Min(1, 4.0 / (cell.Streams * cell.IntraOpThreads));
        var speed = share / (0.1 + 0.9 / cell.IntraOpThreads);
        var time = (0.004 + cell.Batch * 0.006 / (cell.Precision is Precision.Int8 ? 2 : 1)) / speed;
        return (cell.Batch * cell.Streams / time, time * 1.2, true);
    }
}
