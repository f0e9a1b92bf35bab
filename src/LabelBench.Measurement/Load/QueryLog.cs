namespace LabelBench.Measurement.Load;

/// <summary>Begin and end of every query of one stream, in the order in which they ended.</summary>
/// <remarks>Room is taken before the window opens; when it does not suffice another block is added, which is the only allocation. One thread adds, another may read what it was told is there.</remarks>
public sealed class QueryLog
{
    private const int BlockLength = 1 << 16;

    // Never grows beyond its capacity, so that a reader always sees the same array.
    private readonly (long Begin, long End)[]?[] blocks = new (long, long)[4096][];
    private int used;

    /// <param name="expected">Queries to have room for from the start.</param>
    public QueryLog(long expected) => Reserve(Math.Max(1, expected));

    public int Count => Volatile.Read(ref used);

    public (long Begin, long End) this[int index] => blocks[index / BlockLength]![index % BlockLength];

    /// <summary>Takes room for so many more queries, on the thread that adds.</summary>
    public void Reserve(long more)
    {
        var last = Math.Min(blocks.Length - 1, (used + more) / BlockLength);
        for (var block = used / BlockLength; block <= last; block++)
            blocks[block] ??= NewBlock();
    }

    /// <exception cref="InvalidOperationException">More queries than a trial can have: 268 million on one stream.</exception>
    public void Add(long beginNanoseconds, long endNanoseconds)
    {
        var block = used / BlockLength;
        if (block == blocks.Length)
            throw new InvalidOperationException($"a stream keeps at most {blocks.Length * BlockLength} queries; shorten the window");
        (blocks[block] ??= NewBlock())[used % BlockLength] = (beginNanoseconds, endNanoseconds);
        Volatile.Write(ref used, used + 1);
    }

    /// <summary>Number of the first query that began at or after this moment; <see cref="Count"/> where none did.</summary>
    public int FirstFrom(long beginNanoseconds)
    {
        int low = 0, high = Count;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (this[middle].Begin < beginNanoseconds)
                low = middle + 1;
            else
                high = middle;
        }
        return low;
    }

    private static (long, long)[] NewBlock()
    {
        var block = GC.AllocateUninitializedArray<(long, long)>(BlockLength);
        Array.Clear(block); // touch the pages now, not inside the window
        return block;
    }
}
