namespace LabelBench.Simulations.Virtual;

/// <summary>Another server that does everything slower: of its CPU time a share is taken away.</summary>
/// <param name="factor">Times as long; above 0.</param>
public sealed class SlowedServer(IVirtualServer server, double factor) : IVirtualServer
{
    public void Serve(ReadOnlySpan<long> arrivals, Span<long> started, Span<long> done, ulong seed)
    {
        var faster = new long[arrivals.Length];
        for (var i = 0; i < faster.Length; i++)
            faster[i] = (long)(arrivals[i] / factor);
        server.Serve(faster, started, done, seed);
        for (var i = 0; i < faster.Length; i++)
            (started[i], done[i]) = ((long)(started[i] * factor), (long)(done[i] * factor));
    }
}
