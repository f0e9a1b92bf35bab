using LabelBench.Core;

namespace LabelBench.Capacity;

/// <summary>A positive quantity and how far it may be off, as factors: a nominal 90 % interval from <see cref="Low"/> to <see cref="High"/>.</summary>
/// <param name="LogLow">Natural logarithm of value over low end, 0 or more.</param>
/// <param name="LogHigh">Natural logarithm of high end over value, 0 or more.</param>
internal readonly record struct LogEstimate(double Value, double LogLow, double LogHigh)
{
    /// <summary>Nominal coverage of the intervals of this room.</summary>
    public const double Confidence = 0.9;

    /// <summary>Normal quantile at 0.95: half-width of a 90 % interval in standard deviations.</summary>
    internal const double NormalAt95 = 1.6449;

    /// <summary>Turns a 95 % half-width into a 90 % one; 1.9600 is the normal quantile at 0.975.</summary>
    private const double Ninety = NormalAt95 / 1.9600;

    /// <summary>Turns a 90 % half-width into an 80 % one; 1.2816 is the normal quantile at 0.90.</summary>
    private const double Eighty = 1.2816 / NormalAt95;

    /// <summary>Half-width of repeats: 90 % of published results of one GPU and model lie within x/1.052 of their median (149 groups of 4 or more, 1,294 rows), to both sides together.</summary>
    public static readonly double Repeats = Math.Log(1.052);

    public double Low => Value * Math.Exp(-LogLow);

    public double High => Value * Math.Exp(LogHigh);

    public static LogEstimate Exact(double value) => new(value, 0, 0);

    public static LogEstimate Within(double value, double logHalfWidth) => new(value, logHalfWidth, logHalfWidth);

    /// <summary>A figure of a run, whose intervals are at 95 %.</summary>
    public static LogEstimate From(Figure measured) => measured is { Low: > 0 and { } low, High: { } high }
        ? new(measured.Value, Ninety * Math.Log(measured.Value / low), Ninety * Math.Log(high / measured.Value))
        : Within(measured.Value, Repeats);

    /// <summary>Product of independent quantities: the half-widths add in quadrature.</summary>
    public static LogEstimate operator *(LogEstimate a, LogEstimate b) =>
        new(a.Value * b.Value, double.Hypot(a.LogLow, b.LogLow), double.Hypot(a.LogHigh, b.LogHigh));

    public static LogEstimate operator *(LogEstimate a, double factor) => a with { Value = a.Value * factor };

    /// <summary>Lowers the low end by a known loss, which adds up instead of averaging out.</summary>
    public LogEstimate LowerBy(double logLoss) => this with { LogLow = LogLow + logLoss };

    /// <summary>Raises the high end by a known reserve.</summary>
    public LogEstimate RaiseBy(double logReserve) => this with { LogHigh = LogHigh + logReserve };

    /// <summary>The smaller of two rates in series; value and both ends each.</summary>
    public static LogEstimate Minimum(LogEstimate a, LogEstimate b)
    {
        var value = Math.Min(a.Value, b.Value);
        return new(value, Math.Log(value / Math.Min(a.Low, b.Low)), Math.Log(Math.Min(a.High, b.High) / value));
    }

    public Figure ToFigure(string source) => new(Value, Low, High, Confidence, Provenance.Predicted, source);

    /// <summary>With the 80 % interval, half-widths in proportion to normal quantiles. Left-out errors of GPUs have longer tails than that: what they calibrate at 80 % is narrower.</summary>
    public Figure ToFigureAt80(string source) =>
        new(Value, Value * Math.Exp(-Eighty * LogLow), Value * Math.Exp(Eighty * LogHigh), 0.8, Provenance.Predicted, source);
}
