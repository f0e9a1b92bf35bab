using LabelBench.Core;

namespace LabelBench.Labeling.Ocr;

/// <summary>How far read text is from the truth: edits (insert, delete, substitute) and characters of the truth.</summary>
public readonly record struct CharacterErrors(long Edits, long Characters)
{
    /// <summary>Character error rate: edits over characters of the truth; above 1 where much was invented.</summary>
    public Reading<Share> Rate => Characters == 0
        ? Reading.Missing<Share>("the truth has no characters")
        : new Share((double)Edits / Characters);

    public static CharacterErrors operator +(CharacterErrors a, CharacterErrors b) => new(a.Edits + b.Edits, a.Characters + b.Characters);

    /// <summary>Compares one line with its truth.</summary>
    /// <remarks>Levenshtein (1966). O(nm) time, O(m) memory. Counts UTF-16 units, which are characters outside emoji and rare scripts.</remarks>
    public static CharacterErrors Compare(string truth, string read)
    {
        var row = new int[read.Length + 1];
        for (var j = 0; j <= read.Length; j++)
            row[j] = j;
        for (var i = 1; i <= truth.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= read.Length; j++)
            {
                var above = row[j];
                row[j] = Math.Min(Math.Min(above, row[j - 1]) + 1, diagonal + (truth[i - 1] == read[j - 1] ? 0 : 1));
                diagonal = above;
            }
        }
        return new CharacterErrors(row[read.Length], truth.Length);
    }

    /// <summary>Compares a page: lines are matched in reading order so that the edits are fewest; a missed or an invented line costs all its characters.</summary>
    public static CharacterErrors ComparePage(IReadOnlyList<string> truth, IReadOnlyList<string> read)
    {
        var row = new long[read.Count + 1];
        for (var j = 1; j <= read.Count; j++)
            row[j] = row[j - 1] + read[j - 1].Length;
        foreach (var line in truth)
        {
            var diagonal = row[0];
            row[0] += line.Length;
            for (var j = 1; j <= read.Count; j++)
            {
                var above = row[j];
                row[j] = Math.Min(
                    Math.Min(above + line.Length, row[j - 1] + read[j - 1].Length),
                    diagonal + Compare(line, read[j - 1]).Edits);
                diagonal = above;
            }
        }
        return new CharacterErrors(row[read.Count], truth.Sum(line => line.Length));
    }
}
