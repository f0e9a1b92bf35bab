using LabelBench.Core;
using LabelBench.Labeling.Ocr;

namespace LabelBench.Labeling.Tests.Ocr;

public class CtcDecoderTests
{
    private static readonly CtcDecoder Letters = new(["a", "b", "c"]); // classes: blank, a, b, c, space

    /// <summary>One step per class: the class gets the probability, the others share the rest.</summary>
    private static float[] Steps(params (int Class, float Probability)[] steps) =>
        [.. steps.SelectMany(step => Enumerable.Range(0, 5).Select(c => c == step.Class ? step.Probability : (1 - step.Probability) / 4))];

    [Fact]
    public void Repeats_merge_unless_a_blank_parts_them()
    {
        var read = Letters.Decode(Steps((1, 0.9f), (1, 0.8f), (0, 1f), (1, 0.7f), (2, 0.6f), (2, 0.9f), (0, 1f)));
        Assert.Equal("aab", read.Text);
        Assert.Equal((0.9 + 0.7 + 0.6) / 3, read.Confidence, 5);
    }

    [Fact]
    public void The_class_after_the_keys_is_the_space()
    {
        var read = Letters.Decode(Steps((4, 0.9f), (3, 0.9f), (4, 0.9f), (1, 0.9f), (0, 0.9f), (4, 0.9f)));
        Assert.Equal("c a", read.Text); // and spaces at the ends go
    }

    [Fact]
    public void Nothing_but_blanks_is_an_empty_text_of_no_confidence()
    {
        Assert.Equal(new RecognizedText("", 0), Letters.Decode(Steps((0, 0.99f), (0, 0.99f))));
        Assert.Equal(new RecognizedText("", 0), Letters.Decode([]));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(40)]
    [InlineData(400)]
    public void A_text_of_a_given_length_comes_out_in_that_length_however_its_steps_are_stretched(int length)
    {
        var random = new SplitMix64((ulong)length + 1);
        var steps = new List<(int, float)>();
        for (var i = 0; i < length; i++)
        {
            steps.AddRange(Enumerable.Repeat((0, 0.9f), 1 + random.Below(3))); // a blank keeps equal neighbours apart
            steps.AddRange(Enumerable.Repeat((1 + random.Below(3), 0.9f), 1 + random.Below(4)));
        }
        Assert.Equal(length, Letters.Decode(Steps([.. steps])).Text.Length);
    }

    [Fact]
    public void A_broken_step_is_refused() => Assert.Throws<ArgumentException>(() => Letters.Decode(new float[7]));

    [Fact]
    public void The_alphabet_of_the_recogniser_has_6625_classes_and_all_of_ascii()
    {
        var decoder = CtcDecoder.PaddleOcr;
        Assert.Equal(6625, decoder.Classes);
        var read = new HashSet<string>();
        for (var c = 1; c < decoder.Classes; c++)
        {
            var step = new float[decoder.Classes];
            step[c] = 1;
            read.Add(decoder.Decode(step).Text);
        }
        Assert.All(Enumerable.Range(33, 94), ascii => Assert.Contains(((char)ascii).ToString(), read));
    }

    [Fact]
    public void A_key_file_may_have_windows_line_ends_and_a_last_one()
    {
        var file = Path.GetTempFileName();
        try
        {
            File.WriteAllText(file, "a\r\nb\r\n\u3000\r\n");
            Assert.Equal(5, CtcDecoder.FromFile(file).Classes);
            File.WriteAllText(file, "");
            Assert.Contains("has no characters", Assert.Throws<UserMistakeException>(() => CtcDecoder.FromFile(file)).Message, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(file);
        }
        Assert.Contains("cannot be read", Assert.Throws<UserMistakeException>(() => CtcDecoder.FromFile(file)).Message, StringComparison.Ordinal);
    }
}
