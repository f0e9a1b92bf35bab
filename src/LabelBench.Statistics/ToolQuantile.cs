namespace LabelBench.Statistics;

/// <summary>Which order statistic other tools call a percentile, so that figures are compared like with like.</summary>
public static class ToolQuantile
{
    /// <summary>MLPerf LoadGen and ONNX Runtime's perf test: index floor(n p).</summary>
    /// <param name="count">n, at least 1.</param>
    /// <param name="p">0 to 1.</param>
    /// <returns>Index into n values in ascending order, counted from 0.</returns>
    public static int LoadGen(int count, double p) => Math.Min(count - 1, (int)Math.Floor(count * p));

    /// <summary>Triton's perf_analyzer: index trunc(p (n - 1) + 0.5).</summary>
    /// <inheritdoc cref="LoadGen"/>
    public static int PerfAnalyzer(int count, double p) => (int)(p * (count - 1) + 0.5);

    /// <summary>trtexec: index n - 1 - trunc((1 - p) n).</summary>
    /// <inheritdoc cref="LoadGen"/>
    public static int Trtexec(int count, double p) => Math.Max(0, count - 1 - (int)((1 - p) * count));
}
