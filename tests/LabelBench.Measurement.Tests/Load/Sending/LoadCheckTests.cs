using System.Collections.Immutable;
using LabelBench.Core;
using LabelBench.Measurement.Load.Sending;
using LabelBench.Workloads;
using LabelBench.Workloads.Yaml;

namespace LabelBench.Measurement.Tests.Load.Sending;

public sealed class LoadCheckTests : IDisposable
{
    private const long Room = 10_000_000;

    private static readonly WindowLength Usual = new(TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(300));

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("labelbench-load");

    public void Dispose() => folder.Delete(recursive: true);

    [Theory]
    [InlineData(0.1)]
    [InlineData(1000)]
    [InlineData(100_000)]
    public void A_rate_that_fits_is_let_through(double rate) => Assert.All(Rated(rate), plan => Assert.Empty(LoadCheck.Of(plan, Usual, Room)));

    [Theory]
    [InlineData(200_000, "is 200,000 queries/s and sends 12,000,000 queries in 60 s; there is memory for 10,000,000: lower the rate or shorten the run")]
    [InlineData(1e7, "sends 600,000,000 queries in 60 s")]
    [InlineData(0.001, "is 0.001 queries/s: 0.3 queries in the longest window of 300 s; give a rate that sends at least 10")]
    public void More_queries_than_memory_holds_and_fewer_than_show_anything_are_refused(double rate, string text) => Assert.All(Rated(rate), plan =>
    {
        var problem = Assert.Single(LoadCheck.Of(plan, Usual, Room));
        Assert.Equal("--rate", problem.Source);
        Assert.Contains(text, problem.Text, StringComparison.Ordinal);
    });

    [Theory]
    [InlineData(16, 1000, null)]
    [InlineData(1_000_000, 60_000, "fewer than 262,144 can wait before the window opens")]
    [InlineData(200_000, 1, "gives 200,000,000 queries/s with --period 1ms; at most 10,000,000 can be sent")]
    [InlineData(200_000, 1000, "sends 12,000,000 queries in 60 s")]
    [InlineData(16, 3_600_000, "is 3,600 s; the longest window of 300 s holds fewer than two bursts")]
    public void Bursts_that_cannot_wait_or_be_sent_or_come_too_seldom_are_refused(int size, double milliseconds, string? text)
    {
        var problems = LoadCheck.Of(new ArrivalPlan.Burst(size, TimeSpan.FromMilliseconds(milliseconds), TimeSpan.Zero), Usual, Room).ToArray();
        if (text is null)
            Assert.Empty(problems);
        else
            Assert.Contains(text, Assert.Single(problems).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_number_of_a_workloads_file_is_told_with_file_key_and_line_and_one_of_an_option_with_the_option()
    {
        var lines = new Dictionary<string, int> { ["rate_per_second"] = 7, ["burst_size"] = 8, ["burst_period_ms"] = 9 }.ToImmutableSortedDictionary(StringComparer.Ordinal);
        var file = new OfferedLoad { Rate = new(200_000), BurstSize = 1_000_000, BurstPeriod = TimeSpan.FromHours(1), Places = new KeyPlaces("jobs/own.yaml", "load", lines) };
        Assert.All(Rated(200_000), plan => Assert.Equal(("jobs/own.yaml", "load.rate_per_second", 7), At(LoadCheck.Of(plan, Usual, Room, file).Single())));
        Assert.All(Rated(300_000), plan => Assert.Equal(("--rate", "", null), At(LoadCheck.Of(plan, Usual, Room, file).Single())));
        Assert.Equal([("jobs/own.yaml", "load.burst_size", 8), ("jobs/own.yaml", "load.burst_period_ms", 9)],
            LoadCheck.Of(new ArrivalPlan.Burst(1_000_000, TimeSpan.FromHours(1), TimeSpan.Zero), Usual, Room, file).Select(At));

        static (string, string, int?) At(Problem problem) => (problem.Source, problem.Place, problem.Line);
    }

    [Fact]
    public void A_trace_is_read_and_refused_with_its_mistakes_its_length_or_a_gap_that_leaves_nothing_to_replay()
    {
        Assert.Empty(LoadCheck.Of(Trace("good", "0\n1\n2\n"), Usual, Room));
        Assert.Equal(2, Assert.Single(LoadCheck.Of(Trace("order", "5\n1\n"), Usual, Room)).Line);
        Assert.Contains("there is memory for 2", Assert.Single(LoadCheck.Of(Trace("long", "0\n1\n2\n"), Usual, 2)).Text, StringComparison.Ordinal);
        Assert.Contains("cut the gap that follows", Assert.Single(LoadCheck.Of(Trace("gap", "0\n400\n401\n"), Usual, Room)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void There_is_room_for_some_queries_and_for_fewer_where_several_workers_share_the_memory() => Assert.InRange(LoadCheck.RoomOf(4), 1, LoadCheck.RoomOf(1));

    private static IEnumerable<ArrivalPlan> Rated(double rate) =>
        [new ArrivalPlan.Poisson(new QueriesPerSecond(rate)), new ArrivalPlan.LoadGen(new QueriesPerSecond(rate)), new ArrivalPlan.Constant(new QueriesPerSecond(rate))];

    private ArrivalPlan.Trace Trace(string name, string text)
    {
        var path = Path.Combine(folder.FullName, $"{name}.csv");
        File.WriteAllText(path, text);
        return new ArrivalPlan.Trace(path, TraceUnit.Seconds);
    }
}
