using System.Collections.Immutable;
using System.Numerics.Tensors;
using System.Text;
using LabelBench.Core;
using LabelBench.Labeling.Vips;

namespace LabelBench.Labeling.Ocr;

/// <summary>Greedy CTC decoding: the best class of every step, repeats merged, blanks dropped.</summary>
/// <remarks>Graves et al. (2006), doi:10.1145/1143844.1143891, "best path decoding". Safe for several threads.</remarks>
public sealed class CtcDecoder
{
    private const int Blank = 0;
    private static readonly Lazy<CtcDecoder> FromAssets = new(() => FromFile(VipsLibrary.Asset("ppocr_keys_v1.txt")));
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly ImmutableArray<string> _characters;

    /// <param name="keys">Characters of the classes 1, 2, ...; class 0 is the blank, and one more class after the keys is the space.</param>
    public CtcDecoder(IEnumerable<string> keys) => _characters = ["", .. keys, " "];

    /// <summary>The alphabet of PP-OCRv4: 6,623 keys, 6,625 classes.</summary>
    /// <exception cref="UserMistakeException">The key file is not beside the program.</exception>
    public static CtcDecoder PaddleOcr => FromAssets.Value;

    /// <summary>Classes that the recogniser has to output: the blank, the keys, the space.</summary>
    public int Classes => _characters.Length;

    /// <summary>Reads a key file: one character a line, UTF-8.</summary>
    /// <exception cref="UserMistakeException">Absent, unreadable or empty.</exception>
    public static CtcDecoder FromFile(string path)
    {
        try
        {
            // Only the line feed ends a line: some keys are characters that count as white space or line ends elsewhere.
            var lines = File.ReadAllText(path, StrictUtf8).Split('\n').Select(line => line.TrimEnd('\r')).ToList();
            if (lines[^1].Length == 0)
                lines.RemoveAt(lines.Count - 1);
            return lines.Count > 0 ? new CtcDecoder(lines) : throw new UserMistakeException(path, "has no characters; a key file holds one a line.");
        }
        catch (DecoderFallbackException)
        {
            throw new UserMistakeException(path, "is not UTF-8; a key file is UTF-8 text, one character a line.");
        }
        catch (Exception e) when (Unreadable.Is(e))
        {
            throw new UserMistakeException(path, Unreadable.Why(path, e));
        }
    }

    /// <summary>Decodes one line; spaces at its ends are cut off.</summary>
    /// <param name="probabilities">steps x <see cref="Classes"/> values, after softmax.</param>
    /// <exception cref="ArgumentException">Not a whole number of steps.</exception>
    public RecognizedText Decode(ReadOnlySpan<float> probabilities)
    {
        if (probabilities.Length % Classes != 0)
            throw new ArgumentException($"{probabilities.Length} values are not a whole number of steps of {Classes} classes.", nameof(probabilities));
        var text = new StringBuilder();
        var (sum, count, last) = (0.0, 0, Blank);
        for (var at = 0; at < probabilities.Length; at += Classes)
        {
            var step = probabilities.Slice(at, Classes);
            var best = TensorPrimitives.IndexOfMax(step);
            if (best != Blank && best != last)
            {
                text.Append(_characters[best]);
                sum += step[best];
                count++;
            }
            last = best;
        }
        return count == 0 ? new RecognizedText("", 0) : new RecognizedText(text.ToString().Trim(' '), sum / count);
    }
}
