namespace LabelBench.Testing;

/// <summary>What code allocates that is called again and again.</summary>
public static class Allocations
{
    private const int Rounds = 5;

    /// <summary>
    /// Bytes on the managed heap in a round of so many calls on this thread. The runtime itself may put a small object on a thread while it swaps in optimised code, once; code that
    /// allocates does so in every round, so the round with most is left out.
    /// </summary>
    /// <param name="calls">Of one round; there are five.</param>
    public static long Of(int calls, Action call)
    {
        var rounds = new long[Rounds];
        for (var round = 0; round < Rounds; round++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < calls; i++)
                call();
            rounds[round] = GC.GetAllocatedBytesForCurrentThread() - before;
        }
        return rounds.Order().ElementAt(Rounds - 2);
    }
}
