using System.CommandLine;
using System.CommandLine.Help;
using LabelBench.Core;

namespace LabelBench.Cli.Checking;

/// <summary>
/// The words of a command line without those that the parser would take for something else than was meant: an option that is not known, with its value, which would become
/// an argument; and an option without its value, which would take the next option for it.
/// </summary>
/// <param name="Kept">What can be parsed.</param>
/// <param name="Wrong">Names of known options that were given wrongly, or were meant by a word that is near.</param>
/// <param name="MayLackArgument">A word was left out with an unknown option that may have been an argument.</param>
internal sealed record CommandWords(IReadOnlyList<string> Kept, IReadOnlyList<Problem> Problems, IReadOnlyList<string> Wrong, bool MayLackArgument)
{
    /// <param name="command">What the words before were found to call, with the options of its parents.</param>
    public static CommandWords Of(IReadOnlyList<string> typed, Command command, IReadOnlyList<Option> options)
    {
        var (kept, problems, wrong, mayLack) = (new List<string>(), new List<Problem>(), new List<string>(), false);
        for (var i = 0; i < typed.Count; i++)
        {
            if (typed[i] == "--")
            {
                kept.AddRange(typed.Skip(i));
                break;
            }
            var (name, hasValueInside) = Split(typed[i]);
            var next = i + 1 < typed.Count ? typed[i + 1] : null;
            if (options.FirstOrDefault(o => o.Name == name || o.Aliases.Contains(name)) is { } option)
            {
                var takesNext = option.Arity.MinimumNumberOfValues > 0 && !hasValueInside;
                if (takesNext && (next is null or "--" || IsOption(next)))
                {
                    problems.Add(new Problem(option.Name, "", $"has no value; write {option.Name} {option.HelpName ?? "VALUE"}."));
                    wrong.Add(option.Name);
                    continue;
                }
                kept.Add(typed[i]);
                if (takesNext)
                    kept.Add(typed[++i]);
            }
            else if (IsOption(typed[i]) && !HoldsValue(typed[i], options))
            {
                string[] known = [.. options.Where(o => !o.Hidden && o is not HelpOption).Select(o => o.Name)];
                problems.Add(new Problem(name, "", $"is no option of {command.Name}{NearMatch.Hint(name, known)}"));
                var meant = NearMatch.Find(name, known) is { } near ? options.First(o => o.Name == near) : null;
                if (meant is not null)
                    wrong.Add(meant.Name);
                if (hasValueInside || next is null || IsOption(next) || meant is { Arity.MinimumNumberOfValues: 0 })
                    continue;
                i++;
                mayLack |= meant is null;
            }
            else
                kept.Add(typed[i]);
        }
        return new CommandWords(kept, problems, wrong, mayLack);
    }

    /// <summary><c>-osheets</c> is a short option with its value.</summary>
    private static bool HoldsValue(string word, IReadOnlyList<Option> options) => word.Length > 2 && options.Any(o => o.Aliases.Contains(word[..2]));

    /// <summary>A hyphen and no number after it.</summary>
    private static bool IsOption(string word) => word is ['-', var second, ..] && (second == '-' ? word.Length > 2 : char.IsAsciiLetter(second) || second == '?');

    /// <summary><c>--top=5</c> and <c>--top:5</c> hold their value themselves.</summary>
    private static (string Name, bool HasValue) Split(string word) => word.StartsWith('-') && word.IndexOfAny(['=', ':']) is > 0 and var end ? (word[..end], true) : (word, false);
}
