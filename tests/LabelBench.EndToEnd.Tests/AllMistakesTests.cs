using System.Text.RegularExpressions;
using LabelBench.EndToEnd.Tests.Harness;
using LabelBench.Records;
using LabelBench.Testing;

namespace LabelBench.EndToEnd.Tests;

/// <summary>All mistakes of a command line, and of the files and runs that it names, in one list.</summary>
public class AllMistakesTests
{
    [Fact]
    public async Task A_plan_tells_every_fault_of_its_options_and_of_the_file_that_is_missing_at_once()
    {
        using var place = new Workplace();
        place.Write("record/record.json", RecordJson.ToUtf8(RecordBuilder.Standard().Build()));

        var outcome = await place.RunAsync("plan", "--run", "record", "--per-day", "-5", "--currency", "XYZ", "--top", "0", "--slo", "p999=5", "--backlog", "3", "--days", "0", "--confidence", "2", "--region", "", "--catalog", "missing.csv");

        Say.Mistake(outcome);
        Assert.Equal("""
            8 mistakes, nothing was done
              --per-day     '-5' is not above 0; write a number such as 30, 0.5 or 2e6.
              --slo         'p999=5' is not a promise; write a percentile and its limit: p99=50ms.
              --days        '0' is not above 0; write a number such as 30, 0.5 or 2e6.
              --region      is empty; give it a value, or leave it out.
              --top         is 0; at least 1 offer is shown.
              --currency    'XYZ' is not known; known: CHF, EUR, GBP, USD.
              --confidence  is to be from 0.5 to 0.999.
              missing.csv   cannot be read: there is no such file.
              help: labelbench plan --help

            """.ReplaceLineEndings("\n"), outcome.Error);
    }

    [Fact]
    public async Task A_demand_file_is_checked_beside_options_that_are_wrong_and_runs_that_are_gone()
    {
        using var place = new Workplace();
        place.Write("team.yaml", "run: gone\njobs:\n  - workload: my-own\n    items_per_day: -4\n    itms: 3\nbudget_per_month: x\n");
        place.Write("offers.csv", "provider,name,kind,cores,vcpus,memory_gib,price,currency,term,setup_fee,as_of,source\n");

        var outcome = await place.RunAsync("plan", "--demand", "team.yaml", "--top", "3", "--spares", "99", "--catalog", "offers.csv");

        Say.Mistake(outcome, "--spares", "is to be 0 to 16", "--top", "is about one job", "gone  is no run", "  offers.csv", "line 1    region  is missing",
            "  team.yaml\n    line 4    jobs[0].items_per_day  is -4", "    line 5    jobs[0].itms", "    line 6    budget_per_month  is 'x'");
        Assert.DoesNotContain("my-own", outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_cannot_be_read_is_told_alone_and_not_what_it_may_hold()
    {
        using var place = new Workplace();

        var outcome = await place.RunAsync("plan", "--demand", "gone.yaml", "--spares", "99");

        Say.Mistake(outcome, "2 mistakes, nothing was done", "--spares   is to be", "gone.yaml  cannot be read: there is no such file.");
    }

    [Theory]
    [InlineData("plan --backlog 5 --days x", "--days: 'x' is not a number")]
    [InlineData("run --scenario servr --rate 5/s --workloads workloads", "--scenario: 'servr' is not known; did you mean 'server'?")]
    [InlineData("run --ep cudda --device 0 --workloads workloads", "--ep: 'cudda' is not known; did you mean 'cuda'?")]
    [InlineData("compare record record --control-base record --control-candidat record", "--control-candidat: is no option of compare; did you mean '--control-candidate'?")]
    public async Task What_follows_from_an_option_that_cannot_be_read_is_not_told_beside_it(string arguments, string only)
    {
        using var place = new Workplace();
        place.Write("record/record.json", RecordJson.ToUtf8(RecordBuilder.Standard().Build()));
        var words = arguments.Split(' ');

        var outcome = await place.RunAsync(words[0] == "plan" ? [.. words, "--run", "record"] : words);

        Say.Mistake(outcome, only);
        Assert.Equal(2, outcome.Error.Trim().Split('\n').Length);
    }

    [Theory]
    [InlineData("run --trials 0 --data nowhere --scenario trace-replay --trace no.csv --device 3 --catalog a.csv --workloads workloads", "--trials", "--data ", "no.csv", "--device", "a.csv")]
    [InlineData("run --trials 0 --ep cdua --rate x --workloads nofolder", "--trials", "--ep ", "--rate", "nofolder")]
    [InlineData("run --model a.onnx --data photos --workloads workloads", "--data", "a.onnx")]
    [InlineData("run --resume --suite quick --dry-run", "--suite ", "--dry-run", "--resume")]
    [InlineData("search --resume --tries 5", "--tries", "--resume")]
    [InlineData("search --tries 0 --over batsh=3 --constraint x --budget -3", "--tries", "--over", "--constraint", "--budget", "--workload")]
    [InlineData("compare before after --threshold x --policy p.yaml --control-base c", "--threshold", "p.yaml", "--control-base", "  before ", "  after ")]
    [InlineData("power a,b", "  a  is no run", "  b  is no run")]
    [InlineData("history --machine a --group b --since 99", "--group", "METRIC", "  99 ", "--machine")]
    [InlineData("report x --price 189XYZ --catalog q.csv --format pdff --epochs 0 --otlp y", "--price", "XYZ", "q.csv", "--format", "--epochs", "--otlp", "  x ")]
    [InlineData("sheet a b --against x --logo no.svg --lang it --offer z", "--against", "no.svg", "--lang", "--offer", "  a ", "  b ")]
    [InlineData("serve --port 99999 --urls ftp://x --token-file no --catalog z", "--port", "--urls", "  no ", "  z ")]
    [InlineData("catalog import no.csv --as-of 2026-13-01 --mapping x.yaml", "--output", "--as-of", "x.yaml", "no.csv")]
    [InlineData("import a.txt  --jsn", "--jsn", "FILE", "is empty.")]
    [InlineData("import a.txt b.txt --jsn", "--jsn", "a.txt", "b.txt")]
    [InlineData("baseline set A,B nope --expires 3", "NAME", "nope", "--expires")]
    [InlineData("store prune --jsn", "--jsn", "--keep")]
    [InlineData("doctor --watch 0s --nvml nowhere.so", "--watch", "--nvml")]
    [InlineData("workloads show imag --workloads nowhere --jsn", "nowhere", "--jsn")]
    public async Task Every_command_tells_all_that_is_wrong_with_what_it_was_given(string arguments, params string[] told)
    {
        using var place = new Workplace();

        var outcome = await place.RunAsync(arguments.Split(' '));

        Say.Mistake(outcome, [" mistakes, nothing was done\n", .. told]);
        Assert.False(Directory.Exists(place["reports"]));
    }

    [Theory]
    [InlineData("plan --per-day 3 --per-day 4 --run record", "--per-day: is given 2 times (3, 4); give it once.")]
    [InlineData("plan --per-day --run record", "--per-day: has no value; write --per-day N.")]
    [InlineData("plan --run record --per-day", "--per-day: has no value; write --per-day N.")]
    [InlineData("report record --pric 189EUR", "--pric: is no option of report; did you mean '--price'?")]
    [InlineData("report --pric 189EUR record", "--pric: is no option of report; did you mean '--price'?")]
    [InlineData("report record --pric=189EUR", "--pric: is no option of report; did you mean '--price'?")]
    [InlineData("report record --format loadgn", "--format: 'loadgn' is not known; did you mean 'loadgen'?")]
    [InlineData("report record -x", "-x: is no option of report; known: --out")]
    [InlineData("compare record", "CANDIDATE: is missing; write: labelbench compare BASE CANDIDATE")]
    [InlineData("store", "store: needs one of its commands: prune.")]
    [InlineData("catalog import workloads/small-photos.yaml --output x.csv --mapping --", "--mapping: has no value; write --mapping FILE.")]
    [InlineData("catalog lst", "lst: is no command of catalog; did you mean 'list'?")]
    public async Task Words_that_were_mistyped_doubled_or_forgotten_are_told_alone(string arguments, string message)
    {
        using var place = new Workplace();
        place.Write("record/record.json", RecordJson.ToUtf8(RecordBuilder.Standard().Build()));

        var outcome = await place.RunAsync(arguments.Split(' '));

        Say.Mistake(outcome, message, "  help: labelbench");
        Assert.Equal(2, outcome.Error.Trim().Split('\n').Length);
    }

    [Theory]
    [InlineData("--trace: is empty", "run", "--scenario", "server", "--trace", "")]
    [InlineData("--trace: is empty", "run", "--scenario", "trace-replay", "--trace", " ")]
    [InlineData("--model: is empty", "run", "--model", "")]
    [InlineData("FILE: is empty.", "catalog", "import", "", "--output", "offers.csv", "--as-of", "2026-06-30")]
    [InlineData("--mapping: is empty", "catalog", "import", "a.csv", "--output", "offers.csv", "--mapping", "")]
    [InlineData("'': is not expected here.", "devices", "")]
    [InlineData("' ': is not expected here.", "devices", " ")]
    [InlineData("'': is no command of labelbench", "")]
    public async Task A_word_that_holds_nothing_is_told_and_never_taken_for_a_file(string message, params string[] words)
    {
        using var place = new Workplace();
        place.Write("a.csv", "a,b\n");

        Say.Mistake(await place.RunAsync(words), message);
    }

    [TerminalFact]
    public async Task Results_follow_the_width_of_the_terminal_and_are_80_wide_in_a_pipe()
    {
        using var place = new Workplace();
        async Task<int> Widest(string terminal)
        {
            var outcome = await LabelBenchProgram.StartInShell(place.Root, place.Variables.AsReadOnly(), $"exec script -qec \"{terminal}\" /dev/null", []).EndAsync();
            Assert.Equal(0, outcome.ExitCode);
            return Regex.Replace(outcome.Out, "\u001b\\[\\?1h\u001b=|\r", "").Split('\n').Max(line => line.Length);
        }

        var list = $"'{LabelBenchProgram.Path}' catalog list";
        Assert.Equal(40, await Widest($"stty cols 30; {list}"));
        Assert.Equal(60, await Widest($"stty cols 60; {list}"));
        Assert.InRange(await Widest($"stty cols 200; {list}"), 81, 120);
        Assert.InRange((await place.RunAsync("catalog", "list")).Out.Split('\n').Max(line => line.Length), 61, 80);
    }

    [Fact]
    public async Task The_worker_says_that_it_is_started_by_a_run()
    {
        using var place = new Workplace();

        Say.Mistake(await place.RunAsync("worker"), "labelbench worker is a part of labelbench run, which starts it by itself");
    }
}

/// <summary>A test that needs a terminal of a given width, which script(1) of util-linux makes; says so where it is skipped.</summary>
public sealed class TerminalFactAttribute : FactAttribute
{
    public TerminalFactAttribute()
    {
        if (!File.Exists("/usr/bin/script"))
            Skip = "needs script(1)";
    }
}
