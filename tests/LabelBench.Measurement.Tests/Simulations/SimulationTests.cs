using LabelBench.Simulations;

namespace LabelBench.Measurement.Tests.Simulations;

/// <summary>The simulations at the size that a test can wait for; <c>./simulate.sh --full</c> runs them at the size that the documents quote.</summary>
public class SimulationTests
{
    private const ulong Seed = 20260822;

    public static TheoryData<string> Names => [.. AllSimulations.List.Select(s => s.Name)];

    [Theory, MemberData(nameof(Names))]
    public void No_figure_contradicts_its_target(string name)
    {
        var figures = AllSimulations.List.Single(s => s.Name == name).Run(full: false, Seed).ToArray();
        Assert.Contains(figures, f => f.Target is not null);
        Assert.DoesNotContain(figures, f => f.IsContradicted);
    }

    [Fact]
    public void A_figure_prints_its_verdict_the_same_in_every_culture()
    {
        Assert.Equal("a.b 2.5 % <=5 ok", SimulatedFigure.Share("a.b", 1, 40, 5, atMost: true).ToString());
        Assert.Equal("a.b 2.5 % >=5 short", SimulatedFigure.Share("a.b", 1, 40, 5).ToString());
        Assert.False(SimulatedFigure.Share("a.b", 3, 40, 5, atMost: true).IsContradicted);
        Assert.True(SimulatedFigure.Share("a.b", 8, 40, 5, atMost: true).IsContradicted);
        Assert.Equal("a.b 2.5 s - -", new SimulatedFigure("a.b", 2.5, "s").ToString());
    }
}
