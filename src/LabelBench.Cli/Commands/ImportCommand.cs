using System.CommandLine;
using System.Text;
using LabelBench.Cli.Checking;
using LabelBench.Cli.Output;
using LabelBench.Core;
using LabelBench.Records;
using LabelBench.Reporting.Console;

namespace LabelBench.Cli.Commands;

/// <summary><c>import</c>: takes in what MLPerf LoadGen or perf_analyzer measured.</summary>
internal static class ImportCommand
{
    /// <summary>Beside the runs, in a folder of their own: the last run stays the last that was measured.</summary>
    private const string Folder = "imported";

    public static Command Build()
    {
        var files = new Argument<string[]>("FILE") { Description = "mlperf_log_summary.txt, mlperf_log_detail.txt, both or their folder; or the CSV file of perf_analyzer -f.", Arity = ArgumentArity.OneOrMore };
        var reports = Options.Reports();
        var json = Options.Json();
        var command = new Command("import", "Read results of MLPerf LoadGen or Triton's perf_analyzer, say what they hold and what they lack, and keep them beside your runs.") { files, reports, json };
        command.SetChecked(given =>
        {
            var run = given.GetValue(files) is { } named ? given.Take(ToolLogs.Read(named, TimeProvider.System)) : null;
            return () =>
            {
                var folder = Path.Combine(Path.GetFullPath(given.GetValue(reports)!), Folder, run!.Id);
                Keep(folder, run);
                Print(run, given.GetValue(json));
                if (!given.GetValue(json))
                    Console.Out.WriteLine($"kept         {Path.GetRelativePath(Environment.CurrentDirectory, folder)}; show it again with: labelbench report {run.Id}");
                return ExitCode.Fine;
            };
        });
        return command;
    }

    /// <summary>The import that is meant: a folder with one, or the id of one under the folder of runs; null where it is none.</summary>
    public static ImportedRun? Find(string named, string reports)
    {
        string[] places = [named, Path.Combine(reports, Folder, named)];
        return places.Select(folder => Path.Combine(folder, ImportedRun.FileName)).FirstOrDefault(File.Exists) is { } path ? ImportedRun.Load(path).ValueOrThrow() : null;
    }

    /// <returns>The exit code.</returns>
    public static int Show(ImportedRun run, bool json)
    {
        Print(run, json);
        return ExitCode.Fine;
    }

    private static void Print(ImportedRun run, bool json)
    {
        if (json)
            Console.Out.Write(Encoding.UTF8.GetString(run.ToUtf8()));
        else
            foreach (var line in ImportText.Lines(run, Terminal.TextWidth()))
                Console.Out.WriteLine(line);
    }

    private static void Keep(string folder, ImportedRun run)
    {
        try
        {
            Directory.CreateDirectory(folder);
            File.WriteAllBytes(Path.Combine(folder, ImportedRun.FileName), run.ToUtf8());
        }
        catch (Exception mistake) when (mistake is IOException or UnauthorizedAccessException)
        {
            throw new UserMistakeException(folder, $"cannot be written: {mistake.Message}");
        }
    }
}
