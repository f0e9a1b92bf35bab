namespace LabelBench.Core.Tests;

public class RunIdTests
{
    private sealed class StoppedClock(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }

    [Fact]
    public void The_time_is_encoded_as_in_the_ulid_specification() =>
        // The specification's own example: 1469918176385 ms is 01ARYZ6S41.
        Assert.StartsWith("01ARYZ6S41", RunId.From(DateTimeOffset.FromUnixTimeMilliseconds(1_469_918_176_385), new byte[10]), StringComparison.Ordinal);

    [Fact]
    public void The_largest_ulid_is_that_of_the_specification()
    {
        byte[] ones = [.. Enumerable.Repeat((byte)255, 10)];
        // .NET's time ends in the year 9999, before the 48 bits do.
        Assert.EndsWith("ZZZZZZZZZZZZZZZZ", RunId.From(DateTimeOffset.MaxValue, ones), StringComparison.Ordinal);
        Assert.Equal("0000000000" + "0000000000000000", RunId.From(DateTimeOffset.UnixEpoch, new byte[10]));
    }

    [Fact]
    public void Ids_sort_as_text_in_the_order_of_their_times()
    {
        var chance = new Random(1729);
        var bytes = new byte[10];
        string? last = null;
        var time = DateTimeOffset.UnixEpoch;
        for (var i = 0; i < 1000; i++)
        {
            time += TimeSpan.FromMilliseconds(chance.Next(1, int.MaxValue));
            chance.NextBytes(bytes);
            var id = RunId.From(time, bytes);
            Assert.True(RunId.IsValid(id), id);
            Assert.True(last is null || string.CompareOrdinal(last, id) < 0, $"{last} before {id}");
            last = id;
        }
    }

    [Fact]
    public void Two_runs_of_one_millisecond_have_different_ids()
    {
        var clock = new StoppedClock(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));
        var ids = Enumerable.Range(0, 1000).Select(_ => RunId.New(clock)).ToHashSet();
        Assert.Equal(1000, ids.Count);
        Assert.Single(ids.Select(id => id[..10]).Distinct());
    }

    [Theory]
    [InlineData("01ARYZ6S410000000000000000", true)]
    [InlineData("01ARYZ6S41000000000000000", false)]
    [InlineData("01ARYZ6S41000000000000000U", false)]
    [InlineData("01aryz6s410000000000000000", false)]
    [InlineData("../../../../../../etc/pass", false)]
    [InlineData("", false)]
    public void Only_26_characters_of_crockfords_alphabet_are_an_id(string text, bool valid) => Assert.Equal(valid, RunId.IsValid(text));

    [Fact]
    public void Too_little_chance_is_refused() => Assert.Throws<ArgumentException>(() => RunId.From(DateTimeOffset.UnixEpoch, new byte[9]));
}
