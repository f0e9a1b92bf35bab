using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using LabelBench.Cli.Checking;
using LabelBench.Analysis.Comparison;
using LabelBench.Cli.Output;
using LabelBench.Cli.Running;
using LabelBench.Core;
using LabelBench.Reporting.Console;
using LabelBench.Reporting.Gates;
using LabelBench.Reporting.Html;
using LabelBench.Reporting.Markdown;
using LabelBench.Workloads.Policy;

namespace LabelBench.Cli.Commands;

/// <summary><c>compare</c>: two runs, or sets of runs: regressed, improved, unchanged, inconclusive, not comparable.</summary>
internal static class CompareCommand
{
    private const double LeastPercent = 0.1, MostPercent = 100;

    public static Command Build()
    {
        const string runs = "a folder, a run id or its beginning, a label, last, last~1; several with commas or as a pattern: 'reports/01K*'";
        var from = new Argument<string>("BASE") { Description = $"The accepted run: {runs}." };
        var to = new Argument<string>("CANDIDATE") { Description = "The run under test, named likewise." };
        var threshold = Percent("--threshold", "Smallest change that matters (default 2%).");
        var policy = new Option<string?>("--policy") { Description = "Thresholds by workload and figure, and what fails; see docs/comparison.md.", HelpName = "FILE" };
        var controlFrom = new Option<string?>("--control-base") { Description = "Runs of a host that nothing was done to, of the time of BASE.", HelpName = "RUNS" };
        var controlTo = new Option<string?>("--control-candidate") { Description = "Runs of the same host, of the time of CANDIDATE.", HelpName = "RUNS" };
        var anyMachine = new Option<bool>("--any-machine") { Description = "Compare runs of different machines." };
        var format = Options.Word<ComparisonFormat>("--format", "Write this instead of the text", "FORMAT");
        var output = new Option<string?>("--out") { Description = "File to write to (default: standard output).", HelpName = "FILE" };
        var details = new Option<bool>("--details") { Description = "Also list the figures that explain, and every difference of the environments." };
        var reports = Options.Reports();
        var store = Options.Store();
        var json = Options.Json();
        var command = new Command("compare", """
            Say whether a candidate differs from a base: regressed, improved, unchanged, inconclusive or not comparable.

              labelbench compare before after
              labelbench compare before,before-again after        base, candidate, base once more (A-B-A)
              labelbench compare before after --policy gate.yaml --format junit --out compare.xml
            """) { from, to, threshold, policy, controlFrom, controlTo, anyMachine, format, output, details, reports, store, json };
        command.SetChecked(async (given, cancellation) =>
        {
            var rules = given.GetValue(policy) is { } file ? given.Take(ComparisonPolicyFile.Load(file, ComparedMetric.Families)) : ComparisonPolicy.Default;
            foreach (var (alone, missing) in new[] { (controlFrom, controlTo), (controlTo, controlFrom) })
                if (given.Has(alone) && !given.Has(missing))
                    given.Add(new Problem(alone.Name, "", $"needs {missing.Name} beside it: a control host has runs of both times."));
            var reading = new RunSets(Path.GetFullPath(given.GetValue(reports)!), given.GetValue(store));
            Task<RunSet?> ReadAsync(string? named) => given.TryAsync(async () => named is null ? null : await reading.ReadAsync(named, cancellation).ConfigureAwait(false));
            var candidate = Task.Run(() => ReadAsync(given.GetValue(to)), cancellation);
            var (before, after) = (await ReadAsync(given.GetValue(from)).ConfigureAwait(false), await candidate.ConfigureAwait(false));
            var (controlBefore, controlAfter) = (await ReadAsync(given.GetValue(controlFrom)).ConfigureAwait(false), await ReadAsync(given.GetValue(controlTo)).ConfigureAwait(false));
            return () =>
            {
                rules = rules! with { Threshold = given.GetValue(threshold) ?? rules.Threshold, AnyMachine = rules.AnyMachine || given.GetValue(anyMachine) };
                var comparison = RunComparer.Compare(before!, after!, rules, controlBefore is null ? null : (controlBefore, controlAfter!));
                OutputFile.Write(Text(comparison, given.GetValue(json) ? ComparisonFormat.Json : given.GetValue(format), given.GetValue(details), Terminal.TextWidth(given.GetValue(output))), given.GetValue(output));
                return Task.FromResult(CodeOf(comparison));
            };
        });
        return command;
    }

    private static int CodeOf(RunComparison comparison) => comparison.Failure switch
    {
        FailingVerdict.Regressed => ExitCode.Regressed,
        FailingVerdict.Inconclusive => ExitCode.Inconclusive,
        FailingVerdict.NotComparable => ExitCode.NotComparable,
        _ => ExitCode.Fine,
    };

    private static string Text(RunComparison comparison, ComparisonFormat? format, bool details, int width) => format switch
    {
        ComparisonFormat.Json => JsonSerializer.Serialize(comparison, Json.Pretty) + "\n",
        ComparisonFormat.Markdown => ComparisonMarkdown.Render(comparison, details),
        ComparisonFormat.Junit => JUnitReport.Render(comparison),
        ComparisonFormat.Sarif => SarifReport.Render(comparison),
        ComparisonFormat.Html => ComparisonPage.Render(comparison),
        _ => string.Join('\n', ComparisonText.Lines(comparison, details, width)) + "\n",
    };

    /// <summary>A share given in per cent: <c>2%</c>, <c>2</c>.</summary>
    private static Option<double?> Percent(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "PERCENT",
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            if (double.TryParse(text.TrimEnd('%', ' '), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var percent) && percent is >= LeastPercent and <= MostPercent)
                return percent / 100;
            result.AddError($"{name} '{text}' is not {LeastPercent.ToString(CultureInfo.InvariantCulture)}% to {MostPercent}%; write 2% for two per cent.");
            return null;
        },
    };

    private enum ComparisonFormat
    {
        Text,
        Markdown,
        Json,
        Junit,
        Sarif,
        Html,
    }
}
