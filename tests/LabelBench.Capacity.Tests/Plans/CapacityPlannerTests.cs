using System.Collections.Immutable;
using System.Text.Json;
using LabelBench.Analysis;
using LabelBench.Capacity.Costs;
using LabelBench.Capacity.Demands;
using LabelBench.Capacity.Plans;
using LabelBench.Capacity.Purchasing;
using LabelBench.Core;
using LabelBench.Records;
using LabelBench.Workloads;

namespace LabelBench.Capacity.Tests.Plans;

public class CapacityPlannerTests
{
    private static readonly Catalog Builtin = Catalog.Builtin(new DateOnly(2026, 8, 1));

    private static readonly JobDemand Stream = new(Runs.Images.Id, 2e6, DayProfile.OfficeHours);

    /// <summary>Both jobs on one machine: 12 images or 1.5 pages a second and core.</summary>
    private static RunSummary Both() => Runs.Of(Runs.Machine, Runs.Pipeline(Runs.Images, 96, decodeMs: 40, inferMs: 120), Runs.Pipeline(Runs.Pages, 12, decodeMs: 200, inferMs: 1000));

    private static TeamDemand Demand(params JobDemand[] jobs) => new("team", "EUR", null, [.. jobs], null, new RentingRules());

    /// <summary>Asked by most tests: a planner that was asked before answers as a new one does (<see cref="ReplanningTests"/>).</summary>
    private static readonly Lazy<CapacityPlanner> Usual = new(() => new CapacityPlanner(Both(), Builtin, Runs.ResNetData));

    /// <summary>What to rent, played through; <see cref="PlanDepth.Full"/> where a test looks at losers, deadlines or what ifs.</summary>
    private static CapacityPlan Plan(TeamDemand demand, Catalog? catalog = null, RunSummary? run = null, PlanDepth depth = PlanDepth.Purchase) =>
        (catalog is null && run is null ? Usual.Value : new CapacityPlanner(run ?? Both(), catalog ?? Builtin, Runs.ResNetData)).Plan(demand, depth);

    private static CapacityPlan Possible(TeamDemand demand, Catalog? catalog = null, PlanDepth depth = PlanDepth.Purchase)
    {
        var plan = Plan(demand, catalog, depth: depth);
        Assert.True(plan.IsPossible, string.Join(' ', plan.Unserved.Values.Concat(plan.Conflict.Select(c => c.ToString()))));
        return plan;
    }

    [Fact]
    public void Servers_carry_the_busiest_hour_and_one_fewer_of_any_would_not()
    {
        var pool = Assert.Single(Possible(Demand(Stream)).Pools);
        Assert.True(pool.Carries(r => r.Usable) >= 1 - 1e-9);
        Assert.All(pool.Servers, s => Assert.True(pool.Carries(r => r.Usable) - s.Candidate.Carries(r => r.Usable) < 1));
        Assert.True(pool.Certificate.IsProven);
        Assert.InRange(pool.Certificate.LowerBound, 0, pool.Price);
    }

    [Fact]
    public void Every_offer_is_rented_or_told_why_not()
    {
        var plan = Possible(Demand(Stream) with { Rules = new RentingRules { Regions = ["eu"], Term = BillingTerm.Monthly } }, depth: PlanDepth.Full);
        var rented = plan.Pools.SelectMany(p => p.Servers).Select(s => s.Candidate.Offer.Id);
        Assert.Equal(Builtin.Offers.Select(o => o.Id).Order(StringComparer.Ordinal), rented.Concat(plan.Losers.Select(l => l.Offer.Id)).Order(StringComparer.Ordinal));
        Assert.All(plan.Losers, l => Assert.False(string.IsNullOrWhiteSpace(l.Reason)));
    }

    [Fact]
    public void At_its_winning_price_an_offer_is_in_the_plan_and_above_it_not()
    {
        var catalog = Runs.Offers([.. Builtin.Offers.Where(o => o.Region.StartsWith("eu", StringComparison.Ordinal) && o.Gpus == 0).Take(12)]);
        var plan = Possible(Demand(Stream), catalog, PlanDepth.Full);
        var loser = plan.Losers.First(l => l is { WinningPrice: > 1, Offer.Currency: "EUR", Offer.SetupFee: 0 });
        CapacityPlan At(decimal price) => Possible(Demand(Stream), catalog with { Offers = [.. catalog.Offers.Select(o => o.Id == loser.Offer.Id ? o with { PricePerMonth = price } : o)] });
        Assert.Contains(loser.Offer.Id, At(loser.WinningPrice!.Value - 0.01m).Pools.SelectMany(p => p.Servers).Select(s => s.Candidate.Offer.Id));
        Assert.DoesNotContain(loser.Offer.Id, At(loser.WinningPrice.Value + 0.01m).Pools.SelectMany(p => p.Servers).Select(s => s.Candidate.Offer.Id));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Whichever_servers_fail_the_rest_of_a_plan_with_spares_carries_the_demand(int spares)
    {
        var plan = Possible(Demand(Stream, new JobDemand(Runs.Pages.Id, 2e5, DayProfile.Flat)) with { Rules = new RentingRules { Spares = spares } });
        Assert.All(plan.Pools, p => Assert.All(Losses(p, spares), lost => Assert.True(p.CarriesWithout(lost, r => r.Usable) >= 1 - 1e-9)));
        Assert.True(plan.Replay!.Failures > 0);
        Assert.Equal(plan.Replay.Failures, plan.Replay.FailuresCarried);
        Assert.True(plan.Price >= Possible(Demand(Stream, new JobDemand(Runs.Pages.Id, 2e5, DayProfile.Flat))).Price);
    }

    /// <summary>Every way to lose so many of a pool's servers.</summary>
    private static IEnumerable<int[]> Losses(ServerPool pool, int failed)
    {
        IEnumerable<int[]> losses = [new int[pool.Servers.Length]];
        for (var i = 0; i < failed; i++)
            losses = losses.SelectMany(l => pool.Servers.Select((s, at) => (at, s)).Where(s => l[s.at] < s.s.Count).Select(s => l.Select((n, at) => at == s.at ? n + 1 : n).ToArray()));
        return losses;
    }

    [Fact]
    public void Whichever_site_fails_the_rest_of_a_plan_with_spare_sites_carries_the_demand_and_keeps_its_promise()
    {
        var promised = Stream with { Promise = new ServiceLevelObjective(99, TimeSpan.FromSeconds(2)) };
        var plan = Possible(Demand(promised) with { Rules = new RentingRules { Spares = 1, SiteSpares = 1 } });
        var pool = Assert.Single(plan.Pools);
        var sites = pool.Servers.Select(s => s.Candidate.Site).Distinct().ToArray();
        Assert.True(sites.Length > 1);
        Assert.All(sites, site => Assert.True(pool.CarriesWithout([.. pool.Servers.Select(s => s.Candidate.Site == site ? s.Count : 0)], r => r.Usable) >= 1 - 1e-9));
        Assert.True(plan.Replay!.Failures >= sites.Length && plan.Replay.Holds);
        var one = Runs.Offers([.. Builtin.Offers.Where(o => o is { Provider: "hetzner", Region: "eu-central" })]);
        Assert.Contains(PurchaseConstraint.Sites, Plan(Demand(promised) with { Rules = new RentingRules { SiteSpares = 1 } }, one).Conflict);
    }

    private static JobDemand Training(double itemsPerWeek, TrainingHours when) => new("train-cnn", itemsPerWeek / 7, DayProfile.Flat) { Retraining = new Retraining(itemsPerWeek, 32, when) };

    private static RunSummary WithTraining() => Runs.Of(Runs.Machine, Runs.Pipeline(Runs.Images, 96, decodeMs: 40, inferMs: 120), Runs.Training("train-cnn", 80));

    [Fact]
    public void Training_fills_the_room_that_labels_leave_and_needs_servers_where_there_is_none()
    {
        // 12 images a second and core, 10 items trained: one server of 16 cores is busy by day and free at night.
        var catalog = Runs.Offers(Runs.Server("a/b/eu", 16, 100, cpu: Runs.Machine.CpuModel));
        CapacityPlan With(double week, TrainingHours when) => Plan(Demand(Stream with { ItemsPerDay = 2e6 }, Training(week, when)), catalog, WithTraining());
        var alone = Plan(Demand(Stream with { ItemsPerDay = 2e6 }), catalog, WithTraining()).Servers;
        Assert.Equal(alone, With(1e6, TrainingHours.Night).Servers);
        // All but an hour of the nights, in which a few items come too.
        var nights = 69 * 3600 * With(1e6, TrainingHours.Any).Pools[0].Servers[0].Candidate.Rates[1].Usable;
        Assert.Equal((alone + 1, alone), (With(nights, TrainingHours.Night).Servers, With(nights, TrainingHours.Any).Servers));
        var use = With(1e6, TrainingHours.Night).Hours;
        Assert.All(use.Index(), h => Assert.True(h.Item.Labels + h.Item.Training <= 1 + 1e-9 && (h.Item.Training > 0) == (h.Index % 24 is >= 20 or < 6)));
    }

    [Fact]
    public void A_training_that_no_server_ends_in_time_or_that_was_not_measured_says_so()
    {
        var catalog = Runs.Offers(Runs.Server("a/b/eu", 16, 100, cpu: Runs.Machine.CpuModel));
        Assert.Contains("70 h of a week are for it", Plan(Demand(Training(1e9, TrainingHours.Night)), catalog, WithTraining()).Unserved["train-cnn"], StringComparison.Ordinal);
        Assert.Contains("labelbench run --workload train-cnn", Plan(Demand(Training(1e5, TrainingHours.Any)), catalog).Unserved["train-cnn"], StringComparison.Ordinal);
    }

    [Fact]
    public void Training_beside_a_promise_is_waited_for_or_has_servers_of_its_own()
    {
        var catalog = Runs.Offers(Runs.Server("a/b/eu", 16, 100, cpu: Runs.Machine.CpuModel));
        JobDemand Promised(double seconds) => Stream with { ItemsPerDay = 2e5, Promise = new ServiceLevelObjective(99, TimeSpan.FromSeconds(seconds)) };
        // A step takes 32 items / 160 a second = 0.2 s and a little more at the low end.
        Assert.Single(Plan(Demand(Promised(20), Training(1e5, TrainingHours.Any)), catalog, WithTraining()).Pools);
        Assert.Equal(2, Plan(Demand(Promised(1), Training(1e5, TrainingHours.Any)), catalog, WithTraining()).Pools.Length);
    }

    [Fact]
    public void Hours_in_which_different_jobs_are_busy_share_servers()
    {
        var day = new JobDemand(Runs.Images.Id, 3e6, new DayProfile([.. Enumerable.Range(0, 24).Select(h => h is >= 8 and < 18 ? 1.0 : 0)], 1));
        var night = new JobDemand(Runs.Pages.Id, 3e5, new DayProfile([.. Enumerable.Range(0, 24).Select(h => h is >= 8 and < 18 ? 0 : 1.0)], 1));
        var (alone, other, both) = (Possible(Demand(day)).Price, Possible(Demand(night)).Price, Possible(Demand(day, night)).Price);
        Assert.True(both < 0.8m * (alone + other), $"{alone} and {other}, together {both}");
    }

    [Fact]
    public void Precisions_that_a_job_may_not_use_are_no_basis()
    {
        var int8 = Runs.Pipeline(Runs.Images, 300, decodeMs: 40, inferMs: 30);
        var run = Runs.Of(Runs.Machine, Runs.Pipeline(Runs.Images, 96, decodeMs: 40, inferMs: 120), int8 with { Cell = int8.Cell with { Precision = Precision.Int8 } });
        var catalog = Runs.Offers(Runs.Server("a/b/eu", 16, 100));
        Figure Rate(params Precision[] allowed) => Plan(Demand(Stream with { Precisions = [.. allowed] }), catalog, run).Pools[0].Servers[0].Candidate.Rates[0].Throughput;
        Assert.Equal(300.0 / 96, Rate().Value / Rate(Precision.Fp32).Value, 6);
        Assert.Contains("run --workload", Plan(Demand(Stream with { Precisions = [Precision.Fp16] }), catalog, run).Unserved[Runs.Images.Id], StringComparison.Ordinal);
    }

    [Fact]
    public void Lines_and_disks_of_a_server_bound_it_and_unknown_ones_are_asked_for()
    {
        var server = Runs.Server("a/b/eu", 16, 100);
        JobDemand job = Stream with { ItemsPerDay = 1e5, BytesPerItem = new Bytes(2e6), Disk = Bytes.FromGibibytes(200) };
        CapacityPlan On(Offer offer) => Plan(Demand(job), Runs.Offers(offer));
        var rate = On(server with { NetworkBitsPerSecond = 1e8, DiskBytes = Bytes.FromGibibytes(400) }).Pools[0].Servers[0].Candidate.Rates[0];
        Assert.Equal(1e8 / 16e6, rate.Usable, 9);
        Assert.Contains("line of 0.1 Gbit/s", rate.LimitedBy, StringComparison.Ordinal);
        Assert.Contains("its disks hold 100 GiB", On(server with { DiskBytes = Bytes.FromGibibytes(100) }).Unserved[Runs.Images.Id], StringComparison.Ordinal);
        Assert.Equal(["disk", "disk_kind", "network", "stock"], On(server).Warnings.Select(w => w.Place).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_figure_has_a_kind_and_a_source_and_those_that_age_a_day_until_which_they_hold()
    {
        var plan = Possible(Demand(Stream) with { People = ReviewTeam.Usual, Currency = "USD" });
        Assert.All(plan.Figures, f => Assert.False(string.IsNullOrWhiteSpace(f.Figure.Source)));
        Assert.All(plan.Figures.Where(f => f.Figure.Provenance is Provenance.ListPrice or Provenance.Predicted or Provenance.Measured && f.AsOf is not null), f => Assert.True(f.Expires > f.AsOf));
        Assert.Contains(plan.Figures, f => f.Figure.Provenance is Provenance.ListPrice);
        Assert.Contains(plan.Figures, f => f.Figure is { Provenance: Provenance.Predicted, Low: not null, Confidence: not null });
        Assert.Contains(plan.Figures, f => f is { What: "one EUR", Figure.Provenance: Provenance.Published });
    }

    [Fact]
    public void Prices_throughputs_items_and_review_shares_are_varied_one_at_a_time()
    {
        var plan = Possible(Demand(Stream with { ItemsPerDay = 2e7 }) with { People = ReviewTeam.Usual }, depth: PlanDepth.Full);
        Assert.Equal(Enum.GetValues<WhatIfKind>(), plan.Sensitivity.Select(w => w.Kind).Distinct().Order());
        decimal Price(string change) => plan.Sensitivity.Single(w => w.Change == change).Price!.Value;
        Assert.InRange(Price("what is rented costs 20 % more"), plan.Price, plan.Price * 1.2m + 0.01m);
        Assert.True(Price("what is rented costs 20 % less") <= plan.Price * 0.8m + 0.01m);
        Assert.True(Price("throughput 20 % lower") >= plan.Price && Price("throughput 20 % higher") <= plan.Price);
        Assert.Equal(plan.People!.Needed / 2, plan.Sensitivity.Single(w => w.Change == "half the share sent to people").Reviewers!.Value, 9);
    }

    [Fact]
    public void Jobs_share_servers_where_that_is_cheaper_and_have_their_own_where_that_is()
    {
        // Either job alone leaves most of a server idle: one server does both.
        var small = Possible(Demand(new JobDemand(Runs.Images.Id, 1e5, DayProfile.Flat), new JobDemand(Runs.Pages.Id, 2e4, DayProfile.Flat)));
        Assert.Equal(1, small.Servers);
        // A fast model call on a GPU is no use to the job whose host work binds, and dear.
        foreach (var items in new[] { 1e6, 1e7 })
        {
            var jobs = new[] { new JobDemand(Runs.Images.Id, items, DayProfile.Flat), new JobDemand(Runs.Pages.Id, items / 10, DayProfile.Flat) };
            Assert.True(Possible(Demand(jobs)).Price <= jobs.Sum(j => Possible(Demand(j)).Price));
        }
    }

    [Fact]
    public void A_promise_leaves_servers_room_and_holds_when_the_queues_are_played()
    {
        var promised = Stream with { Promise = new ServiceLevelObjective(99, TimeSpan.FromMilliseconds(400)), Burstiness = 4 };
        var plan = Possible(Demand(promised));
        var replay = Assert.Single(plan.Replay!.Promises);
        Assert.True(replay.IsKept);
        Assert.InRange(replay.Seconds, 0.01, 0.4);
        Assert.True(plan.Price >= Possible(Demand(Stream)).Price);
        Assert.All(plan.Pools.SelectMany(p => p.Servers).SelectMany(s => s.Candidate.Rates), r => Assert.True(r.Usable < r.Sure));
    }

    [Fact]
    public void A_promise_shorter_than_the_work_itself_is_no_offers_to_keep()
    {
        var plan = Plan(Demand(Stream with { Promise = new ServiceLevelObjective(99, TimeSpan.FromMilliseconds(0.1)) }));
        Assert.False(plan.IsPossible);
        Assert.Contains("too long for 0.1 ms", plan.Unserved[Runs.Images.Id], StringComparison.Ordinal);
    }

    [Fact]
    public void A_slower_precision_keeps_a_promise_that_the_fastest_breaks()
    {
        var precise = Runs.Pipeline(Runs.Images, 96, decodeMs: 40, inferMs: 120);
        var quick = Runs.Pipeline(Runs.Images, 160, decodeMs: 40, inferMs: 60) is var c ? c with { Cell = c.Cell with { Precision = Precision.Int8, Batch = 32 } } : null!;
        var run = Runs.Of(Runs.Machine, precise, quick);
        JobRate With(double milliseconds) => Plan(Demand(Stream with { Promise = new ServiceLevelObjective(99, TimeSpan.FromMilliseconds(milliseconds)) }), run: run).Pools[0].Servers[0].Candidate.Rates[0];
        Assert.Equal((32, 1), (With(60_000).Batch, With(1500).Batch));
        Assert.Equal((Precision.Int8, Precision.Fp32), (With(60_000).Stack!.Precision, With(1500).Stack!.Precision));
    }

    [Fact]
    public void An_offer_that_loses_one_pool_and_cannot_be_in_another_says_both()
    {
        var night = new JobDemand(Runs.Pages.Id, 3000, DayProfile.Flat) { Promise = new ServiceLevelObjective(95, TimeSpan.FromSeconds(2)) };
        var catalog = Runs.Offers(Runs.Server("a/fast/eu", 8, 300, cpu: Runs.Machine.CpuModel), Runs.Server("a/small/eu", 2, 20), Runs.Server("b/small/eu", 2, 30));
        var plan = Possible(Demand(new JobDemand(Runs.Images.Id, 2e7, DayProfile.Flat), night), catalog, PlanDepth.Full);
        Assert.Equal(2, plan.Pools.Length);
        var loser = plan.Losers.Single(l => l.Offer.Id == "b/small/eu");
        Assert.Matches("^price: it would be in the plan for image-classify at [0-9.]+ EUR a month instead of 30.00 EUR; documents-ocr: even an item that waits for no other takes ", loser.Reason);
    }

    [Fact]
    public void What_to_measure_next_is_on_a_server_of_the_plan_and_saves_what_a_plan_at_its_expected_throughput_saves()
    {
        var many = Demand(Stream with { ItemsPerDay = 2e7 });
        var offers = Runs.Offers(Runs.Server("a/other/eu", 8, 100));
        var plan = Possible(many, offers, PlanDepth.Full);
        var next = Assert.Single(plan.Next);
        Assert.Equal(("a/other/eu", 100m, "labelbench run --workload image-classify --ep cpu"), (next.Offer.Id, next.Price, next.Command));
        var expected = plan.Pools[0].Servers[0].Candidate.Rates[0].Throughput.Value;
        var known = new CapacityPlanner(Both(), offers, Runs.ResNetData, (_, _) => new Capacity.Prediction.Known(
            new Figure(expected, expected * 0.98, expected * 1.02, 0.95, Provenance.Measured, "3 trials"), new ItemsPerSecond(expected * Math.Exp(-LogEstimate.Repeats)), "CPU", [])
        {
            Kind = PredictionKind.MeasuredHere,
            At80 = new Figure(expected, null, null, null, Provenance.Measured, "3 trials"),
        }).Plan(many);
        Assert.InRange(next.PlanPrice!.Value, known.Price, plan.Price - 100);
        Assert.True(next.Servers < plan.Servers);
        Assert.Empty(known.Next);
    }

    [Fact]
    public void Jobs_that_a_servers_memory_does_not_hold_are_no_work_for_it()
    {
        JobDemand[] jobs = [Stream with { ItemsPerDay = 1e5 }, new JobDemand(Runs.Pages.Id, 2e4, DayProfile.Flat)];
        var offers = Runs.Offers(Runs.Server("a/small/eu", 8, 100), Runs.Server("a/large/eu", 8, 300)) is var c ? c with { Offers = c.Offers.SetItem(0, c.Offers[0] with { MemoryBytes = Bytes.FromGibibytes(8) }) } : null!;
        CapacityPlan With(double gibibytes) => Plan(Demand(jobs), offers, Remembering(Both(), Bytes.FromGibibytes(gibibytes)), PlanDepth.Full);
        Assert.Equal(["a/small/eu"], With(3).Pools.SelectMany(p => p.Servers).Select(s => s.Candidate.Offer.Id));
        // Either job fits by itself, both do not.
        var apart = With(5);
        Assert.Equal(2, apart.Pools.Length);
        Assert.Equal(["a/small/eu", "a/small/eu"], apart.Pools.SelectMany(p => p.Servers).Select(s => s.Candidate.Offer.Id));
        var large = With(9);
        Assert.Equal(["a/large/eu"], large.Pools.SelectMany(p => p.Servers).Select(s => s.Candidate.Offer.Id));
        Assert.Contains("its memory holds 8 GiB, image-classify takes 9.0 there", large.Losers.Single(l => l.Offer.Id == "a/small/eu").Reason, StringComparison.Ordinal);
        // Twice the cores work on twice the items at once.
        var wide = Plan(Demand(jobs[0]), Runs.Offers(Runs.Server("a/wide/eu", 16, 100)), Remembering(Both(), Bytes.FromGibibytes(9)));
        Assert.Equal(2 * Bytes.FromGibibytes(9).Value, wide.Pools[0].Servers[0].Candidate.Rates[0].Memory!.Value.Value, 1.0);
    }

    /// <summary>The run, every trial of which held so much memory.</summary>
    private static RunSummary Remembering(RunSummary run, Bytes peak) => run with
    {
        Record = run.Record with { Trials = [.. run.Cells.Select(c => new TrialRecord(c.Cell.Id, 1, 1, TrialStatus.Valid, null, DateTimeOffset.UnixEpoch, TimeSpan.Zero,
            new WorkerDescription(1, TimeSpan.Zero, TimeSpan.Zero, ImmutableSortedDictionary<string, string>.Empty, ImmutableSortedDictionary<string, int>.Empty, ImmutableSortedDictionary<string, string>.Empty) { PeakMemory = peak }, null, []))] },
    };

    [Fact]
    public void What_cannot_be_kept_together_is_named()
    {
        var cheapest = Possible(Demand(Stream)).Price;
        Assert.Equal([PurchaseConstraint.Budget], Plan(Demand(Stream) with { BudgetPerMonth = cheapest - 1 }).Conflict.AsEnumerable());
        Assert.Equal([PurchaseConstraint.Servers], Plan(Demand(Stream with { ItemsPerDay = 1e9 }) with { Rules = new RentingRules { Servers = 3 } }).Conflict.AsEnumerable());
        Assert.True(Possible(Demand(Stream) with { BudgetPerMonth = cheapest }).IsPossible);
    }

    [Fact]
    public void A_job_that_was_not_measured_says_what_to_measure()
    {
        var plan = Plan(Demand(new JobDemand("text-entities", 1e5, DayProfile.Flat)));
        Assert.False(plan.IsPossible);
        Assert.Contains("labelbench run --workload text-entities", plan.Unserved["text-entities"], StringComparison.Ordinal);
    }

    [Fact]
    public void People_are_named_as_the_bottleneck_where_they_are()
    {
        var twelve = Demand(Stream) with { People = ReviewTeam.Usual with { Reviewers = 12 } };
        var plan = Possible(twelve);
        // 2e6 a day, 18 % sent, 7 s each.
        Assert.Equal(2e6 * 0.18 * 7 / 3600 * 7, plan.People!.HoursPerWeek, 6);
        Assert.True(plan.People.PeopleAreTheBottleneck);
        Assert.Equal(12 * 32.5 / plan.People.HoursPerWeek, plan.People.Done, 9);
        Assert.False(Possible(twelve with { Jobs = [Stream with { ReviewShare = new Share(0) }] }).People!.PeopleAreTheBottleneck);
    }

    [Fact]
    public void Quality_control_rework_and_the_dear_items_of_active_learning_cost_hours()
    {
        double Hours(ReviewTeam team) => Possible(Demand(Stream) with { People = team }).People!.HoursPerWeek;
        var plain = Hours(ReviewTeam.Usual);
        Assert.Equal(1.1, Hours(ReviewTeam.Usual with { ReworkShare = 0.1 }) / plain, 9);
        Assert.Equal(1 + 0.82 * 0.05 / 0.18, Hours(ReviewTeam.Usual with { QualityControlShare = 0.05 }) / plain, 9);
        Assert.Equal(1 + 0.2 * 0.8, Hours(ReviewTeam.Usual with { LearningShare = 0.2, LearningFactor = 1.8 }) / plain, 9);
    }

    [Fact]
    public void More_time_for_a_backlog_never_costs_more_a_month_where_other_work_goes_on()
    {
        var plan = Possible(Demand(Stream, new JobDemand(Runs.Pages.Id, 1e5, DayProfile.Flat) { Backlog = new Backlog(1e6, 10) }), depth: PlanDepth.Full);
        Assert.Equal(("a month", 7), (plan.Period.Words, plan.Front.Length));
        Assert.Equal(plan.Front.Select(p => p.Price).OrderDescending(), plan.Front.Select(p => p.Price));
    }

    [Fact]
    public void Servers_for_a_backlog_alone_are_rented_and_paid_for_until_it_is_done()
    {
        var offers = Runs.Offers(Runs.Server("a/hourly/eu", 8, 730) with { Term = BillingTerm.Hourly }, Runs.Server("a/monthly/eu", 8, 200) with { SetupFee = 50 });
        CapacityPlan Within(double days, decimal? budget = null) => Plan(Demand(Backlog(days)) with { BudgetPerMonth = budget }, offers, depth: PlanDepth.Full);
        var week = Within(7);
        Assert.Equal(("for 7 days", 168m, "a/hourly/eu"), (week.Period.Words, week.Price, week.Pools[0].Servers[0].Candidate.Offer.Id));
        Assert.Equal("price: it would be in the plan at 168 EUR for 7 days instead of 250 EUR", Assert.Single(week.Losers).Reason);
        // Forty days are two months of the one and 960 hours of the other.
        var forty = Within(40);
        Assert.Equal((450m, "a/monthly/eu"), (forty.Price, forty.Pools[0].Servers[0].Candidate.Offer.Id));
        Assert.Equal([PurchaseConstraint.Budget], Within(40, 224).Conflict.AsEnumerable());
        Assert.True(Within(40, 225).IsPossible);
        // A quarter of the time, and three times as much: ten days by the hour, 120 by the month.
        Assert.Equal((240m, 850m), (forty.Front[0].Price, forty.Front[^1].Price));

        static JobDemand Backlog(double days) => new(Runs.Images.Id, 1000, DayProfile.Flat) { Backlog = new Backlog(1000 * days, days) };
    }

    [Theory, InlineData(0.5, 1), InlineData(31, 1), InlineData(31.5, 2), InlineData(62, 2), InlineData(63, 3)]
    public void A_month_that_has_begun_is_paid_for(double days, int months) => Assert.Equal(months, new RentPeriod(days).Months);

    [Fact]
    public void A_plan_is_the_same_to_the_byte_in_every_culture_time_zone_and_order_of_the_catalog()
    {
        var demand = Demand(Stream with { Promise = new ServiceLevelObjective(99, TimeSpan.FromSeconds(1)) }, new JobDemand(Runs.Pages.Id, 2e5, DayProfile.Flat)) with { Rules = new RentingRules { Spares = 1 } };
        string Bytes(Catalog catalog) => JsonSerializer.Serialize(Possible(demand, catalog, PlanDepth.Full) with { Warnings = [] }, Json.Pretty);
        var expected = Bytes(Builtin);
        foreach (var (culture, zone) in new[] { ("de-DE", "Asia/Tokyo"), ("ar-SA", "America/Anchorage"), ("fr-FR", "Pacific/Kiritimati") })
            Assert.Equal(expected, Cultures.In(culture, () => TimeZones.In(zone, () => Bytes(Builtin with { Offers = [.. Builtin.Offers.Reverse()] }))));
    }

    [Fact]
    public void Throughputs_drawn_from_their_intervals_suffice_about_as_often_as_asked_for()
    {
        var one = Runs.Offers(Runs.Server("a/b/eu", 16, 100));
        foreach (var (confidence, least) in new[] { (0.8, 0.75), (0.95, 0.93) })
            Assert.True(Possible(Demand(Stream with { ItemsPerDay = 2e8 }) with { Rules = new RentingRules { Confidence = confidence } }, one).Replay!.Carried >= least);
    }
}
