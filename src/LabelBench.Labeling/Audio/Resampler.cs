using System.Numerics.Tensors;

namespace LabelBench.Labeling.Audio;

/// <summary>Changes a recording's sample rate by a windowed-sinc filter in polyphase form. Made once per pair of rates; safe for several threads.</summary>
/// <remarks>
/// Kaiser window, beta 8.6 (stop band about -85 dB); 24 zero crossings of the sinc a side, cut-off at 92 % of the lower of the two band limits. Output sample n is the input
/// at time n x from / to; times repeat after to / gcd samples, hence that many filters. Beyond 512, as odd rates need, neighbours of 512 are mixed in proportion, which stays
/// below the stop band. Kaiser (1974); Crochiere and Rabiner (1983), chapter 4.
/// </remarks>
public sealed class Resampler
{
    private const int ZeroCrossings = 24;
    private const double Beta = 8.6;
    private const double PassBand = 0.92;
    private const int MostFilters = 512;

    private readonly int _up;
    private readonly int _down;
    private readonly int _reach; // input samples to either side of an output sample
    private readonly bool _isMixed; // whether filters stand for times between theirs too
    private readonly float[] _filters; // rows of 2 x _reach taps: one per phase, or MostFilters + 1 evenly spread

    /// <param name="from">Samples per second of the input, 1,000 to 768,000.</param>
    /// <param name="to">Samples per second of the output, likewise.</param>
    public Resampler(int from, int to)
    {
        foreach (var rate in (ReadOnlySpan<int>)[from, to])
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(rate, 1_000);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(rate, 768_000);
        }
        (From, To) = (from, to);
        var common = Gcd(from, to);
        (_up, _down) = (to / common, from / common);
        var cutoff = PassBand * Math.Min(1, (double)to / from); // in units of the input's band limit
        _reach = (int)Math.Ceiling(ZeroCrossings / cutoff);
        _isMixed = _up > MostFilters;
        var (steps, rows) = _isMixed ? (MostFilters, MostFilters + 1) : (_up, _up);
        _filters = new float[rows * 2 * _reach];
        for (var row = 0; row < rows; row++)
            Design(_filters.AsSpan(row * 2 * _reach, 2 * _reach), (double)row / steps, cutoff);
    }

    public int From { get; }

    public int To { get; }

    /// <summary>The recording at the new rate; itself where it has it already.</summary>
    public static Recording Convert(Recording recording, int sampleRate) => recording.SampleRate == sampleRate
        ? recording
        : recording with { Samples = new Resampler(recording.SampleRate, sampleRate).Apply(recording.Samples), SampleRate = sampleRate };

    /// <summary>Output samples for so many of input: those whose time lies inside it.</summary>
    public int OutputLength(int inputLength) => (int)(((long)inputLength * _up + _down - 1) / _down);

    /// <summary>Resamples a whole recording; silence is taken to lie before and behind it.</summary>
    public float[] Apply(ReadOnlySpan<float> input)
    {
        var output = new SampleBuffer();
        Apply(input, output);
        return output.Samples.ToArray();
    }

    /// <summary>Resamples a whole recording into a buffer; allocates nothing but a larger buffer.</summary>
    public void Apply(ReadOnlySpan<float> input, SampleBuffer output)
    {
        output.Reshape(OutputLength(input.Length), To);
        var samples = output.Samples;
        if (From == To)
        {
            input.CopyTo(samples);
            return;
        }
        for (var n = 0; n < samples.Length; n++)
        {
            var (at, phase) = Math.DivRem((long)n * _down, _up);
            // Taps reach over the input samples at - reach + 1 .. at + reach; those beyond its ends meet silence.
            var first = (int)at - _reach + 1;
            var from = Math.Max(0, first);
            samples[n] = Filter(input[from..Math.Min(input.Length, first + 2 * _reach)], from - first, (int)phase);
        }
    }

    /// <summary>Weighs input samples with the taps of a phase, of which the first <paramref name="skipped"/> are left out.</summary>
    private float Filter(ReadOnlySpan<float> input, int skipped, int phase)
    {
        if (!_isMixed)
            return TensorPrimitives.Dot(input, Taps(phase, skipped, input.Length));
        var place = (double)phase * MostFilters / _up;
        var row = (int)place;
        var share = (float)(place - row);
        return (1 - share) * TensorPrimitives.Dot(input, Taps(row, skipped, input.Length)) + share * TensorPrimitives.Dot(input, Taps(row + 1, skipped, input.Length));
    }

    private ReadOnlySpan<float> Taps(int row, int skipped, int count) => _filters.AsSpan(row * 2 * _reach + skipped, count);

    /// <summary>Taps for an output sample at <paramref name="offset"/> (0 to 1) behind an input sample; their sum is 1, so that a constant stays what it is.</summary>
    private void Design(Span<float> taps, double offset, double cutoff)
    {
        Span<double> exact = taps.Length <= 1024 ? stackalloc double[taps.Length] : new double[taps.Length];
        double sum = 0;
        for (var i = 0; i < taps.Length; i++)
        {
            var distance = i - _reach + 1 - offset;
            var x = Math.PI * cutoff * distance;
            var window = distance / _reach;
            exact[i] = Math.Abs(window) >= 1 ? 0 : (x == 0 ? 1 : Math.Sin(x) / x) * Bessel(Beta * Math.Sqrt(1 - window * window));
            sum += exact[i];
        }
        for (var i = 0; i < taps.Length; i++)
            taps[i] = (float)(exact[i] / sum);
    }

    /// <summary>Modified Bessel function of the first kind and order 0, by its power series.</summary>
    private static double Bessel(double x)
    {
        var (sum, term) = (1.0, 1.0);
        for (var k = 1; term > 1e-12 * sum; k++)
        {
            term *= x / (2 * k) * (x / (2 * k));
            sum += term;
        }
        return sum;
    }

    private static int Gcd(int a, int b) => b == 0 ? a : Gcd(b, a % b);
}
