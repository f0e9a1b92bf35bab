namespace LabelBench.Measurement.Load;

/// <summary>Begin and end of every query of one stream, in the order in which they ended.</summary>
/// <remarks>Room is taken before the run; when it does not suffice another block is added, which is the only allocation.</remarks>
public sealed class QueryLog
{
    private const int BlockLength = 1 << 16;

    private readonly List<(long Begin, long End)[]> blocks = new(4096);
    private int used;

    /// <param name="expected">Queries to have room for from the start.</param>
    public QueryLog(long expected)
    {
        for (long room = 0; room < expected || blocks.Count == 0; room += BlockLength)
            blocks.Add(GC.AllocateUninitializedArray<(long, long)>(BlockLength));
        foreach (var block in blocks)
            Array.Clear(block); // touch the pages now, not inside the window
    }

    public int Count => used;

    public (long Begin, long End) this[int index] => blocks[index / BlockLength][index % BlockLength];

    public void Add(long beginNanoseconds, long endNanoseconds)
    {
        var block = used / BlockLength;
        if (block == blocks.Count)
            blocks.Add(new (long, long)[BlockLength]);
        blocks[block][used % BlockLength] = (beginNanoseconds, endNanoseconds);
        used++;
    }

    public void Clear() => used = 0;
}
