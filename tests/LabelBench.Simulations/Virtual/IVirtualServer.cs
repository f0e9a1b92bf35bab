namespace LabelBench.Simulations.Virtual;

/// <summary>A server on a virtual clock: it takes queries in the order of their arrival, and machine noise cannot touch it.</summary>
public interface IVirtualServer
{
    /// <param name="arrivals">Nanoseconds, ascending.</param>
    /// <param name="started">When the server began each query; as long as <paramref name="arrivals"/>.</param>
    /// <param name="done">When it was answered.</param>
    /// <param name="seed">Of the service times, where they are random.</param>
    void Serve(ReadOnlySpan<long> arrivals, Span<long> started, Span<long> done, ulong seed);
}
