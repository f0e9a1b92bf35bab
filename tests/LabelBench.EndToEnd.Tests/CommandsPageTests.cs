using System.Runtime.CompilerServices;
using System.Text;
using System.Text.RegularExpressions;
using LabelBench.EndToEnd.Tests.Harness;

namespace LabelBench.EndToEnd.Tests;

/// <summary>docs/commands.md is what the program's help says, every command and every option. <c>LABELBENCH_UPDATE_GOLDEN=1</c> writes it anew.</summary>
public partial class CommandsPageTests
{
    private const string Head = """
        # Commands

        Every command with what it takes, as `labelbench COMMAND --help` says it. A value may follow its option after a space or `=`; where several are taken, they stand behind each
        other, with commas, or behind an option that is repeated. Everything that is wrong in a command line, and in the files that it names, is told at once, and nothing is done
        then. Results go to standard output, everything else to standard error.

        Exit codes: 0 fine; 1 regressed, or a demand or promise that is not met; 2 inconclusive; 3 not comparable; 4 a mistake in the command line or in a file; 5 failed, or nothing
        valid; 130 stopped, what was finished is kept.

        """;

    [Fact]
    public async Task The_page_of_commands_names_every_option_of_every_command()
    {
        using var place = new Workplace();
        var page = new StringBuilder(Head.ReplaceLineEndings("\n"));
        await AddCommandsAsync(place, page, []);

        var path = PagePath();
        if (Environment.GetEnvironmentVariable("LABELBENCH_UPDATE_GOLDEN") == "1")
            File.WriteAllText(path, page.ToString());

        Assert.Equal(File.ReadAllText(path).ReplaceLineEndings("\n"), page.ToString());
        Assert.Contains("| `--decode-workers <N>` | Workers that decode images.", page.ToString(), StringComparison.Ordinal);
    }

    private static async Task AddCommandsAsync(Workplace place, StringBuilder page, string[] path)
    {
        var help = (await HelpAsync(place, path)).Out;
        foreach (Match command in CommandLine().Matches(Section(help, "Commands")))
        {
            string[] below = [.. path, command.Groups["name"].Value];
            var (said, name) = ((await HelpAsync(place, below)).Out, $"labelbench {string.Join(' ', below)}");
            page.Append("\n## " + name + "\n" + Section(said, "Description").Split("\n  \n")[0].Trim() + "\n");
            foreach (var (heading, word) in new[] { ("Arguments", "argument"), ("Options", "option") })
            {
                string[] rows = [.. Entry().Matches(Section(said, heading)).Where(m => !m.Groups["name"].Value.Contains("--help", StringComparison.Ordinal)).Select(m => $"| `{Cell(m.Groups["name"].Value)}` | {Cell(m.Groups["text"].Value)} |\n")];
                if (rows.Length > 0)
                    page.Append("\n| " + word + " | |\n|---|---|\n" + string.Concat(rows));
            }
            await AddCommandsAsync(place, page, below);
        }
    }

    private static async Task<Outcome> HelpAsync(Workplace place, string[] path)
    {
        var outcome = await place.RunAsync([.. path, "--help"]);
        Say.Ended(0, outcome);
        return outcome;
    }

    /// <summary>The indented lines under a heading.</summary>
    private static string Section(string help, string heading) =>
        Regex.Match(help.ReplaceLineEndings("\n"), $@"^{heading}:\n((?:  .*\n|\n(?=  ))*)", RegexOptions.Multiline).Groups[1].Value;

    private static string Cell(string text) => text.Trim().Replace("|", "\\|", StringComparison.Ordinal);

    private static string PagePath([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "../../docs/commands.md"));

    [GeneratedRegex(@"^  (?<name>[a-z]+)\b", RegexOptions.Multiline)]
    private static partial Regex CommandLine();

    [GeneratedRegex(@"^  (?<name>[-<]\S.*?)(?:  +(?<text>.*))?$", RegexOptions.Multiline)]
    private static partial Regex Entry();
}
