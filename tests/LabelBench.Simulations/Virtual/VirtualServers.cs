using LabelBench.Core;

namespace LabelBench.Simulations.Virtual;

/// <summary>M/D/1: every query takes as long.</summary>
public sealed class DeterministicServer(long serviceNanoseconds) : IVirtualServer
{
    public void Serve(ReadOnlySpan<long> arrivals, Span<long> started, Span<long> done, ulong seed)
    {
        var free = 0L;
        for (var i = 0; i < arrivals.Length; i++)
        {
            started[i] = Math.Max(free, arrivals[i]);
            done[i] = free = started[i] + serviceNanoseconds;
        }
    }
}

/// <summary>M/M/1: exponential service times.</summary>
public sealed class ExponentialServer(long meanNanoseconds) : IVirtualServer
{
    public void Serve(ReadOnlySpan<long> arrivals, Span<long> started, Span<long> done, ulong seed)
    {
        var random = new SplitMix64(seed);
        var free = 0L;
        for (var i = 0; i < arrivals.Length; i++)
        {
            started[i] = Math.Max(free, arrivals[i]);
            done[i] = free = started[i] + (long)(-Math.Log(1 - random.Unit()) * meanNanoseconds);
        }
    }
}

/// <summary>Dynamic batching: whenever it is free it takes all that wait, up to a batch, and answers them together.</summary>
public sealed class BatchServer(int mostQueries, long batchNanoseconds, long queryNanoseconds) : IVirtualServer
{
    public void Serve(ReadOnlySpan<long> arrivals, Span<long> started, Span<long> done, ulong seed)
    {
        var free = 0L;
        for (var first = 0; first < arrivals.Length;)
        {
            var begin = Math.Max(free, arrivals[first]);
            var next = first + 1;
            while (next < arrivals.Length && next - first < mostQueries && arrivals[next] <= begin)
                next++;
            free = begin + batchNanoseconds + (next - first) * queryNanoseconds;
            started[first..next].Fill(begin);
            done[first..next].Fill(free);
            first = next;
        }
    }
}

/// <summary>Every query takes as long, but once the server stands still for a while; what it works on then ends that much later.</summary>
public sealed class StallingServer(long serviceNanoseconds, long stallAt, long stallFor) : IVirtualServer
{
    public void Serve(ReadOnlySpan<long> arrivals, Span<long> started, Span<long> done, ulong seed)
    {
        var free = 0L;
        for (var i = 0; i < arrivals.Length; i++)
        {
            started[i] = Math.Max(free, arrivals[i]);
            free = started[i] + serviceNanoseconds;
            if (started[i] <= stallAt + stallFor && free > stallAt)
                free = Math.Max(started[i], stallAt) == started[i] ? stallAt + stallFor + serviceNanoseconds : free + stallFor;
            done[i] = free;
        }
    }
}
