namespace LabelBench.Core;

/// <summary>Finds the known word that a mistyped one most likely meant.</summary>
public static class NearMatch
{
    /// <returns>The closest known word within two edits, or a third of the typed length, or null. Of words of three letters or fewer two edits leave one letter, which must be the first.</returns>
    public static string? Find(string typed, IEnumerable<string> known) =>
        known.Select(word => (word, distance: Distance(typed.ToLowerInvariant(), word.ToLowerInvariant())))
            .Where(c => c.distance <= Math.Max(2, typed.Length / 3) && (typed.Length > 3 || c.distance < 2 || SameFirst(typed, c.word)) || c.word.Contains(typed, StringComparison.OrdinalIgnoreCase) && typed.Length >= 3)
            .OrderBy(c => c.distance).ThenBy(c => c.word, StringComparer.Ordinal)
            .Select(c => c.word)
            .FirstOrDefault();

    /// <summary>"; did you mean 'x'?" where there is a near match, and the list of known words otherwise.</summary>
    public static string Hint(string typed, IReadOnlyCollection<string> known) => Find(typed, known) is { } near
        ? $"; did you mean '{near}'?"
        : known.Count == 0 ? "; there is none." : $"; known: {string.Join(", ", known)}.";

    private static bool SameFirst(string a, string b) => a.Length > 0 && b.Length > 0 && char.ToLowerInvariant(a[0]) == char.ToLowerInvariant(b[0]);

    /// <summary>Edits (insert, delete, substitute, swap of neighbours) that turn one word into the other.</summary>
    /// <remarks>Optimal string alignment: Damerau (1964), Levenshtein (1966). O(nm).</remarks>
    public static int Distance(string a, string b)
    {
        var d = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++) d[i, 0] = i;
        for (var j = 0; j <= b.Length; j++) d[0, j] = j;
        for (var i = 1; i <= a.Length; i++)
        {
            for (var j = 1; j <= b.Length; j++)
            {
                var cost = a[i - 1] == b[j - 1] ? 0 : 1;
                d[i, j] = Math.Min(Math.Min(d[i - 1, j] + 1, d[i, j - 1] + 1), d[i - 1, j - 1] + cost);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                    d[i, j] = Math.Min(d[i, j], d[i - 2, j - 2] + 1);
            }
        }
        return d[a.Length, b.Length];
    }
}
