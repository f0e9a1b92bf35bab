namespace LabelBench.Testing;

/// <summary>Raw latencies that look like a server's: skewed to the right, with one slow query in two hundred.</summary>
/// <remarks>Sums and products only, so that every platform gives the same bits: logarithms differ in the last one.</remarks>
public static class FakeLatencies
{
    /// <returns>Nanoseconds in order of completion; the same arguments give the same values.</returns>
    public static long[] Generate(int queries, TimeSpan typical, ulong seed)
    {
        var random = new Random((int)(seed % int.MaxValue));
        var latencies = new long[queries];
        for (var i = 0; i < queries; i++)
        {
            var normal = -6.0; // twelve uniform values less six: mean 0, deviation 1
            for (var k = 0; k < 12; k++)
                normal += random.NextDouble();
            var slow = random.NextDouble() < 0.005 ? 1 + 2 * random.NextDouble() : 1;
            latencies[i] = (long)(typical.TotalNanoseconds * (1 + 0.07 * normal + 0.0025 * normal * normal) * slow);
        }
        return latencies;
    }
}
