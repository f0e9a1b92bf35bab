using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Text.Json;
using System.Text.RegularExpressions;
using LabelBench.Reporting.Html;

namespace LabelBench.Reporting.Sheets;

/// <summary>The words of one language, from its file in Languages/; <c>{name}</c> stands for a value.</summary>
internal sealed partial class SheetText
{
    private static readonly ConcurrentDictionary<SheetLanguage, SheetText> Known = new();

    private SheetText(SheetLanguage language)
    {
        Language = language;
        Entries = JsonSerializer.Deserialize<ImmutableSortedDictionary<string, string>>(Asset.Text(Resource(language)))!.WithComparers(StringComparer.Ordinal);
        Numbers = new SheetNumbers(this);
    }

    public static SheetText In(SheetLanguage language) => Known.GetOrAdd(language, static l => new SheetText(l));

    public static string Resource(SheetLanguage language) => $"sheet.{Workloads.Cell.Word(language)}.json";

    public SheetLanguage Language { get; }

    public SheetNumbers Numbers { get; }

    /// <summary>Texts by key.</summary>
    public ImmutableSortedDictionary<string, string> Entries { get; }

    /// <exception cref="KeyNotFoundException">The file has no such key.</exception>
    public string this[string key] => Entries[key];

    /// <summary>Whether there is such a text.</summary>
    public bool Has(string key) => Entries.ContainsKey(key);

    /// <summary>The text with its values; braces in a value stay as they are.</summary>
    /// <exception cref="KeyNotFoundException">There is no such text, or it has a placeholder without a value.</exception>
    public string Say(string key, params (string Name, string Value)[] values) =>
        Placeholder().Replace(Entries[key], m => values.FirstOrDefault(v => v.Name == m.Groups[1].Value).Value ?? throw new KeyNotFoundException($"The text {key} wants a value for {m.Value}."));

    [GeneratedRegex(@"\{([a-z-]+)\}")]
    public static partial Regex Placeholder();
}
