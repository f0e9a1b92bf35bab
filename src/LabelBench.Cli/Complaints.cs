using System.CommandLine;
using System.CommandLine.Parsing;
using LabelBench.Core;

namespace LabelBench.Cli;

/// <summary>How mistakes and failures are told: one line each on standard error, never a stack trace.</summary>
internal static class Complaints
{
    private const string CommandMissing = "Required command was not provided.";

    public static int Print(IReadOnlyList<Problem> problems)
    {
        foreach (var source in problems.GroupBy(p => p.Source))
        {
            if (source.Count() == 1)
            {
                Console.Error.WriteLine(source.Single());
                continue;
            }
            Console.Error.WriteLine($"{source.Key} has {source.Count()} mistakes, nothing was done");
            foreach (var problem in source)
                Console.Error.WriteLine($"  {(problem.Line is { } line ? $"line {line,-4} " : "")}{(problem.Place.Length > 0 ? problem.Place + "  " : "")}{problem.Text}");
        }
        return ExitCode.UsageError;
    }

    public static int Print(ParseResult parsed)
    {
        // An unknown word also makes the required command missing; that says nothing new.
        // After an unknown option its value is unknown too.
        var (options, words) = (parsed.UnmatchedTokens.Where(t => t.StartsWith('-')), parsed.UnmatchedTokens.Where(t => !t.StartsWith('-')));
        var errors = options.Any() ? parsed.Errors.Where(e => !words.Any(w => Names(e, w))) : parsed.Errors;
        var messages = errors.Select(e => Explain(e, parsed)).Distinct().ToArray();
        foreach (var message in messages.Length > 1 ? messages.Where(m => m != CommandMissing) : messages)
            Console.Error.WriteLine(message);
        var path = string.Join(' ', Path(parsed.CommandResult).Reverse());
        Console.Error.WriteLine($"  help: {path} --help");
        return ExitCode.UsageError;
    }

    public static int PrintUnexpected(Exception exception)
    {
        var file = System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"labelbench-failure-{Environment.ProcessId}.txt");
        var kept = "";
        try
        {
            File.WriteAllText(file, exception.ToString());
            kept = $"; details: {file}";
        }
        catch (Exception mistake) when (mistake is IOException or UnauthorizedAccessException)
        {
            // No place for details; the message still names the failure.
        }
        Console.Error.WriteLine($"LabelBench failed: {exception.Message.ReplaceLineEndings(" ")}{kept}");
        return ExitCode.RunFailed;
    }

    private static string Explain(ParseError error, ParseResult parsed)
    {
        var typed = parsed.UnmatchedTokens.FirstOrDefault(t => Names(error, t));
        if (typed is null)
            return error.Message;
        var command = parsed.CommandResult.Command;
        var known = typed.StartsWith('-')
            ? command.Options.Where(o => !o.Hidden).Select(o => o.Name).ToArray()
            : command.Subcommands.Where(c => !c.Hidden).Select(c => c.Name).ToArray();
        return known.Length == 0
            ? $"'{typed}' is not expected here."
            : $"'{typed}' is no {(typed.StartsWith('-') ? "option" : "command")} of {command.Name}{NearMatch.Hint(typed, known)}";
    }

    private static bool Names(ParseError error, string token) => error.Message.Contains($"'{token}'", StringComparison.Ordinal);

    private static IEnumerable<string> Path(SymbolResult? result)
    {
        for (; result is not null; result = result.Parent)
        {
            if (result is CommandResult command)
                yield return command.Command.Name;
        }
    }
}
