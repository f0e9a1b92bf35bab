using System.Text.RegularExpressions;
using LabelBench.Reporting.Sheets;
using LabelBench.Reporting.Wording;
using LabelBench.Workloads;

namespace LabelBench.Reporting.Tests.Sheets;

public partial class SheetTextTests
{
    private static readonly SheetText English = SheetText.In(SheetLanguage.En);

    /// <summary>Words that are the same in these languages; everything else that reads as in English was forgotten.</summary>
    private static readonly HashSet<string> Alike =
    [
        "Fr configuration", "Fr items.image-classification", "Fr items.object-detection", "Fr items.image-embedding", "Fr items.uncertainty-sampling", "Fr input.pixels", "Es input.pixels",
        "De comparison.value", "Es comparison.value", "De seconds", "Fr seconds", "Es seconds", "De minutes", "Fr minutes", "Es minutes",
    ];

    public static TheoryData<SheetLanguage> Languages => [.. Enum.GetValues<SheetLanguage>()];

    [Theory, MemberData(nameof(Languages))]
    public void Every_language_has_the_same_keys(SheetLanguage language) => Assert.Equal(English.Entries.Keys, SheetText.In(language).Entries.Keys);

    [Theory, MemberData(nameof(Languages))]
    public void Every_text_has_the_same_placeholders_as_in_english(SheetLanguage language) => Assert.All(SheetText.In(language).Entries, entry =>
        Assert.Equal(Placeholders(English[entry.Key]), Placeholders(entry.Value)));

    [Theory, MemberData(nameof(Languages))]
    public void No_text_is_left_in_english(SheetLanguage language)
    {
        if (language == SheetLanguage.En)
            return;
        var forgotten = SheetText.In(language).Entries.Where(e => !IsForm(e.Key) && e.Value == English[e.Key]).Select(e => $"{language} {e.Key}").Except(Alike);
        Assert.Empty(forgotten);
    }

    [Theory]
    [InlineData(SheetLanguage.Zh)]
    [InlineData(SheetLanguage.Ja)]
    public void Sentences_are_in_the_script_of_the_language(SheetLanguage language) => Assert.All(
        SheetText.In(language).Entries.Where(e => !IsForm(e.Key) && SheetText.Placeholder().Replace(e.Value, "").Any(char.IsLetter)),
        e => Assert.True(e.Value.Any(c => c is >= '\u3040' and <= '\u9fff') || e.Value is "OS" or "GPU", $"{e.Key}: {e.Value}"));

    [Theory, MemberData(nameof(Languages))]
    public void No_text_is_blank(SheetLanguage language) => Assert.All(SheetText.In(language).Entries.Where(e => e.Key is not ("number.myriads" or "number.group")), e => Assert.False(string.IsNullOrWhiteSpace(e.Value), e.Key));

    [Theory, MemberData(nameof(Languages))]
    public void Every_kind_of_job_has_a_word_for_its_items(SheetLanguage language) =>
        Assert.All(Enum.GetValues<LabelingTask>(), task => Assert.True(SheetText.In(language).Has($"items.{Cell.Word(task)}"), task.ToString()));

    [Fact]
    public void Every_shipped_job_has_a_name()
    {
        var files = Directory.GetFiles(Path.Combine(Root(), "workloads"), "*.yaml");
        Assert.True(files.Length > 10);
        var ids = files.Select(f => Id().Match(File.ReadAllText(f)).Groups[1].Value).Where(id => !id.StartsWith("train-", StringComparison.Ordinal));
        Assert.All(ids, id => Assert.True(English.Has($"job.{id}"), id));
    }

    [Fact]
    public void The_disclaimer_is_that_of_the_reports() => Assert.Equal(Answer.Disclaimer, English["disclaimer"]);

    [Fact]
    public void A_value_with_braces_stays_as_it_is() => Assert.Equal("about {n} {items} photos per second", English.Say("rate.second", ("n", "{n} {items}"), ("items", "photos")));

    [Fact]
    public void A_forgotten_value_is_an_error() => Assert.Throws<KeyNotFoundException>(() => English.Say("rate.second", ("n", "1")));

    private static bool IsForm(string key) => key.StartsWith("number.", StringComparison.Ordinal) || key is "date" or "date.first-day" or "date.months" or "language";

    private static IEnumerable<string> Placeholders(string text) => SheetText.Placeholder().Matches(text).Select(m => m.Value).Distinct().Order(StringComparer.Ordinal);

    private static string Root()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "LabelBench.sln")))
                return folder.FullName;
        throw new InvalidOperationException("No LabelBench.sln above the tests.");
    }

    [GeneratedRegex("^id: (.+)$", RegexOptions.Multiline)]
    private static partial Regex Id();
}
