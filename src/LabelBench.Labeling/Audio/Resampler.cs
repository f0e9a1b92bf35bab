using System.Numerics.Tensors;

namespace LabelBench.Labeling.Audio;

/// <summary>Changes a recording's sample rate by a windowed-sinc filter in polyphase form. Made once per pair of rates; safe for several threads.</summary>
/// <remarks>
/// Kaiser window, beta 8.6 (stop band about -85 dB); 24 zero crossings of the sinc a side, cut-off at 92 % of the lower of the two band limits. Output sample n is the input
/// at time n x from / to; times repeat after to / gcd samples, hence that many filters. Kaiser (1974); Crochiere and Rabiner (1983), chapter 4.
/// </remarks>
public sealed class Resampler
{
    private const int ZeroCrossings = 24;
    private const double Beta = 8.6;
    private const double PassBand = 0.92;

    private readonly int _up;
    private readonly int _down;
    private readonly int _reach; // input samples to either side of an output sample
    private readonly float[] _filters; // _up x (2 x _reach) taps

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
        _filters = new float[_up * 2 * _reach];
        for (var phase = 0; phase < _up; phase++)
            Design(_filters.AsSpan(phase * 2 * _reach, 2 * _reach), (double)phase / _up, cutoff);
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
        if (From == To)
            return input.ToArray();
        var output = new float[OutputLength(input.Length)];
        var padded = new float[input.Length + 2 * _reach];
        input.CopyTo(padded.AsSpan(_reach));
        for (var n = 0; n < output.Length; n++)
        {
            var (at, phase) = Math.DivRem((long)n * _down, _up);
            // Taps reach over the input samples at - reach + 1 .. at + reach.
            output[n] = TensorPrimitives.Dot(padded.AsSpan((int)at + 1, 2 * _reach), _filters.AsSpan((int)phase * 2 * _reach, 2 * _reach));
        }
        return output;
    }

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
