using LabelBench.Core;

namespace LabelBench.Measurement.Load.Sending;

/// <summary>The generator: one thread that hands every query over when it is due, whatever became of those before.</summary>
/// <param name="cores">Of this process.</param>
public sealed class QuerySender(QueryBoard board, LoadTimeline timeline, int cores) : IDisposable
{
    // How long the thread sleeps at a stretch, so that it hears of the window and of the end.
    private const long Slice = 10_000_000;
    private static readonly TimeSpan Nap = TimeSpan.FromMilliseconds(5);

    private readonly PreciseTimer timer = new(cores);
    private Thread? thread;
    private long windowFrom = long.MaxValue;
    private bool warming = true;
    private int last = int.MaxValue;
    private bool stop;

    /// <summary>Whether so many queries wait that there is no room for more before the window opens.</summary>
    public bool IsOverrun { get; private set; }

    public void Start()
    {
        thread = new Thread(Send) { IsBackground = true, Name = "generator", Priority = ThreadPriority.AboveNormal };
        thread.Start();
    }

    /// <summary>Ends the warm-up a moment from now, or at a set moment.</summary>
    /// <param name="at">Nanoseconds on the monotonic clock; one that is past makes the first queries late. Null for a moment from now.</param>
    /// <returns>When the window opens: nanoseconds on the monotonic clock.</returns>
    public long OpenWindow(long? at)
    {
        var from = at ?? MonotonicClock.NowNanoseconds + 3 * Slice;
        Volatile.Write(ref windowFrom, from);
        return from;
    }

    /// <summary>Sends no query of the window from this number on.</summary>
    public void EndAt(int queries) => Volatile.Write(ref last, queries);

    public void Dispose()
    {
        Volatile.Write(ref stop, true);
        thread?.Join();
        timer.Dispose();
    }

    private void Send()
    {
        PreciseTimer.Sharpen();
        PreciseTimer.Prefer();
        if (!WarmUp())
            return;
        warming = false;
        var from = Volatile.Read(ref windowFrom);
        var window = timeline.Measured.Nanoseconds;
        board.OpenWindow();
        for (var i = 0; i < window.Length && Await(from + window[i]) && i < Volatile.Read(ref last); i++)
            board.Send(from + window[i]);
    }

    /// <summary>Sends the warm-up's schedule over and over; true when the window opens.</summary>
    private bool WarmUp()
    {
        var (arrivals, span) = (timeline.WarmUp.Nanoseconds, timeline.WarmUp.SpanNanoseconds);
        for (var round = MonotonicClock.NowNanoseconds + Slice; ; round += span)
        {
            foreach (var arrival in arrivals)
            {
                if (!Await(round + arrival))
                    return !Volatile.Read(ref stop);
                if (board.InFlight >= QueryBoard.WarmUpRoom)
                {
                    IsOverrun = true;
                    return false;
                }
                board.Send(round + arrival);
            }
        }
    }

    /// <summary>False when the generator is stopped, or the window opens before the query is due.</summary>
    private bool Await(long due)
    {
        while (!Volatile.Read(ref stop) && !(warming && due >= Volatile.Read(ref windowFrom)))
        {
            if (due - MonotonicClock.NowNanoseconds <= Slice)
            {
                timer.WaitUntil(due);
                return true;
            }
            Thread.Sleep(Nap);
        }
        return false;
    }
}
