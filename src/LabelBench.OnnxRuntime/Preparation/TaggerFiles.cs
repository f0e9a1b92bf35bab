using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using LabelBench.Core;
using LabelBench.Labeling.Text;
using LabelBench.Workloads;

namespace LabelBench.OnnxRuntime.Preparation;

/// <summary>What a user's tagger needs beside its model file: its vocabulary, and the names of its tags.</summary>
internal static class TaggerFiles
{
    /// <summary>Name of the vocabulary as Hugging Face saves it beside a model.</summary>
    private const string Vocabulary = "vocab.txt";

    /// <summary>Name of the file in which Hugging Face names a model's tags.</summary>
    private const string Configuration = "config.json";

    private const string TagsKey = "id2label";

    /// <summary>Everything that is missing or cannot be used, before a run begins.</summary>
    public static IEnumerable<Problem> Check(ModelSource.UserFile model, LabelingTask task) => [.. Tokenizer(model, task).Problems, .. Tags(model).Problems];

    /// <summary>Makes tokenizers of the file under <c>vocabulary</c>, or of vocab.txt beside the model: of word pieces for text-entities, of words for text-tags.</summary>
    public static Checked<Func<ITokenizer>> Tokenizer(ModelSource.UserFile model, LabelingTask task)
    {
        if ((model.Vocabulary ?? Beside(model, Vocabulary)) is not { } path)
            return Checked<Func<ITokenizer>>.Invalid(new Problem(model.Path, "", $"reads texts by the numbers of their words; put its {Vocabulary} beside it, or name the file under model.vocabulary."));
        return task is LabelingTask.TextEntities
            ? Map(WordPieceVocabulary.FromFile(path), vocabulary => (Func<ITokenizer>)(() => new WordPieceTokenizer(vocabulary)))
            : Map(WordVocabulary.FromFile(path), vocabulary => (Func<ITokenizer>)(() => new WordTokenizer(vocabulary)));
    }

    /// <summary>The model's tags from the file under <c>names</c>, one a line, or from the labels in config.json beside the model.</summary>
    public static Checked<TagSet> Tags(ModelSource.UserFile model)
    {
        if (model.Names is { } names)
            return Read(names, () => TagSet.Parse([.. File.ReadAllLines(names).Select(line => line.Trim()).Where(line => line.Length > 0)], names));
        return Beside(model, Configuration) is { } configuration
            ? Read(configuration, () => FromConfiguration(configuration))
            : Checked<TagSet>.Invalid(new Problem(model.Path, "", $"does not say what its tags are called; put its {Configuration} beside it, or a file with O, B-person, I-person and so on, one a line, under model.names."));
    }

    private static Checked<TagSet> FromConfiguration(string path)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(path));
        if (document.RootElement.ValueKind is not JsonValueKind.Object || !document.RootElement.TryGetProperty(TagsKey, out var labels) || labels.ValueKind is not JsonValueKind.Object)
            return Checked<TagSet>.Invalid(new Problem(path, "", $"has no {TagsKey} that names the model's tags; name them under model.names."));
        var names = Enumerable.Range(0, labels.EnumerateObject().Count())
            .Select(id => labels.TryGetProperty(id.ToString(CultureInfo.InvariantCulture), out var name) && name.ValueKind is JsonValueKind.String ? name.GetString()! : "")
            .ToImmutableArray();
        return names.IndexOf("") is var missing and >= 0
            ? Checked<TagSet>.Invalid(new Problem(path, TagsKey, string.Create(CultureInfo.InvariantCulture, $"has no name for tag {missing}; it names tags 0 to {names.Length - 1}, without a gap.")))
            : TagSet.Parse(names, path);
    }

    private static string? Beside(ModelSource.UserFile model, string name) =>
        Path.Combine(Path.GetDirectoryName(model.Path) ?? "", name) is var path && File.Exists(path) ? path : null;

    private static Checked<TagSet> Read(string path, Func<Checked<TagSet>> read)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (Unreadable.Is(e) || e is JsonException)
        {
            return Checked<TagSet>.Invalid(new Problem(path, "", Unreadable.Why(path, e)));
        }
    }

    private static Checked<TOut> Map<TIn, TOut>(Checked<TIn> from, Func<TIn, TOut> map) where TIn : class where TOut : class =>
        from.IsValid ? Checked<TOut>.Valid(map(from.Value)) : Checked<TOut>.Invalid(from.Problems);
}
