using LabelBench.EndToEnd.Tests.Harness;
using LabelBench.Testing;

namespace LabelBench.EndToEnd.Tests;

/// <summary>Mistakes on the command line: exit code 4, one clear message with what would be right, nothing measured.</summary>
public class UsageTests
{
    [Theory]
    [InlineData("pln", "pln: is no command of labelbench; did you mean 'plan'?")]
    [InlineData("run extra", "extra: is not expected here.")]
    [InlineData("run --bacth 1", "--bacth: is no option of run; did you mean '--batch'?")]
    [InlineData("run --batch", "--batch: has no value; write --batch N|max.")]
    [InlineData("run --batch 0", "--batch: is 0; expected 1 to 4096 items.")]
    [InlineData("run --batch 1,x", "--batch: 'x' is not a whole number.")]
    [InlineData("run --trials 0", "--trials: is 0; expected 1 to")]
    [InlineData("run --threads 99999999999", "--threads: '99999999999' is not a whole number.")]
    [InlineData("run --measure 5", "--measure: '5' is not a duration; write a number with its unit: 500ms, 8s, 2m.")]
    [InlineData("run --measure 5s --max-measure 1s", "--max-measure: is shorter than --measure")]
    [InlineData("run --min-queries 0", "--min-queries: is 0")]
    [InlineData("run --dim x", "--dim: 'x' is not NAME=N; for example --dim batch=1")]
    [InlineData("run --dim x=3", "--dim: sets a dimension of your own model; give it with --model.")]
    [InlineData("run --workload smal-photos", "--workload: 'smal-photos' is not known; did you mean 'small-photos'?")]
    [InlineData("run --suite quik", "'quik': is not known; did you mean 'quick'?")]
    [InlineData("run --ep cudda", "--ep: 'cudda' is not known; did you mean 'cuda'?")]
    [InlineData("run --scenario offlin", "--scenario: 'offlin' is not known; did you mean 'offline'?")]
    [InlineData("run --scope pipelin", "--scope: 'pipelin' is not known; did you mean 'pipeline'?")]
    [InlineData("run --precision fp8", "--precision: 'fp8' is not known; did you mean 'fp16'?")]
    [InlineData("run --scenario single-stream --batch 8", "single-stream sends one item at a time")]
    [InlineData("run --scenario server --rate 0/s", "--rate: is 0 queries/s; expected more than 0 and at most 10,000,000.")]
    [InlineData("run --scenario server --rate 1e9/s", "--rate: is 1,000,000,000 queries/s")]
    [InlineData("run --scenario server --rate fast", "--rate: 'fast' is not a rate; write a number a second or a minute: 50/s, 3000/min.")]
    [InlineData("run --rate 5/s", "--rate: belongs to --scenario server or constant-rate; give that too.")]
    [InlineData("run --scenario server --rate 5/s --slo 50ms", "--slo: '50ms' is not a promise; write a percentile and its limit: p99=50ms.")]
    [InlineData("run --scenario server --rate 5/s --slo p100=50ms", "--slo: is p100=50ms; a percentile is between 1 and 99.99")]
    [InlineData("run --scenario server --dry-run", "--scenario server: needs a rate: --rate 50/s.")]
    [InlineData("run --scenario burst", "--scenario burst: needs the size of a burst and the time from one to the next: --burst 16 --period 1s.")]
    [InlineData("run --scenario burst --burst 4 --period 1s --jitter 2s", "--jitter: is not below the period")]
    [InlineData("run --scenario trace-replay", "--scenario trace-replay: needs a file of timestamps: --trace FILE.csv --trace-unit ms.")]
    [InlineData("run --scenario trace-replay --trace nowhere.csv", "nowhere.csv: cannot be read")]
    [InlineData("run --trace-unit min", "--trace-unit: 'min' is not known; write ns, us, ms or s.")]
    [InlineData("run --stub md2:2ms", "--stub: 'md2:2ms' is not known; write md1 and what a query takes: md1:2ms.")]
    [InlineData("run --stub md1:0ms", "--stub: takes 0 ms a query; expected 0.01 ms to 10 s")]
    [InlineData("run --stub md1:2ms --model a.onnx", "--stub: cannot go with --model")]
    [InlineData("run --ep directml", "directml is not usable on this machine: ")]
    [InlineData("run --device 0", "--device: chooses a GPU; give it with --ep cuda")]
    [InlineData("run --tf32 on", "--tf32: is no setting of cpu; give it with --ep cuda or tensorrt.")]
    [InlineData("run --ep cuda --tf32 perhaps", "--tf32: 'perhaps' is not known; write on, off or on,off.")]
    [InlineData("run --ep cuda --cuda-graph on", "--cuda-graph: on replays a call at fixed addresses on the device; give it with --placement device.")]
    [InlineData("run --ep cuda --placement devise", "--placement: 'devise' is not known; did you mean 'device'?")]
    [InlineData("run --ep cuda --arena-limit 4", "--arena-limit: '4' is not a size; write a number with its unit: 512MiB, 4GiB.")]
    [InlineData("run --seed -1", "--seed: is -1; a seed is 0 or more.")]
    [InlineData("run --per-day 0", "--per-day: '0' is not above 0")]
    [InlineData("run --per-day lots", "--per-day: 'lots' is not a number; write it as 30, 0.5 or 2e6.")]
    [InlineData("run --resume", "--resume: finds no run in")]
    [InlineData("run --resume 01JD", "--resume: '01JD' is no run in")]
    [InlineData("run --model a.onnx --workload small-photos", "--model: cannot go with --workload")]
    [InlineData("import nowhere.txt", "nowhere.txt: cannot be read")]
    [InlineData("import workloads/small-photos.yaml", "is none of the files that can be read; labelbench import reads mlperf_log_summary.txt")]
    [InlineData("run --workloads nowhere", "nowhere: is not a folder")]
    [InlineData("search", "--workload: a search is about one workload; name it")]
    [InlineData("search --workload smal-photos", "--workload: 'smal-photos' is not known; did you mean 'small-photos'?")]
    [InlineData("search --workload small-photos --over batsh=1..8", "--over: batsh  is no setting that can be searched; did you mean 'batch'?")]
    [InlineData("search --workload small-photos --over batch=8..2", "'8..2' is an empty range; write the smaller number first: 2..8.")]
    [InlineData("search --workload small-photos --over precision=fp8", "'fp8' is not known; did you mean 'fp16'?")]
    [InlineData("search --workload small-photos --over batch=4", "--over: leaves a single configuration")]
    [InlineData("search --workload small-photos --over batch=1..4 --batch 2", "--batch: fixes what --over batch searches; leave one of the two out.")]
    [InlineData("search --workload small-photos --slo p99", "--slo: 'p99' is not a promise; write a percentile and its limit: p99=50ms.")]
    [InlineData("search --workload small-photos --slo p98=50ms", "--slo: names p98, which trials do not have; take p50, p90, p95, p99, p99.9.")]
    [InlineData("search --workload small-photos --constraint memory=8", "--constraint: memory '8' is not a size; write a number with its unit: 512MiB, 8GB.")]
    [InlineData("search --workload small-photos --constraint disk=8GB", "--constraint: 'disk' is not known; known: memory.")]
    [InlineData("search --workload small-photos --tries 0", "--tries: is 0; expected 1 to 1000.")]
    [InlineData("search --workload small-photos --confirm 1", "--confirm: is 1; expected 3 to 100.")]
    [InlineData("search --workload small-photos --over batch=1..4 --budget 5s", "--budget: is 5 s; one try and the 3 trials that confirm it take at least 14 s.")]
    [InlineData("search --workload small-photos --batch max", "--batch: max cannot go with search")]
    [InlineData("search --max-rate --slo p99=20ms", "--workload: a search is about one workload; name it")]
    [InlineData("search --max-rate --stub md1:2ms", "--slo: is needed for --max-rate, as the workload has no promise of its own: --slo p99=50ms.")]
    [InlineData("search --max-rate --stub md1:2ms --slo p99=20ms --over batch=1..2", "--over: cannot go with --max-rate")]
    [InlineData("search --max-rate --stub md1:2ms --slo p99=20ms --budget 5s", "--budget: is 5 s of load; a single run takes 6 s.")]
    [InlineData("search --max-rate --stub md1:2ms --slo p99=20ms --rate 0/s", "--rate: is 0 queries/s")]
    [InlineData("search --stub md1:2ms --slo p99=20ms", "--stub: belongs to --max-rate; give that too.")]
    [InlineData("search --resume", "--resume: finds no run in")]
    [InlineData("devices --explain cudda", "--explain: 'cudda' is not known; did you mean 'cuda'?")]
    [InlineData("workloads show smal-photos", "'smal-photos': is not known; did you mean 'small-photos'?")]
    [InlineData("workloads check nowhere.yaml", "nowhere.yaml: ")]
    [InlineData("doctor --watch 0s", "--watch: is 0 s; at least 1 s")]
    [InlineData("plan", "Measure one with: labelbench run")]
    [InlineData("plan --run nowhere", "nowhere: is no run")]
    [InlineData("report nowhere", "nowhere: is no run")]
    [InlineData("report", "Measure one with: labelbench run")]
    public async Task A_mistake_on_the_command_line_is_named_with_its_remedy(string arguments, string message)
    {
        using var place = new Workplace();
        var words = arguments.Split(' ');
        var command = words[0] is "run" or "search" or "workloads" && !words.Contains("--workloads") && !words.Contains("check") && !words.Contains("--resume") && words[^1] != "--batch" ? [.. words, "--workloads", "workloads"] : words;

        var outcome = await place.RunAsync(command);

        Say.Mistake(outcome, message);
        // One message, and at most a line on where to find help.
        Assert.InRange(outcome.Error.Trim().Split('\n').Length, 1, 2);
        Assert.False(Directory.Exists(place["reports"]));
        Assert.False(Directory.Exists(place["data"]));
    }

    [LinuxFact]
    public async Task Output_that_cannot_be_written_is_told_in_one_line_and_a_message_that_cannot_be_told_ends_nothing()
    {
        using var place = new Workplace();
        Task<Outcome> Into(string streams, params string[] arguments) => LabelBenchProgram.StartInShell(place.Root, place.Variables.AsReadOnly(), $"exec {streams}", arguments).EndAsync();

        Say.Mistake(await Into(">/dev/full", "catalog", "list"), "standard output: cannot be written: No space left on device.");
        Say.Mistake(await Into(">&-", "catalog", "list"), "standard output: cannot be written: it is closed.");
        Assert.Equal(4, (await Into("2>&-", "pln")).ExitCode);
    }

    [Fact]
    public async Task Several_mistakes_are_told_at_once()
    {
        using var place = new Workplace();

        var outcome = await place.RunAsync("run", "--ep", "cudda", "--batch", "x", "--measure", "5");

        Say.Mistake(outcome, "3 mistakes, nothing was done", "  --ep       'cudda'", "  --batch    'x'", "  --measure  '5'", "help: labelbench run --help");
    }

    [Theory]
    [InlineData("--help", "labelbench run")]
    [InlineData("run --help", "--hang-timeout <TIME>")]
    [InlineData("search --help", "--over <NAME=LEVELS>")]
    [InlineData("plan --help", "--per-day <N>")]
    [InlineData("--version", "0.")]
    [InlineData("workloads", "small-photos")]
    [InlineData("workloads show small-photos", "tiny, weights from seed 1")]
    [InlineData("devices", "works")]
    public async Task What_only_shows_something_ends_with_0(string arguments, string expected)
    {
        using var place = new Workplace();
        var words = arguments.Split(' ');

        var outcome = await place.RunAsync(words[0] == "workloads" ? [.. words, "--workloads", "workloads"] : words);

        Say.Ended(0, outcome);
        Assert.Contains(expected, outcome.Out, StringComparison.Ordinal);
        Assert.Equal("", outcome.Error);
    }

    [Theory]
    [InlineData("devices --json")]
    [InlineData("doctor --json --watch 1s")]
    [InlineData("workloads --json")]
    [InlineData("workloads show image-triage --json")]
    [InlineData("run --dry-run --json")]
    public async Task Json_is_one_document_and_nothing_else(string arguments)
    {
        using var place = new Workplace();

        var outcome = await place.RunAsync(arguments.Split(' '));

        // The doctor may find a problem with this machine; that is an answer too.
        Say.Ended(arguments.StartsWith("doctor", StringComparison.Ordinal) && outcome.ExitCode == 5 ? 5 : 0, outcome);
        using var document = System.Text.Json.JsonDocument.Parse(outcome.Out);
        Assert.Equal("", outcome.Error);
    }

    [Fact]
    public async Task A_dry_run_measures_nothing_and_writes_nothing()
    {
        using var place = new Workplace();
        var before = Directory.GetFileSystemEntries(place.Root);

        var outcome = await place.MeasureAsync("--dry-run");

        Say.Ended(0, outcome);
        Assert.Contains("plan: 1 workload, 4 cells, 4 trials", outcome.Out, StringComparison.Ordinal);
        Assert.Contains("plan hash", outcome.Out, StringComparison.Ordinal);
        Assert.Equal(before.Order(), Directory.GetFileSystemEntries(place.Root).Order());
    }

    [Fact]
    public async Task The_shipped_workloads_are_without_mistakes()
    {
        using var place = new Workplace();
        foreach (var file in Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "workloads"), "*.yaml"))
            Say.Ended(0, await place.RunAsync("workloads", "check", file));
    }
}
