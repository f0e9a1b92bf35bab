using System.CommandLine;
using System.CommandLine.Parsing;
using LabelBench.Core;

namespace LabelBench.Cli.Checking;

/// <summary>A command line as given, and all that is found wrong with it and with the files and runs that it names, so that it is told at once.</summary>
internal sealed class Given
{
    private readonly List<Problem> _problems;
    private readonly HashSet<string> _wrong;

    private Given(ParseResult parsed, CommandWords words)
    {
        Parsed = parsed;
        Path = PathOf(parsed.CommandResult);
        var mistakes = SyntaxMistakes.Of(parsed, words, Path).ToArray();
        _problems = [.. mistakes.Select(m => m.Problem)];
        _wrong = [.. words.Wrong, .. mistakes.Select(m => m.Option).OfType<string>()];
        HasSyntaxMistakes = _problems.Count > 0;
    }

    public ParseResult Parsed { get; }

    /// <summary>The command as it is typed: <c>labelbench catalog import</c>.</summary>
    public string Path { get; }

    /// <summary>Whether words are wrong as words, before anybody asks what they mean.</summary>
    public bool HasSyntaxMistakes { get; }

    /// <summary>In the order of their finding, each once.</summary>
    public IReadOnlyList<Problem> Problems => _problems;

    public static Given Read(RootCommand root, IReadOnlyList<string> typed)
    {
        var configuration = new ParserConfiguration { ResponseFileTokenReplacer = null }; // @NAME is a baseline, no file of arguments
        var first = root.Parse(typed, configuration).CommandResult;
        var options = first.Command.Options.ToList();
        for (var at = first.Parent; at is CommandResult parent; at = at.Parent)
            options.AddRange(parent.Command.Options.Where(o => o.Recursive));
        var words = CommandWords.Of(typed, first.Command, options);
        return new Given(root.Parse(words.Kept, configuration), words);
    }

    /// <summary>The value, or the default where none was given or what was given is known to be wrong: what is left can be checked without it.</summary>
    public T? GetValue<T>(Option<T> option) => !Wrong().Contains(option.Name) ? Parsed.GetValue(option) : option.HasDefaultValue ? (T?)option.GetDefaultValue() : default;

    /// <summary>The value, or the default where it is missing, empty or cannot be read.</summary>
    public T? GetValue<T>(Argument<T> argument) => Parsed.GetResult(argument) is { } result && (result.Errors.Any() || SyntaxMistakes.IsEmpty(result)) ? default : Parsed.GetValue(argument);

    /// <summary>Whether it stands on the command line, rightly or wrongly.</summary>
    public bool Has(Option option) => _wrong.Contains(option.Name) || Parsed.GetResult(option) is { Implicit: false };

    /// <summary>Whether it is known to be wrong, so that nobody knows what was meant.</summary>
    public bool IsWrong(Option option) => Wrong().Contains(option.Name);

    /// <summary>Keeps mistakes, but for those that may follow from an option which is known to be wrong: they are about it, or name it.</summary>
    public void Add(params IEnumerable<Problem> problems)
    {
        var found = problems.ToArray();
        var wrong = Wrong();
        lock (_problems)
            _problems.AddRange(found.Where(p => !FollowsFrom(p, wrong)).Except(_problems).ToArray());
    }

    /// <summary>Keeps the mistakes of something that was checked.</summary>
    /// <returns>What is valid, or null.</returns>
    public T? Take<T>(Checked<T> outcome) where T : class
    {
        Add(outcome.Problems);
        return outcome.Value;
    }

    /// <summary>Keeps the mistakes that reading something throws.</summary>
    /// <returns>What was read, or the default.</returns>
    public T? Try<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (UserMistakeException mistake)
        {
            Add(mistake.Problems);
            return default;
        }
    }

    /// <inheritdoc cref="Try{T}(Func{T})"/>
    public async Task<T?> TryAsync<T>(Func<Task<T>> read)
    {
        try
        {
            return await read().ConfigureAwait(false);
        }
        catch (UserMistakeException mistake)
        {
            Add(mistake.Problems);
            return default;
        }
    }

    /// <summary>Keeps the mistakes that a check throws.</summary>
    public void Check(Action check) => Try(() =>
    {
        check();
        return true;
    });

    /// <exception cref="UserMistakeException">Something is wrong: all of it.</exception>
    public void ThrowIfWrong()
    {
        if (_problems.Count > 0)
            throw new UserMistakeException([.. _problems]);
    }

    private static string PathOf(CommandResult result) => result.Parent is CommandResult parent ? $"{PathOf(parent)} {result.Command.Name}" : result.Command.Name;

    private HashSet<string> Wrong()
    {
        lock (_problems)
            return [.. _wrong, .. _problems.Select(p => p.Source).Where(source => source.StartsWith("--", StringComparison.Ordinal))];
    }

    private static bool FollowsFrom(Problem problem, HashSet<string> wrong) => wrong.Contains(problem.Source) || problem.Text.Split([' ', ',', ';', ':', '.', '\'', '(', ')']).Any(wrong.Contains);
}
