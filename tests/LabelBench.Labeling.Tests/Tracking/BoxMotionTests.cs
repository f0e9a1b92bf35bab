using LabelBench.Labeling.Detection;
using LabelBench.Labeling.Tracking;

namespace LabelBench.Labeling.Tests.Tracking;

public class BoxMotionTests
{
    [Fact]
    public void A_new_box_stays_where_it_is()
    {
        var motion = new BoxMotion(new DetectedBox(10, 20, 50, 100, 0, 1));
        motion.Predict();
        Assert.Equal(10, motion.Box.Left, 1e-3);
        Assert.Equal(20, motion.Box.Top, 1e-3);
        Assert.Equal(50, motion.Box.Right, 1e-3);
        Assert.Equal(100, motion.Box.Bottom, 1e-3);
    }

    [Fact]
    public void A_steady_box_is_found_where_it_will_be()
    {
        var motion = new BoxMotion(At(0));
        for (var frame = 1; frame < 30; frame++)
        {
            motion.Predict();
            motion.Correct(At(frame));
        }
        for (var frame = 30; frame < 40; frame++)
            motion.Predict();
        Assert.Equal(At(39).Left, motion.Box.Left, 0.5);
        Assert.Equal(At(39).Bottom, motion.Box.Bottom, 0.5);
        Assert.Equal(5, motion.Velocity.X, 0.05);
        Assert.Equal(-2, motion.Velocity.Y, 0.05);

        static DetectedBox At(int frame) => new(100 + 5 * frame, 500 - 2 * frame, 140 + 5 * frame, 580 - 2 * frame, 0, 1);
    }

    [Fact]
    public void The_split_filter_equals_the_full_one_of_seven_states()
    {
        var random = new Random(3);
        for (var round = 0; round < 20; round++)
        {
            var box = Random(random);
            var motion = new BoxMotion(box);
            var full = new FullFilter(box);
            for (var frame = 0; frame < 50; frame++)
            {
                motion.Predict();
                full.Predict();
                if (random.Next(4) > 0)
                {
                    var seen = Random(random);
                    motion.Correct(seen);
                    full.Correct(seen);
                }
                for (var i = 0; i < 7; i++)
                    Assert.Equal(full.State[i], motion.State[i], 1e-6 * (1 + Math.Abs(full.State[i])));
            }
        }

        static DetectedBox Random(Random random)
        {
            var (x, y) = (random.NextSingle() * 500, random.NextSingle() * 500);
            return new DetectedBox(x, y, x + 20 + random.NextSingle() * 50, y + 20 + random.NextSingle() * 50, 0, 1);
        }
    }

    [Fact]
    public void A_shrinking_box_never_turns_inside_out()
    {
        var motion = new BoxMotion(new DetectedBox(0, 0, 40, 40, 0, 1));
        for (var side = 36; side > 0; side -= 4)
        {
            motion.Predict();
            motion.Correct(new DetectedBox(0, 0, side, side, 0, 1));
        }
        for (var frame = 0; frame < 100; frame++)
        {
            motion.Predict();
            Assert.True(motion.Box.Width >= 0 && motion.Box.Height >= 0 && float.IsFinite(motion.Box.Left));
        }
    }

    /// <summary>The textbook filter with whole matrices; the guard on the area as in the filter under test.</summary>
    private sealed class FullFilter
    {
        private readonly double[,] _f = Diagonal(1, 1, 1, 1, 1, 1, 1);
        private readonly double[,] _h = new double[4, 7];
        private readonly double[,] _q = Diagonal(1, 1, 1, 1, 0.01, 0.01, 0.0001);
        private readonly double[,] _r = Diagonal(1, 1, 10, 10);
        private double[,] _p = Diagonal(10, 10, 10, 10, 1e4, 1e4, 1e4);
        private double[,] _x = new double[7, 1];

        internal FullFilter(DetectedBox box)
        {
            for (var i = 0; i < 3; i++)
                _f[i, i + 4] = 1;
            for (var i = 0; i < 4; i++)
                _h[i, i] = 1;
            var z = Measure(box);
            for (var i = 0; i < 4; i++)
                _x[i, 0] = z[i, 0];
        }

        internal double[] State => [.. _x.Cast<double>()];

        internal void Predict()
        {
            if (_x[2, 0] + _x[6, 0] <= 0)
                _x[6, 0] = 0;
            _x = Times(_f, _x);
            _p = Plus(Times(Times(_f, _p), Turn(_f)), _q, 1);
        }

        internal void Correct(DetectedBox seen)
        {
            var s = Plus(Times(Times(_h, _p), Turn(_h)), _r, 1);
            var k = Times(Times(_p, Turn(_h)), Inverse(s));
            _x = Plus(_x, Times(k, Plus(Measure(seen), Times(_h, _x), -1)), 1);
            _p = Times(Plus(Diagonal(1, 1, 1, 1, 1, 1, 1), Times(k, _h), -1), _p);
        }

        private static double[,] Measure(DetectedBox b) =>
            new double[,] { { b.Left + (double)b.Width / 2 }, { b.Top + (double)b.Height / 2 }, { (double)b.Width * b.Height }, { (double)b.Width / b.Height } };

        private static double[,] Diagonal(params double[] values)
        {
            var m = new double[values.Length, values.Length];
            for (var i = 0; i < values.Length; i++)
                m[i, i] = values[i];
            return m;
        }

        private static double[,] Times(double[,] a, double[,] b)
        {
            var m = new double[a.GetLength(0), b.GetLength(1)];
            for (var i = 0; i < a.GetLength(0); i++)
                for (var j = 0; j < b.GetLength(1); j++)
                    for (var k = 0; k < a.GetLength(1); k++)
                        m[i, j] += a[i, k] * b[k, j];
            return m;
        }

        private static double[,] Plus(double[,] a, double[,] b, double sign)
        {
            var m = (double[,])a.Clone();
            for (var i = 0; i < m.GetLength(0); i++)
                for (var j = 0; j < m.GetLength(1); j++)
                    m[i, j] += sign * b[i, j];
            return m;
        }

        private static double[,] Turn(double[,] a)
        {
            var m = new double[a.GetLength(1), a.GetLength(0)];
            for (var i = 0; i < m.GetLength(0); i++)
                for (var j = 0; j < m.GetLength(1); j++)
                    m[i, j] = a[j, i];
            return m;
        }

        /// <summary>Gauss-Jordan; the matrices here are positive definite.</summary>
        private static double[,] Inverse(double[,] a)
        {
            var n = a.GetLength(0);
            var (m, inverse) = ((double[,])a.Clone(), Diagonal([.. Enumerable.Repeat(1.0, n)]));
            for (var p = 0; p < n; p++)
            {
                var pivot = m[p, p];
                for (var j = 0; j < n; j++)
                    (m[p, j], inverse[p, j]) = (m[p, j] / pivot, inverse[p, j] / pivot);
                for (var i = 0; i < n; i++)
                {
                    var factor = m[i, p];
                    for (var j = 0; i != p && j < n; j++)
                        (m[i, j], inverse[i, j]) = (m[i, j] - factor * m[p, j], inverse[i, j] - factor * inverse[p, j]);
                }
            }
            return inverse;
        }
    }
}
