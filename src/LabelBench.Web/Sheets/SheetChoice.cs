using System.Collections.Immutable;
using LabelBench.Capacity.Sheets;
using LabelBench.Core;
using LabelBench.Reporting.Sheets;
using LabelBench.Workloads;
using Microsoft.AspNetCore.Http;

namespace LabelBench.Web.Sheets;

/// <summary>What a visitor wants on a run's sheet, as an address says it.</summary>
/// <param name="Offer">Id of the offer that the run measured; empty for none.</param>
/// <param name="Against">Ids of offers to compare with; empty chooses.</param>
/// <param name="Jobs">Ids of workloads to show; empty chooses.</param>
/// <param name="Logo">Under which a logo is kept; empty for none.</param>
internal sealed record SheetChoice(SheetLanguage Language, PaperSize Paper, string Offer, ImmutableArray<string> Against, ImmutableArray<string> Jobs, string Logo)
{
    private const string LanguageKey = "lang", PaperKey = "paper";

    /// <summary>Names of its parts in an address, for messages.</summary>
    public const string OfferKey = "offer", AgainstKey = "against", JobsKey = "jobs", LogoKey = "logo";

    private const int MostNames = 100;

    /// <exception cref="UserMistakeException">A word is not known.</exception>
    public static SheetChoice Read(IQueryCollection query) =>
        new(Word<SheetLanguage>(query, LanguageKey), Word<PaperSize>(query, PaperKey), query[OfferKey].ToString().Trim(), Names(query, AgainstKey), Names(query, JobsKey), query[LogoKey].ToString());

    /// <summary>The choice as an address says it, without the run.</summary>
    public string Query => QueryString.Create((KeyValuePair<string, string?>[])
    [
        new(LanguageKey, Cell.Word(Language)), new(PaperKey, Cell.Word(Paper)), .. Offer.Length > 0 ? [new(OfferKey, Offer)] : Array.Empty<KeyValuePair<string, string?>>(),
        .. Against.Select(id => new KeyValuePair<string, string?>(AgainstKey, id)), .. Jobs.Select(id => new KeyValuePair<string, string?>(JobsKey, id)),
        .. Logo.Length > 0 ? [new(LogoKey, Logo)] : Array.Empty<KeyValuePair<string, string?>>(),
    ]).Value![1..];

    /// <summary>Given once with commas or several times; what is left empty is none.</summary>
    private static ImmutableArray<string> Names(IQueryCollection query, string name) =>
        [.. query[name].SelectMany(text => (text ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)).Distinct(StringComparer.Ordinal).Take(MostNames)];

    private static T Word<T>(IQueryCollection query, string name) where T : struct, Enum
    {
        var text = query[name].ToString();
        return text.Length == 0 ? default
            : Enum.GetValues<T>().Where(v => Cell.Word(v).Equals(text, StringComparison.OrdinalIgnoreCase)).Select(v => (T?)v).FirstOrDefault()
            ?? throw new UserMistakeException(name, $"'{text}' is not known{NearMatch.Hint(text, [.. Enum.GetValues<T>().Select(Cell.Word)])}");
    }
}
