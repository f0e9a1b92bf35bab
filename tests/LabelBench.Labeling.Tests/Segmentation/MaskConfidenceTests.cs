using LabelBench.Labeling.Segmentation;

namespace LabelBench.Labeling.Tests.Segmentation;

public class MaskConfidenceTests
{
    [Fact]
    public void Probabilities_are_means_over_the_pixels_of_each_class()
    {
        // Two classes, four pixels; p(class 1) = 1 / (1 + e^-d) for logits that differ by d.
        float[] logits = [0, 0, 0, 0, 2, -3, 1, 800];
        var means = new double[2];
        var confidence = new MaskConfidence().Measure(logits, 4, 1, [1, 0, 1, 1], 4, 1, means);
        Assert.Equal(Logistic(3), means[0], 1e-6);
        Assert.Equal((Logistic(2) + Logistic(1) + 1) / 3, means[1], 1e-6);
        Assert.Equal(means[1], confidence, 1e-9); // the foreground alone
    }

    [Fact]
    public void Without_foreground_the_background_counts_and_an_absent_class_has_no_mean()
    {
        var means = new double[3];
        var confidence = new MaskConfidence().Measure([5, 0, 0], 1, 1, [0, 0, 0, 0], 2, 2, means);
        Assert.Equal(Math.Exp(5) / (Math.Exp(5) + 2), confidence, 1e-6);
        Assert.Equal([confidence, double.NaN, double.NaN], means);
    }

    [Fact]
    public void Coarse_logits_serve_a_finer_mask_and_planes_of_any_size_agree_with_the_plain_formula()
    {
        var random = new Random(4);
        var measure = new MaskConfidence();
        foreach (var (width, height, maskWidth, maskHeight) in ((int, int, int, int)[])[(8, 8, 32, 24), (33, 70, 33, 70), (50, 40, 20, 10), (1, 1, 5, 5)])
        {
            const int Classes = 5;
            var logits = new float[Classes * width * height];
            for (var i = 0; i < logits.Length; i++)
                logits[i] = (float)(20 * random.NextDouble() - 10);
            var mask = new byte[maskWidth * maskHeight];
            for (var i = 0; i < mask.Length; i++)
                mask[i] = (byte)random.Next(Classes);
            var means = new double[Classes];
            var confidence = measure.Measure(logits, width, height, mask, maskWidth, maskHeight, means);

            var expected = mask.Select((c, i) => (Class: c, P: Probability(i, c))).ToList();
            for (var c = 0; c < Classes; c++)
                Assert.Equal(expected.Where(e => e.Class == c).Select(e => e.P).DefaultIfEmpty(double.NaN).Average(), means[c], 1e-5);
            Assert.Equal(expected.Where(e => e.Class > 0).Average(e => e.P), confidence, 1e-5);

            double Probability(int pixel, int c)
            {
                var at = (2 * (pixel / maskWidth) + 1) * height / (2 * maskHeight) * width + (2 * (pixel % maskWidth) + 1) * width / (2 * maskWidth);
                var exponentials = Enumerable.Range(0, Classes).Select(k => Math.Exp(logits[k * width * height + at])).ToArray();
                return exponentials[c] / exponentials.Sum();
            }
        }
    }

    private static double Logistic(double difference) => 1 / (1 + Math.Exp(-difference));
}
