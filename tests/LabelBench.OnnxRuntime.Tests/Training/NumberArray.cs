namespace LabelBench.OnnxRuntime.Tests.Training;

/// <summary>A row-major array of doubles; whole numbers are kept as doubles too.</summary>
internal sealed record NumberArray(double[] Values, int[] Shape)
{
    public static NumberArray Of(IEnumerable<double> values, params int[] shape) => new([.. values], shape);

    public static NumberArray Zeros(int[] shape) => new(new double[Size(shape)], shape);

    public int this[Index axis] => Shape[axis];

    public static int Size(IEnumerable<int> shape) => shape.Aggregate(1, (product, extent) => product * extent);

    /// <summary>Distance in <see cref="Values"/> of neighbours along each axis.</summary>
    public int[] Strides()
    {
        var strides = new int[Shape.Length];
        var stride = 1;
        for (var axis = Shape.Length - 1; axis >= 0; stride *= Shape[axis--])
            strides[axis] = stride;
        return strides;
    }

    /// <summary>An array whose element at every place is this one's at the place that strides and start say.</summary>
    public NumberArray View(int[] shape, int[] strides, int start = 0)
    {
        var result = Zeros(shape);
        var place = new int[shape.Length];
        var source = start;
        for (var i = 0; i < result.Values.Length; i++)
        {
            result.Values[i] = Values[source];
            for (var axis = shape.Length - 1; axis >= 0; axis--)
            {
                source += strides[axis];
                if (++place[axis] < shape[axis])
                    break;
                source -= shape[axis] * strides[axis];
                place[axis] = 0;
            }
        }
        return result;
    }

    /// <summary>The array stretched to a larger shape by the rules of broadcasting.</summary>
    public NumberArray Stretched(int[] shape)
    {
        if (Shape.SequenceEqual(shape))
            return this;
        var own = Strides();
        var strides = new int[shape.Length];
        for (var fromEnd = 1; fromEnd <= Shape.Length; fromEnd++)
            strides[^fromEnd] = Shape[^fromEnd] == 1 ? 0 : own[^fromEnd];
        return View(shape, strides);
    }

    public NumberArray Reshaped(params int[] shape) => this with { Shape = shape };

    public NumberArray Map(Func<double, double> map) => this with { Values = Array.ConvertAll(Values, value => map(value)) };

    public NumberArray Combine(NumberArray other, Func<double, double, double> combine)
    {
        var shape = new int[Math.Max(Shape.Length, other.Shape.Length)];
        for (var fromEnd = 1; fromEnd <= shape.Length; fromEnd++)
            shape[^fromEnd] = Math.Max(fromEnd <= Shape.Length ? Shape[^fromEnd] : 1, fromEnd <= other.Shape.Length ? other.Shape[^fromEnd] : 1);
        var (a, b) = (Stretched(shape).Values, other.Stretched(shape).Values);
        var values = new double[a.Length];
        for (var i = 0; i < values.Length; i++)
            values[i] = combine(a[i], b[i]);
        return new NumberArray(values, shape);
    }

    /// <summary>Sums over some axes, which stay with extent 1.</summary>
    public NumberArray Sum(int[] axes)
    {
        var result = Zeros([.. Shape.Select((extent, axis) => axes.Contains(axis) ? 1 : extent)]);
        var own = result.Strides();
        var strides = own.Select((stride, axis) => axes.Contains(axis) ? 0 : stride).ToArray();
        var place = new int[Shape.Length];
        var target = 0;
        foreach (var value in Values)
        {
            result.Values[target] += value;
            for (var axis = Shape.Length - 1; axis >= 0; axis--)
            {
                target += strides[axis];
                if (++place[axis] < Shape[axis])
                    break;
                target -= Shape[axis] * strides[axis];
                place[axis] = 0;
            }
        }
        return result;
    }
}
