using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using LabelBench.Core;

namespace LabelBench.Labeling.Text;

/// <summary>Seeded sentences in the manner of clinical notes and office documents; sentence i does not depend on how many are asked for.</summary>
public sealed class SentenceGenerator
{
    /// <summary>Part of every cache key; raise it whenever a character changes.</summary>
    public const int Version = 1;

    private readonly SentenceOptions _options;

    public SentenceGenerator(SentenceOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.LeastWords, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MostWords, options.LeastWords);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.EntityShare, 0.9);
        _options = options;
    }

    /// <summary>The four entity types; with B- and I- tags and O they make the nine tags of the BERT tagger.</summary>
    public static ImmutableArray<string> EntityTypes { get; } = ["finding", "drug", "dose", "site"];

    public GeneratedSentence Create(int index)
    {
        var random = SplitMix64.For(_options.Seed, index);
        var words = Math.Clamp((int)Math.Round(_options.MeanWords + _options.WordDeviation * random.Bell()), _options.LeastWords, _options.MostWords);
        var text = new StringBuilder();
        var entities = ImmutableArray.CreateBuilder<TextEntity>();
        // An entity has 1.25 words on average: every fourth is a dose of two.
        var entityChance = _options.EntityShare / (1.25 - 0.25 * _options.EntityShare);
        for (var written = 0; written < words;)
        {
            if (text.Length > 0)
                text.Append(!EndsWithComma(text) && random.Below(12) == 0 ? ", " : " ");
            var start = text.Length;
            if (random.Unit() < entityChance)
            {
                var type = EntityTypes[random.Below(EntityTypes.Length)];
                if (type == "dose" && written + 2 > words)
                    type = "drug";
                text.Append(Entity(type, ref random));
                entities.Add(new TextEntity(type, start, text.Length));
                written += type == "dose" ? 2 : 1;
            }
            else
            {
                text.Append(Word(ref random));
                written++;
            }
        }
        text[0] = char.ToUpperInvariant(text[0]);
        return new GeneratedSentence(text.Append('.').ToString(), words, entities.ToImmutable());
    }

    private static bool EndsWithComma(StringBuilder text) => text.Length > 1 && text[^1] == ',';

    private static string Entity(string type, ref SplitMix64 random) => type switch
    {
        "finding" => random.Pick(TextWords.Findings.AsSpan()),
        "drug" => random.Pick(TextWords.Drugs.AsSpan()),
        "site" => random.Pick(TextWords.Sites.AsSpan()),
        _ => string.Create(CultureInfo.InvariantCulture, $"{5 * (1 + random.Below(100))} {random.Pick(TextWords.DoseUnits.AsSpan())}"),
    };

    private string Word(ref SplitMix64 random)
    {
        if (random.Unit() < _options.RareWordShare)
        {
            var word = TextWords.Syllable(ref random) + TextWords.Syllable(ref random);
            return random.Below(2) == 0 ? word + TextWords.Syllable(ref random) : word;
        }
        return random.Below(3) == 0 ? random.Pick(TextWords.Joining.AsSpan()) : random.Pick(TextWords.Others.AsSpan());
    }
}
