using System.Numerics.Tensors;

namespace LabelBench.Labeling.Images;

/// <summary>Resizes float planes: linear between pixel centres, and averaging over what it skips where the plane shrinks. Keeps its tables and rows; one per thread.</summary>
/// <remarks>A separable triangle filter as wide as the step between target pixels (Pillow's BILINEAR with antialiasing, OpenCV's INTER_LINEAR where nothing shrinks).</remarks>
public sealed class PlaneScaler
{
    private readonly Axis _rows = new();
    private readonly Axis _columns = new();
    private float[] _between = [];

    /// <param name="source">sourceHeight x sourceWidth values, rows from the top.</param>
    /// <param name="target">targetHeight x targetWidth values.</param>
    /// <exception cref="ArgumentException">A span has another length.</exception>
    public void Resize(ReadOnlySpan<float> source, int sourceWidth, int sourceHeight, Span<float> target, int targetWidth, int targetHeight)
    {
        if (source.Length != (long)sourceWidth * sourceHeight || target.Length != (long)targetWidth * targetHeight)
            throw new ArgumentException($"{sourceWidth} x {sourceHeight} to {targetWidth} x {targetHeight} does not fit {source.Length} and {target.Length} values.", nameof(source));
        if ((sourceWidth, sourceHeight) == (targetWidth, targetHeight))
        {
            source.CopyTo(target);
            return;
        }
        _rows.Prepare(sourceHeight, targetHeight);
        _columns.Prepare(sourceWidth, targetWidth);
        if (_between.Length < sourceWidth)
            _between = new float[sourceWidth];
        var row = _between.AsSpan(0, sourceWidth);
        for (var y = 0; y < targetHeight; y++)
        {
            var (first, weights) = _rows[y];
            row.Clear();
            for (var i = 0; i < weights.Length; i++)
                TensorPrimitives.MultiplyAdd(source.Slice((first + i) * sourceWidth, sourceWidth), weights[i], row, row);
            Shrink(row, target.Slice(y * targetWidth, targetWidth));
        }
    }

    private void Shrink(ReadOnlySpan<float> row, Span<float> target)
    {
        for (var x = 0; x < target.Length; x++)
        {
            var (first, weights) = _columns[x];
            var sum = 0f;
            for (var i = 0; i < weights.Length; i++)
                sum += weights[i] * row[first + i];
            target[x] = sum;
        }
    }

    /// <summary>For every target place the first source place that counts, and the weights from there on; they sum to 1.</summary>
    private sealed class Axis
    {
        private int _source;
        private int[] _first = [];
        private float[] _weights = [];
        private int[] _counts = [];
        private int _taps;

        internal Taps this[int place] => new(_first[place], _weights.AsSpan(place * _taps, _counts[place]));

        internal void Prepare(int source, int target)
        {
            if (source == _source && target == _first.Length)
                return;
            var step = (double)source / target;
            var reach = Math.Max(1, step); // half the triangle's foot, in source places
            _taps = (int)Math.Ceiling(2 * reach) + 1;
            (_source, _first, _counts, _weights) = (source, new int[target], new int[target], new float[(long)target * _taps]);
            for (var place = 0; place < target; place++)
                Fill(place, (place + 0.5) * step - 0.5, reach);
        }

        private void Fill(int place, double centre, double reach)
        {
            var first = Math.Max(0, (int)Math.Ceiling(centre - reach));
            var last = Math.Min(_source - 1, (int)Math.Floor(centre + reach));
            double sum = 0;
            for (var s = first; s <= last; s++)
                sum += 1 - Math.Abs(s - centre) / reach;
            (_first[place], _counts[place]) = (first, last - first + 1);
            for (var s = first; s <= last; s++)
                _weights[place * _taps + s - first] = (float)((1 - Math.Abs(s - centre) / reach) / sum);
        }
    }

    private readonly ref struct Taps(int first, ReadOnlySpan<float> weights)
    {
        private readonly int _first = first;
        private readonly ReadOnlySpan<float> _weights = weights;

        internal void Deconstruct(out int first, out ReadOnlySpan<float> weights)
        {
            first = _first;
            weights = _weights;
        }
    }
}
