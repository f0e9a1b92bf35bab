using LabelBench.Measurement.Load;
using LabelBench.Records;

namespace LabelBench.Measurement.Tests.Load;

public class CollectionFindingsTests
{
    [Theory]
    [InlineData(0, 0.9, 0.3, false)]
    [InlineData(0, 1.1, 0.3, true)]
    [InlineData(1, 0, 60, true)] // one of generation 2 is one too many, however long the window
    [InlineData(0, 50, 60, false)] // 60 s: a thousandth of them may be pauses
    [InlineData(0, 61, 60, true)]
    public void A_window_in_which_the_collector_could_be_felt_says_so_and_stays_valid(int gen2, double pauseMs, double seconds, bool isFound)
    {
        var findings = CollectionFindings.Of(new HarnessCost(1 << 20, 9, 3, gen2, TimeSpan.FromMilliseconds(pauseMs)), TimeSpan.FromSeconds(seconds)).ToArray();
        Assert.Equal(isFound, findings.Length == 1);
        Assert.All(findings, f => Assert.Equal((HarnessCost.Rule, false), (f.Rule, f.Invalidates)));
    }
}
