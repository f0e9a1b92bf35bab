using LabelBench.Labeling.Video;

namespace LabelBench.Labeling.Tests.Video;

public class NaturalOrderTests
{
    [Theory]
    [InlineData("frame2.jpg", "frame10.jpg")]
    [InlineData("frame9", "frame00010")]
    [InlineData("a1b2", "a1b10")]
    [InlineData("a", "a1")]
    [InlineData("1", "a")]
    [InlineData("frame01", "frame1")] // equal by value; the characters settle it
    [InlineData("99999999999999999998", "99999999999999999999")] // beyond 64 bits
    [InlineData("", "0")]
    public void Numbers_count_by_value(string first, string second)
    {
        Assert.True(NaturalOrder.Instance.Compare(first, second) < 0);
        Assert.True(NaturalOrder.Instance.Compare(second, first) > 0);
        Assert.Equal(0, NaturalOrder.Instance.Compare(first, first));
    }

    [Fact]
    public void It_is_an_order()
    {
        var random = new Random(3);
        var names = Enumerable.Range(0, 60).Select(_ => string.Concat(Enumerable.Range(0, random.Next(6)).Select(_ => "01ab9"[random.Next(5)]))).ToList();
        foreach (var (a, b, c) in names.SelectMany(a => names.SelectMany(b => names.Select(c => (a, b, c)))))
        {
            Assert.Equal(Math.Sign(NaturalOrder.Instance.Compare(a, b)), -Math.Sign(NaturalOrder.Instance.Compare(b, a)));
            if (NaturalOrder.Instance.Compare(a, b) <= 0 && NaturalOrder.Instance.Compare(b, c) <= 0)
                Assert.True(NaturalOrder.Instance.Compare(a, c) <= 0, $"{a} {b} {c}");
        }
    }
}
