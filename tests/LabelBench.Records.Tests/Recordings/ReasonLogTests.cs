using LabelBench.Records.Recordings;

namespace LabelBench.Records.Tests.Recordings;

public class ReasonLogTests
{
    private const int Most = 64;

    [Fact]
    public void A_reason_that_comes_and_goes_for_days_takes_no_more_room_and_leaves_what_is_in_force()
    {
        var log = new ReasonLog(Most);
        log.Add(1, channel: 7, "no such file");
        long written = 0, changes = 0;
        for (var i = 0; i < 10_000; i++)
        {
            log.Add(10 + i, channel: 3, i % 2 == 0 ? "it does not answer" : null);
            if (i % 20 == 0) changes += log.Since(ref written).Count;
        }
        changes += log.Since(ref written).Count;
        Assert.Equal((10_001, 10_001), (changes, written));
        Assert.Equal("no such file", log.At(7, 20_000));
        Assert.Equal("it does not answer", log.At(3, 10_008));
        Assert.Null(log.At(3, 10_009));
        long all = 0;
        Assert.InRange(log.Since(ref all).Count, 1, Most);
    }

    [Fact]
    public void Who_comes_too_late_for_some_changes_gets_the_others_once()
    {
        var log = new ReasonLog(Most);
        long read = 0;
        for (var i = 0; i < 1_000; i++) log.Add(i, channel: i % 2, i % 3 == 0 ? null : "gone");
        var late = log.Since(ref read);
        Assert.InRange(late.Count, Most / 2, Most);
        Assert.Equal(late.OrderBy(c => c.AtNs), late);
        Assert.Empty(log.Since(ref read));
    }
}
