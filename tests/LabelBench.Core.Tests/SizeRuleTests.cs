namespace LabelBench.Core.Tests;

public class SizeRuleTests
{
    [Fact]
    public void The_nearest_value_is_allowed_and_no_other_allowed_value_is_nearer()
    {
        foreach (var rule in new[] { new SizeRule(224, 32, 32, 2048), new SizeRule(8, 1, 3, 64), SizeRule.Fixed(224), new SizeRule(12, 4, 6, 30) })
        {
            var allowed = Enumerable.Range(rule.Least, rule.Most - rule.Least + 1).Where(rule.Allows).ToArray();
            foreach (var value in Enumerable.Range(0, 2200))
            {
                Assert.True(rule.Allows(rule.Nearest(value)), $"{rule}: {value} -> {rule.Nearest(value)}");
                Assert.Equal(allowed.Min(a => Math.Abs(a - value)), Math.Abs(rule.Nearest(value) - value));
            }
        }
    }

    [Fact]
    public void It_says_what_it_takes()
    {
        Assert.Equal("a multiple of 32 from 32 to 2048", new SizeRule(224, 32, 32, 2048).ToString());
        Assert.Equal("1 to 512", new SizeRule(128, 1, 1, 512).ToString());
        Assert.Equal("224 only", SizeRule.Fixed(224).ToString());
    }
}
