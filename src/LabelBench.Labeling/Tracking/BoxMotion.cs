using LabelBench.Labeling.Detection;

namespace LabelBench.Labeling.Tracking;

/// <summary>Where a box is and where it is going: a Kalman filter with constant velocity over centre, area and proportion of a box, one step per frame.</summary>
/// <remarks>
/// State (u, v, s, r, u', v', s'): centre in pixels, area in square pixels, width / height (taken as constant), and the change of the first three per frame. State and noise
/// are those of SORT (Bewley et al. 2016, doi:10.1109/ICIP.2016.7533003) and its reference parameters. As every matrix of it couples a quantity only with its own
/// velocity, the 7 x 7 filter is exactly three of 2 x 2 and one of 1 x 1, which is how it is computed here.
/// </remarks>
public struct BoxMotion
{
    private Moving _u;
    private Moving _v;
    private Moving _s;
    private double _r;
    private double _rVariance;

    /// <param name="box">First sight of the object: positive sides; its velocity is unknown.</param>
    public BoxMotion(in DetectedBox box)
    {
        var (u, v, s, r) = Measure(box);
        _u = new Moving(u, 1, 0.01);
        _v = new Moving(v, 1, 0.01);
        _s = new Moving(s, 10, 0.0001);
        (_r, _rVariance) = (r, 10);
    }

    /// <summary>The box where the filter takes it to be. Class 0 and score 0.</summary>
    public readonly DetectedBox Box
    {
        get
        {
            var area = Math.Max(_s.Position, 0);
            var width = Math.Sqrt(area * Math.Max(_r, 0));
            var height = width > 0 ? area / width : 0;
            return new DetectedBox(
                (float)(_u.Position - width / 2), (float)(_v.Position - height / 2), (float)(_u.Position + width / 2), (float)(_v.Position + height / 2), 0, 0);
        }
    }

    /// <summary>Velocity of the centre in pixels per frame.</summary>
    public readonly (double X, double Y) Velocity => (_u.Velocity, _v.Velocity);

    internal readonly double[] State => [_u.Position, _v.Position, _s.Position, _r, _u.Velocity, _v.Velocity, _s.Velocity];

    /// <summary>One frame passes.</summary>
    public void Predict()
    {
        if (_s.Position + _s.Velocity <= 0)
            _s.Stop(); // an area does not shrink below nothing
        _u.Predict();
        _v.Predict();
        _s.Predict();
        _rVariance += 1;
    }

    /// <summary>The object was seen in this frame.</summary>
    public void Correct(in DetectedBox seen)
    {
        var (u, v, s, r) = Measure(seen);
        _u.Correct(u);
        _v.Correct(v);
        _s.Correct(s);
        var gain = _rVariance / (_rVariance + 10);
        _r += gain * (r - _r);
        _rVariance *= 1 - gain;
    }

    private static (double U, double V, double S, double R) Measure(in DetectedBox box)
    {
        var (width, height) = ((double)box.Width, (double)box.Height);
        return (box.Left + width / 2, box.Top + height / 2, width * height, width / height);
    }

    /// <summary>A quantity and its velocity: position variance starts at 10, that of the unknown velocity at 10,000; position noise is 1 a frame.</summary>
    private struct Moving(double position, double measurementVariance, double velocityNoise)
    {
        private double _p00 = 10;
        private double _p01;
        private double _p11 = 10_000;

        public double Position { get; private set; } = position;

        public double Velocity { get; private set; }

        public void Stop() => Velocity = 0;

        public void Predict()
        {
            Position += Velocity;
            _p00 += 2 * _p01 + _p11 + 1;
            _p01 += _p11;
            _p11 += velocityNoise;
        }

        public void Correct(double measured)
        {
            var spread = _p00 + measurementVariance;
            var (gain, velocityGain) = (_p00 / spread, _p01 / spread);
            var surprise = measured - Position;
            Position += gain * surprise;
            Velocity += velocityGain * surprise;
            _p11 -= velocityGain * _p01;
            _p01 *= 1 - gain;
            _p00 *= 1 - gain;
        }
    }
}
