using System.Runtime.CompilerServices;
using LabelBench.Core;
using LabelBench.Measurement.Pipelines;
using LabelBench.Records;

namespace LabelBench.Measurement.Pace;

/// <summary>Works on all usable CPUs at once: each thread on data of its own, first arithmetic, then memory; then all exchange data.</summary>
/// <remarks>
/// One thread alone, and every counter, may say the same of a machine that does much less: a hypervisor that puts two virtual CPUs on the threads of one core leaves each of them as fast
/// as before while the other idles, and steal at 0. Work is counted against the CPU time that it took, so that other processes, which telemetry sees, do not enter; a thread that is done
/// goes on until the last one is. What CPUs tell each other is another matter: the same two cores do as much apart whether a cache lies between them or half a machine.
/// </remarks>
/// <param name="usableCpus">The least of affinity, cpuset and quota; may be fractional, above 0.</param>
public sealed class AllCpusPace(double usableCpus) : IPaceMeter
{
    /// <summary>CPU time of each thread for each of the two kinds: a reading takes 50 ms where nothing else runs.</summary>
    private const long Budget = 20_000_000;

    /// <summary>Where other processes take the CPUs, a kind of work ends after this time with what was done.</summary>
    private const long Longest = 120_000_000;

    /// <summary>A quota that is no whole number of CPUs would hold one thread more back.</summary>
    public int Threads { get; } = Math.Max(1, (int)usableCpus);

    public PaceReading Read()
    {
        var rates = new (double Arithmetic, double Memory)[Threads];
        double? exchange = null;
        using var ready = new Barrier(Threads);
        using var exchanging = Threads > 1 ? new PaceExchange(Threads) : null;
        var (multiplying, reading) = (new Crew(Threads), new Crew(Threads));
        var threads = new Thread[Threads];
        for (var i = 0; i < threads.Length; i++)
        {
            var number = i;
            threads[i] = new Thread(() =>
            {
                using var work = new PaceWork(Threads);
                _ = work.Multiply() + work.ReadAll();
                ready.SignalAndWait();
                rates[number] = (Rate(work.Multiply, multiplying), Rate(work.ReadAll, reading));
                CpuOfItsOwn.Take(number, Threads);
                if (number > 0)
                    exchanging!.Follow(number);
                else
                    exchange = exchanging?.Lead();
            }, maxStackSize: 256 << 10) { IsBackground = true, Name = "pace" };
            threads[i].Start();
        }
        foreach (var thread in threads)
            thread.Join();
        return new PaceReading(rates.Sum(r => r.Arithmetic), rates.Sum(r => r.Memory)) { Exchange = exchange };
    }

    /// <summary>Work per second of CPU time.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double Rate(Func<double> piece, Crew crew)
    {
        var (begin, cpu) = (MonotonicClock.NowNanoseconds, CpuNanoseconds);
        double done = 0;
        long spent;
        do
        {
            done += piece();
            spent = CpuNanoseconds - cpu;
        }
        while (spent < Budget && MonotonicClock.NowNanoseconds - begin < Longest);
        crew.Leave();
        while (crew.IsAtWork)
            piece();
        return done / spent * 1e9;
    }

    private static long CpuNanoseconds => ThreadCpuClock.IsAvailable ? ThreadCpuClock.NowNanoseconds : MonotonicClock.NowNanoseconds;

    /// <summary>Threads that have not done their part.</summary>
    private sealed class Crew(int threads)
    {
        private int left = threads;

        public bool IsAtWork => Volatile.Read(ref left) > 0;

        public void Leave() => Interlocked.Decrement(ref left);
    }
}
