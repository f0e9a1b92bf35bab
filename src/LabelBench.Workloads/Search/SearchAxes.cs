using System.Collections.Immutable;
using System.Globalization;
using LabelBench.Core;
using LabelBench.Workloads.Files;

namespace LabelBench.Workloads;

/// <summary>Reads which settings a search varies, as typed: <c>batch=1..32,streams=1,2,4,precision=fp32,int8</c>.</summary>
public static class SearchAxes
{
    /// <summary>The surfaces are asked at every configuration after every try; beyond this that takes longer than the tries.</summary>
    public const int MostConfigurations = 5000;

    private const string Option = "--over";

    /// <param name="text">Axes after each other, each with a range that goes up by doubling, or a list.</param>
    /// <returns>The axes in the order given, or every mistake.</returns>
    public static Checked<IReadOnlyList<SearchAxis>> Parse(string text)
    {
        var problems = new List<Problem>();
        var axes = new List<SearchAxis>();
        foreach (var (name, words) in Grouped(text, problems))
        {
            if (!Enum.TryParse<SearchSetting>(name, ignoreCase: true, out var setting) || int.TryParse(name, out _))
                problems.Add(new Problem(Option, name, $"is no setting that can be searched{NearMatch.Hint(name, [.. Enum.GetValues<SearchSetting>().Select(Cell.Word)])}"));
            else if (axes.Any(a => a.Setting == setting))
                problems.Add(new Problem(Option, name, "is given twice; give all its levels at once: batch=1,2,8."));
            else if (Levels(setting, words, problems) is { IsEmpty: false } levels)
                axes.Add(new SearchAxis(setting, levels));
        }
        if (problems.Count == 0 && axes.Aggregate(1.0, (count, axis) => count * axis.Levels.Length) is > MostConfigurations and var all)
            problems.Add(new Problem(Option, "", string.Create(CultureInfo.InvariantCulture, $"makes {all:0} configurations; at most {MostConfigurations} can be searched together: narrow a range or leave an axis out.")));
        return problems.Count > 0 ? Checked<IReadOnlyList<SearchAxis>>.Invalid(problems) : Checked<IReadOnlyList<SearchAxis>>.Valid(axes);
    }

    /// <summary>From the first to the last by doubling, the last itself included: 1..24 is 1, 2, 4, 8, 16, 24.</summary>
    /// <param name="first">At least 1.</param>
    /// <param name="last">At least <paramref name="first"/>.</param>
    public static ImmutableArray<string> Doubling(int first, int last)
    {
        var levels = new List<int>();
        for (long level = first; level < last; level *= 2)
            levels.Add((int)level);
        return [.. levels.Append(last).Select(l => l.ToString(CultureInfo.InvariantCulture))];
    }

    /// <summary>A word with an equals sign begins an axis, one without is another level of it.</summary>
    private static List<(string Name, List<string> Words)> Grouped(string text, List<Problem> problems)
    {
        var groups = new List<(string Name, List<string> Words)>();
        foreach (var word in text.Split(',', StringSplitOptions.TrimEntries))
        {
            if (word.IndexOf('=', StringComparison.Ordinal) is >= 0 and var equals)
                groups.Add((word[..equals].Trim(), [word[(equals + 1)..].Trim()]));
            else if (groups.Count > 0)
                groups[^1].Words.Add(word);
            else
                problems.Add(new Problem(Option, "", $"'{word}' is not NAME=LEVELS; for example --over batch=1..32,streams=1,2,4,precision=fp32,int8"));
        }
        return groups;
    }

    private static ImmutableArray<string> Levels(SearchSetting setting, List<string> words, List<Problem> problems)
    {
        var before = problems.Count;
        var levels = words.SelectMany(word => word.Length == 0 ? Wrong("has an empty level; write a range, 1..32, or a list, 1,2,8.") : setting is SearchSetting.Precision ? Precisions(word) : Numbers(word)).ToList();
        if (problems.Count > before)
            return [];
        if (levels.GroupBy(l => l).FirstOrDefault(g => g.Count() > 1) is { } twice)
            Wrong($"has {twice.Key} twice.");
        // Numbers in order, whatever the order of typing: the search learns from neighbours.
        return problems.Count > before ? [] : setting is SearchSetting.Precision ? [.. levels] : [.. levels.OrderBy(l => int.Parse(l, CultureInfo.InvariantCulture))];

        IEnumerable<string> Wrong(string wrong)
        {
            problems.Add(new Problem(Option, Cell.Word(setting), wrong));
            return [];
        }

        IEnumerable<string> Precisions(string word) =>
            Enum.GetValues<Precision>().Select(Cell.Word).FirstOrDefault(p => p.Equals(word, StringComparison.OrdinalIgnoreCase)) is { } known
                ? [known]
                : Wrong($"'{word}' is not known{NearMatch.Hint(word, [.. Enum.GetValues<Precision>().Select(Cell.Word)])}");

        IEnumerable<string> Numbers(string word)
        {
            var ends = word.Split("..");
            if (ends.Length > 2 || ends.Any(e => !int.TryParse(e, NumberStyles.None, CultureInfo.InvariantCulture, out _)))
                return Wrong($"'{word}' is neither a number nor a range; write 8 or 1..32.");
            var (first, last) = (int.Parse(ends[0], CultureInfo.InvariantCulture), int.Parse(ends[^1], CultureInfo.InvariantCulture));
            var (most, unit) = Most(setting);
            return first < 1 || last > most ? Wrong(string.Create(CultureInfo.InvariantCulture, $"'{word}' leaves 1 to {most}{unit}."))
                : first > last ? Wrong(string.Create(CultureInfo.InvariantCulture, $"'{word}' is an empty range; write the smaller number first: {last}..{first}."))
                : Doubling(first, last);
        }
    }

    private static (int Most, string Unit) Most(SearchSetting setting) => setting switch
    {
        SearchSetting.Batch => (Limits.LargestBatch, " items"),
        SearchSetting.Instances => (Limits.MostInstances, " workers"),
        _ => (Limits.MostThreads, ""),
    };
}
