using System.CommandLine;
using System.CommandLine.Parsing;
using LabelBench.Core;

namespace LabelBench.Cli.Checking;

/// <summary>What the parser found wrong, in our words: each option or argument with what is wrong and what would be right.</summary>
internal static class SyntaxMistakes
{
    /// <param name="path">The command as it is typed: <c>labelbench catalog import</c>.</param>
    /// <returns>Each with the option that it is about, where it is one.</returns>
    public static IEnumerable<(Problem Problem, string? Option)> Of(ParseResult parsed, CommandWords words, string path)
    {
        var command = parsed.CommandResult.Command;
        if (command.Subcommands.Count > 0 && parsed.UnmatchedTokens is [var first, ..])
            return [(new Problem(Shown(first), "", $"is no command of {command.Name}{NearMatch.Hint(first, [.. command.Subcommands.Where(c => !c.Hidden).Select(c => c.Name)])}"), null)];
        (Problem, string?)[] found =
        [
            .. words.Problems.Select(p => (p, (string?)null)),
            .. parsed.UnmatchedTokens.Select(word => (new Problem(Shown(word), "", "is not expected here."), (string?)null)),
            .. Results(parsed).SelectMany(Given),
            .. Missing(parsed, words, path),
        ];
        return found is [] && parsed.Errors.Count > 0 ? [.. parsed.Errors.Select(e => (Rest(e, command), (string?)null))] : found;
    }

    /// <summary>Whether a word is there and holds nothing, as <c>""</c> does and a variable of a shell that is not set.</summary>
    public static bool IsEmpty(SymbolResult result) => result.Tokens.Any(t => t.Value.Trim(' ', ',').Length == 0);

    /// <summary>A stray word as it is told; one that holds nothing in quotes, so that it is seen.</summary>
    private static string Shown(string word) => word.Trim().Length == 0 ? $"'{word}'" : word;

    /// <summary>Options and arguments of the command and its parents that have words.</summary>
    private static IEnumerable<SymbolResult> Results(ParseResult parsed)
    {
        for (SymbolResult? at = parsed.CommandResult; at is CommandResult command; at = at.Parent)
            foreach (var child in command.Children.Where(c => c is OptionResult { Implicit: false } or ArgumentResult))
                yield return child;
    }

    private static IEnumerable<(Problem, string?)> Given(SymbolResult result)
    {
        var name = result is OptionResult { Option: var option } ? option.Name : ((ArgumentResult)result).Argument.Name;
        var key = result is OptionResult ? name : null;
        string[] values = [.. result.Tokens.Select(t => t.Value)];
        if (result is OptionResult { IdentifierTokenCount: > 1, Option: { Arity.MaximumNumberOfValues: 1 } single } && single.ValueType != typeof(bool))
            return [(new Problem(name, "", $"is given {values.Length} times ({string.Join(", ", values)}); give it once."), key)];
        if (IsEmpty(result))
            return [(new Problem(name, "", result is OptionResult ? "is empty; give it a value, or leave it out." : "is empty."), key)];
        return result.Errors.Where(_ => values.Length > 0).Select(e => (new Problem(name, "", Text(e, name)), key)).Distinct();
    }

    private static IEnumerable<(Problem, string?)> Missing(ParseResult parsed, CommandWords words, string path)
    {
        var command = parsed.CommandResult.Command;
        foreach (var option in command.Options.Where(o => o.Required && parsed.GetResult(o) is not { Implicit: false } && !words.Wrong.Contains(o.Name)))
            yield return (new Problem(option.Name, "", $"is missing; give {option.Name} {option.HelpName}."), option.Name);
        if (words.MayLackArgument)
            yield break;
        foreach (var argument in command.Arguments.Where(a => a.Arity.MinimumNumberOfValues > 0 && !a.HasDefaultValue && parsed.GetResult(a) is not { Tokens.Count: > 0 }))
            yield return (new Problem(argument.Name, "", $"is missing; write: {path} {string.Join(' ', command.Arguments.Select(a => a.Name))}"), null);
    }

    private static Problem Rest(ParseError error, Command command) => error.Message.StartsWith("Required command", StringComparison.Ordinal)
        ? new Problem(command.Name, "", $"needs one of its commands: {string.Join(", ", command.Subcommands.Where(c => !c.Hidden).Select(c => c.Name))}.")
        : new Problem(command.Name, "", error.Message);

    /// <summary>The message without the name that it begins with.</summary>
    private static string Text(ParseError error, string name) => error.Message.StartsWith(name + " ", StringComparison.Ordinal) ? error.Message[(name.Length + 1)..] : error.Message;
}
