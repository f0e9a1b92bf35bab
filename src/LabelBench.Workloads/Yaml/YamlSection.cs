using System.Collections.Immutable;
using System.Globalization;
using LabelBench.Core;

namespace LabelBench.Workloads.Yaml;

/// <summary>One group of keys in a file. Hands out values that have the right type and range, and null with a problem for those that have not.</summary>
/// <remarks>The keys that were asked for are the known ones: <see cref="RefuseUnknownKeys"/> reports all others.</remarks>
public sealed class YamlSection(YamlNode.Map map, string place, ProblemList problems)
{
    private readonly List<string> _asked = [];

    /// <summary>The keys as they stand in the file.</summary>
    public YamlNode.Map Map => map;

    public string? Text(string key, bool required = true) => Scalar(key, required, "a text")?.Text;

    /// <summary>A kebab-case name such as <c>image-classify</c>.</summary>
    public string? Name(string key)
    {
        if (Text(key) is not { } text)
            return null;
        if (IsName(text))
            return text;
        Report(key, $"is '{text}'; a name has small letters, digits and single hyphens, at most 64 characters, for example 'street-signs'.");
        return null;
    }

    public static bool IsName(string text) =>
        text.Length <= 64 && text.Split('-').All(word => word.Length > 0 && word.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c)));

    public int? Integer(string key, int minimum, int maximum, bool required = true) =>
        Find(key, required) is { } node ? ToInteger(node, PlaceOf(key), minimum, maximum) : null;

    /// <summary>A seed: a whole number that every reader of JSON keeps exactly.</summary>
    /// <param name="largest">By default the largest whole number that every reader of JSON keeps exactly.</param>
    public ulong? Seed(string key, ulong largest = (1UL << 53) - 1)
    {
        if (Scalar(key, required: false, "a whole number") is not { } scalar)
            return null;
        if (!scalar.Quoted && ulong.TryParse(scalar.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var seed) && seed <= largest)
            return seed;
        Report(key, $"is '{scalar.Text}'; a seed is a whole number from 0 to {largest.ToString(CultureInfo.InvariantCulture)}.");
        return null;
    }

    /// <param name="minimum">Smallest value allowed; itself refused when <paramref name="aboveMinimum"/> is set.</param>
    public double? Number(string key, double minimum, double maximum, bool required = true, bool aboveMinimum = false) =>
        Find(key, required) is { } node ? ToNumber(node, PlaceOf(key), minimum, maximum, aboveMinimum) : null;

    /// <summary>A duration in seconds, given as a number.</summary>
    public TimeSpan? Seconds(string key, double minimum, double maximum) =>
        Number(key, minimum, maximum) is { } seconds ? TimeSpan.FromSeconds(seconds) : null;

    public string? OneOf(string key, IReadOnlyCollection<string> known, bool required = true)
    {
        if (Text(key, required) is not { } text)
            return null;
        if (known.Contains(text))
            return text;
        Report(key, $"'{text}' is not known{NearMatch.Hint(text, known)}");
        return null;
    }

    public T? Word<T>(string key, bool required = true) where T : struct, Enum => Find(key, required) is { } node ? ToWord<T>(node, PlaceOf(key)) : null;

    /// <summary>A list of words of the vocabulary: not empty, none twice.</summary>
    public ImmutableArray<T>? Words<T>(string key, bool required = true) where T : struct, Enum => Distinct(key, required, ToWord<T>);

    /// <summary>A list of texts: not empty, none blank or twice.</summary>
    /// <param name="known">All that there are; null for any text.</param>
    public ImmutableArray<string>? Texts(string key, bool required = true, IReadOnlyCollection<string>? known = null)
    {
        if (Items(key, required) is not { } items)
            return null;
        var texts = ImmutableArray.CreateBuilder<string>();
        foreach (var (i, item) in items.Index())
        {
            if (item is not YamlNode.Scalar { Text: var text } || text.Trim().Length == 0)
                problems.Add(PlaceOf(key, i), $"is {(item is YamlNode.Scalar ? "empty" : item.Kind)}; expected a text.", item.Line);
            else if (known?.Contains(text) is false)
                problems.Add(PlaceOf(key, i), $"'{text}' is not known{NearMatch.Hint(text, known)}", item.Line);
            else if (texts.Contains(text))
                problems.Add(PlaceOf(key, i), $"'{text}' is listed twice; keep one.", item.Line);
            else
                texts.Add(text);
        }
        return texts.Count == items.Length ? texts.ToImmutable() : null;
    }

    /// <summary>A list of whole numbers: not empty, none twice.</summary>
    public ImmutableArray<int>? Integers(string key, int minimum, int maximum, bool required = true) =>
        Distinct(key, required, (node, at) => ToInteger(node, at, minimum, maximum));

    /// <summary>A list of numbers: not empty, none twice.</summary>
    public ImmutableArray<double>? DistinctNumbers(string key, double minimum, double maximum, bool required = true) =>
        Distinct(key, required, (node, at) => ToNumber(node, at, minimum, maximum, aboveMinimum: false));

    /// <summary>A list of exactly <paramref name="count"/> numbers.</summary>
    public ImmutableArray<float>? Numbers(string key, int count, double minimum, double maximum, bool aboveMinimum = false)
    {
        if (Items(key, required: true) is not { } items)
            return null;
        if (items.Length != count)
        {
            Report(key, $"has {items.Length} values; expected {count}.");
            return null;
        }
        var values = items.Select((item, i) => ToNumber(item, PlaceOf(key, i), minimum, maximum, aboveMinimum)).ToArray();
        return values.Contains(null) ? null : [.. values.Select(v => (float)v!.Value)];
    }

    public YamlSection? Section(string key, bool required = true)
    {
        switch (Find(key, required))
        {
            case null:
                return null;
            case YamlNode.Map inner:
                return new YamlSection(inner, PlaceOf(key), problems);
            case var other:
                problems.Add(PlaceOf(key), $"is {other.Kind}; expected keys with values below it.", other.Line);
                return null;
        }
    }

    /// <returns>The sections of a list; an empty list when the key is absent and not required.</returns>
    public ImmutableArray<YamlSection> Sections(string key, bool required = true)
    {
        var sections = ImmutableArray.CreateBuilder<YamlSection>();
        foreach (var (i, item) in (Items(key, required) ?? []).Index())
        {
            if (item is YamlNode.Map inner)
                sections.Add(new YamlSection(inner, PlaceOf(key, i), problems));
            else
                problems.Add(PlaceOf(key, i), $"is {item.Kind}; expected keys with values.", item.Line);
        }
        return sections.ToImmutable();
    }

    /// <summary>The keys of this section in the order of the file, for sections whose keys are the user's own words; all count as known.</summary>
    public ImmutableArray<string> OwnKeys()
    {
        ImmutableArray<string> keys = [.. map.Entries.Select(e => e.Key)];
        _asked.AddRange(keys);
        return keys;
    }

    /// <summary>Takes a key as known without reading it: it has a problem of its own.</summary>
    public void Skip(string key) => _asked.Add(key);

    public bool Has(string key) => map.Entries.Any(e => e.Key == key);

    /// <summary>Where the keys stand, for who uses their values.</summary>
    public KeyPlaces Places => new(problems.Source, place, map.Entries.ToImmutableSortedDictionary(e => e.Key, e => e.Line, StringComparer.Ordinal));

    /// <summary>Reports a mistake in the value of a key, or in this section where the key is absent.</summary>
    public void Report(string key, string text) =>
        problems.Add(PlaceOf(key), text, map.Entries.FirstOrDefault(e => e.Key == key)?.Line ?? map.Line);

    /// <summary>To be called when every key of the section has been asked for.</summary>
    public void RefuseUnknownKeys()
    {
        foreach (var entry in map.Entries.Where(e => !_asked.Contains(e.Key)))
            problems.Add(PlaceOf(entry.Key), $"is not a key that is read here{NearMatch.Hint(entry.Key, _asked)}", entry.Line);
    }

    private string PlaceOf(string key) => place.Length == 0 ? key : $"{place}.{key}";

    private string PlaceOf(string key, int index) => string.Create(CultureInfo.InvariantCulture, $"{PlaceOf(key)}[{index}]");

    private YamlNode? Find(string key, bool required)
    {
        _asked.Add(key);
        var entry = map.Entries.FirstOrDefault(e => e.Key == key);
        if (entry is null)
        {
            if (required)
                problems.Add(PlaceOf(key), "is missing; it is required.", map.Line);
            return null;
        }
        if (entry.Value is not YamlNode.Scalar { Quoted: false, Text: "" or "~" or "null" })
            return entry.Value;
        problems.Add(PlaceOf(key), "has no value; give one or remove the key.", entry.Line);
        return null;
    }

    private YamlNode.Scalar? Scalar(string key, bool required, string expected)
    {
        switch (Find(key, required))
        {
            case null:
                return null;
            case YamlNode.Scalar scalar when scalar.Text.Trim().Length > 0:
                return scalar;
            case var other:
                problems.Add(PlaceOf(key), $"is {(other is YamlNode.Scalar ? "empty" : other.Kind)}; expected {expected}.", other.Line);
                return null;
        }
    }

    private ImmutableArray<YamlNode>? Items(string key, bool required)
    {
        switch (Find(key, required))
        {
            case null:
                return null;
            case YamlNode.List list when !list.Items.IsEmpty:
                return list.Items;
            case YamlNode.List list:
                problems.Add(PlaceOf(key), "is an empty list; give at least one entry.", list.Line);
                return null;
            case YamlNode.Scalar scalar:
                problems.Add(PlaceOf(key), $"is a single value; write a list: [{scalar.Text}].", scalar.Line);
                return null;
            case var other:
                problems.Add(PlaceOf(key), $"is {other.Kind}; expected a list.", other.Line);
                return null;
        }
    }

    private ImmutableArray<T>? Distinct<T>(string key, bool required, Func<YamlNode, string, T?> convert) where T : struct
    {
        if (Items(key, required) is not { } items)
            return null;
        var values = ImmutableArray.CreateBuilder<T>();
        foreach (var (i, item) in items.Index())
        {
            if (convert(item, PlaceOf(key, i)) is not { } value)
                continue;
            if (values.Contains(value))
                problems.Add(PlaceOf(key, i), $"'{((YamlNode.Scalar)item).Text}' is listed twice; keep one.", item.Line);
            values.Add(value);
        }
        return values.Count == items.Length ? values.ToImmutable() : null;
    }

    private int? ToInteger(YamlNode node, string at, int minimum, int maximum)
    {
        if (PlainText(node, at, "a whole number") is not { } text)
            return null;
        if (!long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value))
            problems.Add(at, $"is '{text}'; expected a whole number from {minimum} to {maximum}.", node.Line);
        else if (value < minimum || value > maximum)
            problems.Add(at, $"is {text}; expected {minimum} to {maximum}.", node.Line);
        else
            return (int)value;
        return null;
    }

    private double? ToNumber(YamlNode node, string at, double minimum, double maximum, bool aboveMinimum)
    {
        if (PlainText(node, at, "a number") is not { } text)
            return null;
        var range = string.Create(CultureInfo.InvariantCulture, $"{(aboveMinimum ? "more than " : "")}{minimum} {(aboveMinimum ? "up to" : "to")} {maximum}");
        if (!double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) || !double.IsFinite(value))
            problems.Add(at, $"is '{text}'; expected a number, {range}, with a point before the decimals.", node.Line);
        else if (value < minimum || value > maximum || (aboveMinimum && value <= minimum))
            problems.Add(at, $"is {text}; expected {range}.", node.Line);
        else
            return value;
        return null;
    }

    private T? ToWord<T>(YamlNode node, string at) where T : struct, Enum
    {
        if (node is not YamlNode.Scalar { Text: var text })
        {
            problems.Add(at, $"is {node.Kind}; expected one word.", node.Line);
            return null;
        }
        foreach (var value in Enum.GetValues<T>())
            if (Cell.Word(value) == text)
                return value;
        problems.Add(at, $"'{text}' is not known{NearMatch.Hint(text, [.. Enum.GetValues<T>().Select(Cell.Word)])}", node.Line);
        return null;
    }

    private string? PlainText(YamlNode node, string at, string expected)
    {
        switch (node)
        {
            case YamlNode.Scalar { Quoted: false, Text: var text }:
                return text;
            case YamlNode.Scalar quoted:
                problems.Add(at, $"is the text \"{quoted.Text}\"; expected {expected}, without quotes.", node.Line);
                return null;
            default:
                problems.Add(at, $"is {node.Kind}; expected {expected}.", node.Line);
                return null;
        }
    }
}
