using LabelBench.Core;
using LabelBench.Statistics.Comparison;

namespace LabelBench.Statistics.Tests;

/// <summary>The pieces that a comparison is made of, held against R 4.2.2 and SciPy.</summary>
public class ComparisonTests
{
    private static readonly double[] Y = [10.884, 10.665, 8.719, 10.663, 9.102, 10.229, 12.222, 10.059, 8.699, 8.894];

    // wilcox.test(y, x, conf.int = TRUE, exact = TRUE)
    [Fact]
    public void The_shift_of_Hodges_and_Lehmann_its_interval_and_the_rank_sum_test_agree_with_R()
    {
        var shift = HodgesLehmann.Shift(Samples.X, Y);

        Samples.AssertClose(0.6365, shift.Value, 1e-12);
        Samples.AssertClose(-0.762, shift.Low!.Value, 1e-12);
        Samples.AssertClose(1.423, shift.High!.Value, 1e-12);
        Assert.Equal(62, MannWhitney.Statistic(Samples.X, Y));
        Samples.AssertClose(0.3930481283422461, MannWhitney.PValue(Samples.X, Y), 1e-12);
    }

    // wilcox.test(y[1:5], x[1:4], conf.int = TRUE, exact = TRUE, conf.level = 0.9)
    [Fact]
    public void Samples_of_different_sizes_agree_with_R()
    {
        var shift = HodgesLehmann.Shift(Samples.X.AsSpan(0, 4), Y.AsSpan(0, 5), 0.9);

        Samples.AssertClose(1.024, shift.Value, 1e-12);
        Samples.AssertClose(-0.826, shift.Low!.Value, 1e-12);
        Samples.AssertClose(2.938, shift.High!.Value, 1e-12);
        Samples.AssertClose(0.4126984126984127, MannWhitney.PValue(Samples.X.AsSpan(0, 4), Y.AsSpan(0, 5)), 1e-12);
    }

    // pwilcox(q, 30, 30) and pwilcox(q, 5, 5)
    [Theory]
    [InlineData(30, 0, 8.455616946072388e-18)]
    [InlineData(30, 3, 5.918931862250671e-17)]
    [InlineData(30, 20, 2.294854439164046e-14)]
    [InlineData(30, 62, 7.368321000840664e-11)]
    [InlineData(30, 450, 0.5029267439118698)]
    [InlineData(5, 0, 0.003968253968253968)]
    [InlineData(5, 5, 0.07539682539682539)]
    [InlineData(5, 12, 0.5)]
    public void The_null_distribution_of_the_rank_sum_agrees_with_R_far_into_its_tail(int n, int statistic, double expected) =>
        Samples.AssertClose(expected, MannWhitney.Probability(n, n, statistic), 1e-12);

    // wilcox.test(c(1,2,2,3,5), c(2,4,4,6,7,8), exact = FALSE)
    [Fact]
    public void Ties_take_the_corrected_normal_approximation() =>
        Samples.AssertClose(0.07934368319771502, MannWhitney.PValue([1, 2, 2, 3, 5], [2, 4, 4, 6, 7, 8]), 1e-5);

    [Fact]
    public void Three_trials_a_side_have_no_interval_of_95_percent_from_ranks_and_never_a_probability_below_a_tenth()
    {
        Assert.Null(HodgesLehmann.Shift([1, 2, 3], [11, 12, 13]).Low);
        Samples.AssertClose(0.1, MannWhitney.PValue([1, 2, 3], [11, 12, 13]), 1e-12);
    }

    [Fact]
    public void A_shift_moves_with_its_samples_and_changes_sign_with_their_order() => Law.HoldsForPositiveSamples((sample, by) =>
    {
        var half = sample.Length / 2;
        double[] from = sample[..half], to = sample[half..];
        var shift = HodgesLehmann.Shift(from, to);
        var moved = HodgesLehmann.Shift(from, [.. to.Select(v => v + by)]);
        var turned = HodgesLehmann.Shift(to, from);
        return Law.Near(shift.Value + by, moved.Value) && Law.Near(shift.Value, -turned.Value) && (shift.Low is null || (Law.Near(shift.Low.Value, -turned.High!.Value) && shift.Low <= shift.Value && shift.Value <= shift.High));
    }, atLeast: 4);

    // scipy.stats.mstats.hdquantiles
    [Theory]
    [InlineData(0.5, 9.53849862)]
    [InlineData(0.9, 10.90564573)]
    [InlineData(0.99, 11.06242428)]
    public void Quantiles_of_Harrell_and_Davis_agree_with_SciPy(double p, double expected) => Samples.AssertClose(expected, HarrellDavis.Of([.. Samples.X.Order()], p), 1e-9);

    // t.test(log(y), log(x))
    [Fact]
    public void The_test_of_Welch_agrees_with_R()
    {
        var test = WelchTest.Of([.. Samples.X.Select(v => Math.Log(v))], [.. Y.Select(v => Math.Log(v))]);

        Samples.AssertClose(0.2938660882953333, test.PValue, 1e-10);
        Samples.AssertClose(17.92876921855751, test.DegreesOfFreedom, 1e-12);
        Samples.AssertClose(-0.05370536147138147, test.Interval(0.95).Low!.Value, 1e-10);
        Samples.AssertClose(0.16756074282528996, test.Interval(0.95).High!.Value, 1e-10);
    }

    [Fact]
    public void Values_that_do_not_vary_differ_for_certain_or_not_at_all()
    {
        Assert.Equal(1, WelchTest.Of([2, 2, 2], [2, 2, 2]).PValue);
        Assert.Equal(0, WelchTest.Of([2, 2, 2], [3, 3, 3]).PValue);
        Assert.Equal((1.0, 1.0), (WelchTest.Of([2, 2], [3, 3]).Interval(0.95).Low, WelchTest.Of([2, 2], [3, 3]).Interval(0.95).High));
    }

    // p.adjust(c(.2, .01, .04, .001, .02), "BH") and p.adjust(c(.001, .01, .02, .04, .2), "holm")
    [Fact]
    public void Corrections_for_many_tests_agree_with_R_and_keep_the_order()
    {
        double[][] pairs = [[0.2, 0.025, 0.05, 0.005, 1 / 30.0], ManyTests.BenjaminiHochberg([0.2, 0.01, 0.04, 0.001, 0.02]), [0.005, 0.04, 0.06, 0.08, 0.2], ManyTests.Holm([0.001, 0.01, 0.02, 0.04, 0.2])];
        for (var i = 0; i < pairs.Length; i += 2)
            Assert.All(pairs[i].Zip(pairs[i + 1]), pair => Samples.AssertClose(pair.First, pair.Second, 1e-12));
        Assert.Empty(ManyTests.BenjaminiHochberg([]));
    }

    // pt(t, df, ncp)
    [Theory]
    [InlineData(2, 8, 1, 0.7998791407862369)]
    [InlineData(5, 8, 7.9, 0.03038167060623994)]
    [InlineData(1, 3, 2, 0.15734943396995893)]
    [InlineData(-1, 10, 0.5, 0.07477544588265106)]
    [InlineData(3, 18, 4, 0.17539397557184999)]
    public void The_noncentral_t_agrees_with_R(double t, double freedom, double noncentrality, double expected) =>
        Assert.Equal(expected, NoncentralT.Cdf(t, freedom, noncentrality), 2e-7);

    // power.t.test(power = .9): n = 4.57 and 6.39; power.t.test(n = 5, sd = .01, power = .9, sig.level = .01)$delta, which R solves to four digits; its power for delta .02
    [Fact]
    public void Trials_and_changes_agree_with_R()
    {
        Assert.Equal(5, new TrialPower(0.02, 0.05).TrialsFor(0.05));
        Assert.Equal(7, new TrialPower(0.01, 0.05).TrialsFor(0.02));
        Samples.AssertClose(0.03113942841767819, new TrialPower(0.01).LeastChange(5), 1e-4);
        Assert.Equal(0.4769346595733326, new TrialPower(0.01).Of(0.02, 5), 1e-6);
        Assert.Null(new TrialPower(0.5).TrialsFor(0.001));
    }

    // trigamma(x) and digamma(x)
    [Theory]
    [InlineData(0.5, 4.934802200544679, -1.9635100260214231)]
    [InlineData(1, 1.6449340668482264, -0.5772156649015323)]
    [InlineData(2.5, 0.4903577561002349, 0.7031566406452434)]
    [InlineData(10, 0.10516633568168572, 2.2517525890667214)]
    [InlineData(100, 0.01005016666333357, 4.6001618527380881)]
    public void Digamma_and_trigamma_agree_with_R(double x, double trigamma, double digamma)
    {
        Samples.AssertClose(trigamma, SpecialFunctions.Trigamma(x), 1e-10);
        Samples.AssertClose(digamma, SpecialFunctions.Digamma(x), 1e-10);
        Samples.AssertClose(x, SpecialFunctions.TrigammaInverse(trigamma), 1e-8);
    }

    [Theory]
    [InlineData(4.0)]
    [InlineData(20.0)]
    public void A_prior_of_variances_finds_what_they_were_drawn_from(double priorFreedom)
    {
        // Variances of 5 values whose true variance is 0.0001 d0 / χ²(d0).
        var random = new SplitMix64(11);
        var prior = VariancePrior.Of(Enumerable.Range(0, 4_000).Select(_ => (0.0001 * priorFreedom / ChiSquare((int)priorFreedom, ref random) * ChiSquare(4, ref random) / 4, 4.0)))!;

        Assert.InRange(prior.DegreesOfFreedom, 0.8 * priorFreedom, 1.3 * priorFreedom);
        Assert.InRange(prior.Variance, 0.00009, 0.00011);
        var (variance, freedom) = prior.Moderate(0.01, 4);
        Assert.InRange(variance, prior.Variance, 0.01);
        Assert.Equal(prior.DegreesOfFreedom + 4, freedom);
    }

    [Fact]
    public void Variances_that_are_alike_are_pooled_and_few_are_no_prior()
    {
        Assert.Equal(VariancePrior.Alike, VariancePrior.Of(Enumerable.Repeat((0.01, 4.0), 10))!.DegreesOfFreedom);
        Assert.Null(VariancePrior.Of([(0.01, 4), (0, 4), (0.02, 4)]));
    }

    [Fact]
    public void Components_of_variance_are_found_at_every_level_and_say_how_often_to_repeat()
    {
        var random = new SplitMix64(5);
        var boots = new double[400][][];
        for (var b = 0; b < boots.Length; b++)
        {
            var boot = 100 + 2 * Normal.Draw(ref random);
            boots[b] = new double[5][];
            for (var p = 0; p < 5; p++)
            {
                var process = boot + Normal.Draw(ref random);
                boots[b][p] = new double[10];
                for (var i = 0; i < 10; i++)
                    boots[b][p][i] = process + 3 * Normal.Draw(ref random);
            }
        }

        var found = VarianceComponents.Of(boots);

        Assert.InRange(found.Components[0], 8.7, 9.3);
        Assert.InRange(found.Components[1], 0.8, 1.2);
        Assert.InRange(found.Components[2], 3.4, 4.6);
        Assert.Equal(100, found.Mean, 0.3);
        // ⌈√(20/0.5 · T₁²/T₂²)⌉ and ⌈√(120/20 · T₂²/T₃²)⌉
        var expected = new[] { (int)Math.Ceiling(Math.Sqrt(40 * found.Components[0] / found.Components[1])), (int)Math.Ceiling(Math.Sqrt(6 * found.Components[1] / found.Components[2])) };
        Assert.Equal(expected, found.BestRepetitions([0.5, 20, 120]));
        Assert.Equal([1], VarianceComponents.Of([[1, 2, 3], [1.1, 2, 3]]).BestRepetitions([1, 10]));
    }

    [Fact]
    public void The_bootstrap_covers_the_ratio_it_was_drawn_with_and_refuses_few_processes()
    {
        var random = new SplitMix64(3);
        var (from, to) = (Processes(100, ref random), Processes(110, ref random));

        var ratio = HierarchicalBootstrap.LogRatio(from, to, sorted => HarrellDavis.Of(sorted, 0.9), 17, 400);

        Assert.InRange(Math.Log(1.1), ratio.Low!.Value, ratio.High!.Value);
        Assert.Equal(ratio, HierarchicalBootstrap.LogRatio(from, to, sorted => HarrellDavis.Of(sorted, 0.9), 17, 400));
        Assert.Throws<ArgumentException>(() => HierarchicalBootstrap.LogRatio(from[..7], to, sorted => sorted[0], 1));
    }

    private static double[][] Processes(double level, ref SplitMix64 random)
    {
        var processes = new double[12][];
        for (var p = 0; p < processes.Length; p++)
        {
            var mean = level * (1 + 0.01 * Normal.Draw(ref random));
            processes[p] = new double[40];
            for (var i = 0; i < 40; i++)
                processes[p][i] = mean * (1 + 0.02 * Normal.Draw(ref random));
        }
        return processes;
    }

    private static double ChiSquare(int freedom, ref SplitMix64 random)
    {
        double sum = 0;
        for (var i = 0; i < freedom; i++)
            sum += Math.Pow(Normal.Draw(ref random), 2);
        return sum;
    }
}
