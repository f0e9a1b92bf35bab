using System.CommandLine;
using LabelBench.Cli.Checking;
using LabelBench.Cli.Verification;
using LabelBench.Core;
using LabelBench.Workloads;

namespace LabelBench.Cli.Commands;

/// <summary><c>verify</c>, hidden: answers the checks of docs/gpu-verified.md on one machine. <c>gpu-verify.sh</c> calls it.</summary>
internal static class VerifyCommand
{
    private static readonly TimeSpan DefaultLimit = TimeSpan.FromMinutes(8);

    public static Command Build()
    {
        var provider = Options.Word<ExecutionProvider>("--ep", "Execution provider to verify; default cuda", "NAME");
        var device = new Option<string?>("--device") { Description = "GPU to use, as run takes it.", HelpName = "N" };
        var limit = Options.Duration("--limit", "Time for everything together (default 8m); what is not reached is said.");
        var checks = Options.Names("--checks", $"Only these checks ({string.Join(", ", VerificationRun.All.Select(c => c.Name))}).", "NAME");
        var output = new Option<string>("--output") { Description = "Folder for the results; a later call goes on in it.", HelpName = "DIR", DefaultValueFactory = _ => "gpu-results" };
        var again = new Option<bool>("--again") { Description = "Do checks again that have a result." };
        var part = Options.Word<Precision>("--part", "", "");
        var tf32 = new Option<bool>("--part-tf32");
        var skip = new Option<int>("--skip");
        foreach (var option in new Option[] { part, tf32, skip })
            option.Hidden = true;
        var command = new Command("verify", "Answer the checks that need a GPU, within a time limit, and write one JSON and one Markdown table.") { provider, device, limit, checks, output, again, part, tf32, skip };
        command.Hidden = true;
        command.SetChecked(given =>
        {
            var chosen = given.GetValue(provider) ?? ExecutionProvider.Cuda;
            var named = given.GetValue(device);
            var asked = given.Try(() => Chosen(given.GetValue(checks)));
            if (given.GetValue(part) is { } precision)
                return cancellation => Task.FromResult(VerificationGraphs.Print(Target(chosen, named, precision, given.GetValue(tf32)), given.GetValue(tf32), given.GetValue(skip), cancellation));
            return async cancellation =>
            {
                var visit = new Visit(chosen, named, Path.GetFullPath(given.GetValue(output)!));
                var fine = await new VerificationRun(visit, given.GetValue(limit) ?? DefaultLimit, given.GetValue(again)).RunAsync(asked!, TimeProvider.System, cancellation).ConfigureAwait(false);
                return fine ? ExitCode.Fine : ExitCode.RunFailed;
            };
        });
        return command;
    }

    private static IReadOnlyList<ICheck> Chosen(string[]? names)
    {
        var all = VerificationRun.All;
        if (names is not { Length: > 0 })
            return all;
        var unknown = names.Where(n => all.All(c => c.Name != n)).Select(n => new Problem("--checks", "", $"'{n}' is no check{NearMatch.Hint(n, [.. all.Select(c => c.Name)])}")).ToArray();
        return unknown.Length == 0 ? [.. all.Where(c => names.Contains(c.Name))] : throw new UserMistakeException(unknown);
    }

    private static Cell Target(ExecutionProvider provider, string? device, Precision precision, bool tf32) => new(
        "verify", Scope.Infer, Scenario.Offline, provider, device ?? (provider == ExecutionProvider.Cpu ? "cpu" : "gpu0"), precision, 1, Environment.ProcessorCount, 1, 0, new ProviderSettings(Tf32: tf32));
}
