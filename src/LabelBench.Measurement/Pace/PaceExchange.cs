using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using LabelBench.Core;

namespace LabelBench.Measurement.Pace;

/// <summary>Rounds in which one thread tells all others something through a cache line and hears back from each through a line of its own.</summary>
/// <remarks>
/// That is what threads which share a model call do at every operator: fork and join. It ends with the CPU that lies farthest, as the operator does, and with two CPUs it is a line that goes
/// there and back. Rounds are timed in small batches, of which the median counts: a thread that loses its CPU spoils the one batch that it is in, however long it is away. Batches
/// of two threads that stand on one CPU and hand it to each other are none. Lines take turns among many places, because to some caches some addresses lie nearer.
/// </remarks>
internal sealed unsafe class PaceExchange : IDisposable
{
    internal const int RoundsOfBatch = 16, FewestBatches = 12;

    private const int MostBatches = 4096, Places = 32, BytesOfLine = 128;

    /// <summary>Nanoseconds: what it takes where nothing else runs; after which it ends with what there is, and after which a thread no longer waits for one that never came.</summary>
    private const long Budget = 3_000_000, Longest = 40_000_000, Patience = 200_000_000;

    /// <summary>Some 30 µs of looking, far more than a round; the other may be waiting for this very CPU.</summary>
    private const int LooksBeforeYield = 1 << 16;

    private readonly byte* lines;
    private readonly int threads;
    private readonly long[] batches = new long[MostBatches];
    private bool ended, handedOver;

    /// <param name="threads">At least 2, the leading one among them.</param>
    public PaceExchange(int threads)
    {
        this.threads = threads;
        var bytes = (nuint)(Places * threads * BytesOfLine);
        lines = (byte*)NativeMemory.AlignedAlloc(bytes, 4096);
        NativeMemory.Clear(lines, bytes);
    }

    /// <summary>Leads the rounds until there are enough, and ends them for all.</summary>
    /// <returns>Rounds per second; null where the others hardly ever ran at the same time.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public double? Lead()
    {
        var (begin, from, count) = (MonotonicClock.NowNanoseconds, MonotonicClock.NowNanoseconds, 0);
        for (var batch = 0; count < MostBatches && from - begin < (count >= FewestBatches ? Budget : Longest) && LeadBatch(batch, begin + Longest); batch++)
        {
            var now = MonotonicClock.NowNanoseconds;
            if (!handedOver)
                batches[count++] = now - from;
            from = now;
        }
        Volatile.Write(ref ended, true);
        Array.Sort(batches, 0, count);
        return count < FewestBatches ? null : 1e9 * RoundsOfBatch / Math.Max(1, batches[count / 2]);
    }

    /// <summary>Answers every round until they end.</summary>
    /// <param name="number">Of the thread, 1 for the first that does not lead.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Follow(int number)
    {
        var until = MonotonicClock.NowNanoseconds + Patience;
        var yielded = false;
        for (var round = 0; Await(Line(round, 0), round + 1, until, ref yielded); round++)
            Volatile.Write(ref *Line(round, number), round + 1);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool LeadBatch(int batch, long until)
    {
        handedOver = false;
        for (var round = batch * RoundsOfBatch; round < (batch + 1) * RoundsOfBatch; round++)
        {
            Volatile.Write(ref *Line(round, 0), round + 1);
            for (var number = 1; number < threads; number++)
                if (!Await(Line(round, number), round + 1, until, ref handedOver))
                    return false;
        }
        return true;
    }

    /// <returns>Whether the value came before all ended and before the time was up.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool Await(int* line, int value, long until, ref bool yielded)
    {
        for (var looks = 1; Volatile.Read(ref *line) != value; looks++)
        {
            if (Volatile.Read(ref ended))
                return false;
            if (looks % LooksBeforeYield != 0)
                continue;
            if (MonotonicClock.NowNanoseconds > until)
                return false;
            yielded = true;
            Thread.Yield();
        }
        return true;
    }

    private int* Line(int round, int number) => (int*)(lines + ((long)(round / RoundsOfBatch % Places) * threads + number) * BytesOfLine);

    public void Dispose() => NativeMemory.AlignedFree(lines);
}
