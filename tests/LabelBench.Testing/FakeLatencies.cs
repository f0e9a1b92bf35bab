namespace LabelBench.Testing;

/// <summary>Raw latencies that look like a server's: log-normal, with one slow query in two hundred.</summary>
public static class FakeLatencies
{
    /// <returns>Nanoseconds in order of completion; the same arguments give the same values.</returns>
    public static long[] Generate(int queries, TimeSpan typical, ulong seed)
    {
        var random = new Random((int)(seed % int.MaxValue));
        var latencies = new long[queries];
        for (var i = 0; i < queries; i++)
        {
            var normal = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
            var slow = random.NextDouble() < 0.005 ? 1 + 2 * random.NextDouble() : 1;
            latencies[i] = (long)(typical.TotalNanoseconds * Math.Exp(0.07 * normal) * slow);
        }
        return latencies;
    }
}
