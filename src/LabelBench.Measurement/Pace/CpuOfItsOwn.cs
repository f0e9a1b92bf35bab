using System.Numerics;
using System.Runtime.InteropServices;

namespace LabelBench.Measurement.Pace;

/// <summary>Gives each of several threads a CPU of its own, which a busy scheduler does not do within a few milliseconds by itself.</summary>
/// <remarks>Linux alone, and only where there are as many threads as CPUs: fewer, under a quota, have no places that are theirs.</remarks>
internal static partial class CpuOfItsOwn
{
    private const int ThisThread = 0, Words = 128;

    /// <summary>Binds the calling thread for the rest of its life; where that cannot be done, it stays where the scheduler puts it.</summary>
    /// <param name="number">0 to <paramref name="of"/> - 1.</param>
    /// <returns>Whether it was bound.</returns>
    public static bool Take(int number, int of)
    {
        if (!OperatingSystem.IsLinux())
            return false;
        Span<ulong> allowed = stackalloc ulong[Words];
        if (GetAffinity(ThisThread, sizeof(ulong) * Words, ref allowed[0]) < 0 || Count(allowed) != of)
            return false;
        for (var word = 0; word < Words; word++)
        {
            for (var rest = allowed[word]; rest != 0; rest &= rest - 1)
                if (number-- != 0)
                    allowed[word] &= ~(rest & (0 - rest));
        }
        return SetAffinity(ThisThread, sizeof(ulong) * Words, in allowed[0]) == 0;
    }

    private static int Count(ReadOnlySpan<ulong> mask)
    {
        var count = 0;
        foreach (var word in mask)
            count += BitOperations.PopCount(word);
        return count;
    }

    [LibraryImport("libc", EntryPoint = "sched_getaffinity")]
    private static partial int GetAffinity(int thread, nint bytes, ref ulong mask);

    [LibraryImport("libc", EntryPoint = "sched_setaffinity")]
    private static partial int SetAffinity(int thread, nint bytes, in ulong mask);
}
