using LabelBench.Core;

namespace LabelBench.Cli;

/// <summary>How mistakes and failures are told: one line each on standard error, never a stack trace.</summary>
internal static class Complaints
{
    private const int LongestColumn = 24;

    /// <summary>One mistake in a line; several in one list, options before files.</summary>
    /// <param name="command">Whose help may help; null where its words are right.</param>
    public static int Print(IReadOnlyList<Problem> problems, string? command = null)
    {
        var sources = problems.GroupBy(p => p.Source).OrderBy(s => s.Key.StartsWith("--", StringComparison.Ordinal) ? 0 : 1).ToArray();
        if (problems.Count == 1)
            Console.Error.WriteLine(problems[0]);
        else
            Console.Error.WriteLine($"{(sources.Length == 1 ? $"{sources[0].Key} has " : "")}{problems.Count} mistakes, nothing was done");
        foreach (var line in problems.Count == 1 ? [] : sources.Length == 1 ? Rows(sources[0], "  ") : sources.SelectMany(s => Block(s, ColumnWidth(sources))))
            Console.Error.WriteLine(line);
        if (command is not null)
            Console.Error.WriteLine($"  help: {command} --help");
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

    /// <summary>Wide enough for most options; a longer name, as of a file, stands on.</summary>
    private static int ColumnWidth(IEnumerable<IGrouping<string, Problem>> sources) => sources.Where(s => s.Count() == 1).Select(s => s.Key.Length).Where(length => length <= LongestColumn).DefaultIfEmpty(0).Max();

    /// <summary>A source with its mistake, or over those that it has.</summary>
    private static IEnumerable<string> Block(IGrouping<string, Problem> source, int width) => source.Count() == 1
        ? [$"  {source.Key.PadRight(width)}  {Row(source.Single())}"]
        : Rows(source, "    ").Prepend($"  {source.Key}");

    private static IEnumerable<string> Rows(IEnumerable<Problem> problems, string indent) => problems.Select(p => indent + Row(p));

    private static string Row(Problem problem) => $"{(problem.Line is { } line ? $"line {line,-4} " : "")}{(problem.Place.Length > 0 ? problem.Place + "  " : "")}{problem.Text}";
}
