using System.IO.Enumeration;

namespace LabelBench.Labeling.Inputs;

/// <summary>Entries of one folder in ordinal order of their names, whatever order the file system has, with a bounded number of names in memory.</summary>
internal static class NamesInOrder
{
    /// <summary>Folders below that may not be opened are left out; hidden entries are taken.</summary>
    private static readonly EnumerationOptions Options = new() { IgnoreInaccessible = true, AttributesToSkip = FileAttributes.None };

    /// <summary>Latin letters before accented ones, capitals before small ones: StringComparer.Ordinal, the larger first.</summary>
    private static readonly Comparer<string> Descending = Comparer<string>.Create((a, b) => string.CompareOrdinal(b, a));

    /// <summary>Full paths, lazily. Looks through the folder once for every <paramref name="atOnce"/> paths that are taken, so a million entries are read but never held or sorted.</summary>
    /// <param name="atOnce">Most names held, at least 1.</param>
    public static IEnumerable<string> Of(string folder, int atOnce, FileSystemEnumerable<string>.FindPredicate wanted)
    {
        string[] names;
        string? last = null;
        do
        {
            names = Next(folder, atOnce, wanted, last);
            foreach (var name in names)
                yield return Path.Join(folder, name);
            last = names.LastOrDefault();
        }
        while (names.Length == atOnce);
    }

    /// <summary>The first names behind <paramref name="after"/>. Most entries are turned away before a string is made of them.</summary>
    private static string[] Next(string folder, int atOnce, FileSystemEnumerable<string>.FindPredicate wanted, string? after)
    {
        var kept = new PriorityQueue<string, string>(Descending);
        var entries = new FileSystemEnumerable<string>(folder, (ref FileSystemEntry entry) => entry.FileName.ToString(), Options)
        {
            ShouldIncludePredicate = (ref FileSystemEntry entry) =>
                wanted(ref entry)
                && (after is null || entry.FileName.SequenceCompareTo(after) > 0)
                && (kept.Count < atOnce || entry.FileName.SequenceCompareTo(kept.Peek()) < 0),
        };
        foreach (var name in entries)
        {
            if (kept.Count < atOnce)
                kept.Enqueue(name, name);
            else
                kept.DequeueEnqueue(name, name);
        }
        var names = new string[kept.Count];
        for (var i = names.Length - 1; i >= 0; i--)
            names[i] = kept.Dequeue();
        return names;
    }
}
