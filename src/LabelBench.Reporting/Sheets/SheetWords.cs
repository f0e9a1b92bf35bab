using System.Collections.Immutable;
using System.Globalization;
using LabelBench.Analysis;
using LabelBench.Capacity;
using LabelBench.Capacity.Sheets;
using LabelBench.Core;
using LabelBench.Records;
using LabelBench.Reporting.Wording;
using LabelBench.Workloads;

namespace LabelBench.Reporting.Sheets;

/// <summary>A sheet's figures in the words of a language.</summary>
internal sealed class SheetWords(SheetText text)
{
    private static readonly ImmutableArray<(string Key, double Seconds)> Periods = [("second", 1), ("minute", 60), ("hour", 3600)];

    /// <summary>Fewest items that make a good period: 110 a minute say more than 1.8 a second.</summary>
    private const double FewestItems = 10;

    private SheetNumbers Numbers => text.Numbers;

    /// <summary>What a server is called: its offer, else the run's label, else its GPU, else its CPU.</summary>
    public static string Server(RunSummary? run, Offer? offer) => PlainText.Line(
        offer is not null ? $"{offer.Provider} {offer.Name}"
        : run!.Record.Label ?? run.Record.Machine.Gpus.FirstOrDefault()?.Name ?? run.Record.Machine.CpuModel);

    /// <summary>Shipped jobs have names in every language; a user's own keeps the title in its file.</summary>
    public string Job(Workload workload) =>
        text.Has($"job.{workload.Id}") ? text[$"job.{workload.Id}"]
        : workload.Task == LabelingTask.ModelTraining ? text["job.training"]
        : PlainText.Line(workload.Title);

    /// <summary>The period in which a rate is told, with its length in seconds.</summary>
    public static (string Key, double Seconds) Period(double itemsPerSecond) =>
        Periods.FirstOrDefault(p => itemsPerSecond * p.Seconds >= FewestItems, Periods[^1]);

    /// <summary><c>about 110 document pages per minute</c>.</summary>
    public string Rate(SheetJob job)
    {
        var period = Period(job.Rate.Value);
        return text.Say($"rate.{period.Key}", ("n", Numbers.Score(job.Rate.Value * period.Seconds)), ("items", text[$"items.{Cell.Word(job.Headline.Workload.Task)}"]));
    }

    /// <summary><c>95% interval: 100–120</c>, in the period of the rate.</summary>
    public string RateInterval(SheetJob job)
    {
        var seconds = Period(job.Rate.Value).Seconds;
        return job.Rate is { Low: { } low, High: { } high, Confidence: { } confidence }
            ? text.Say("interval", ("confidence", Numbers.Percent(confidence)), ("range", Numbers.Range(low * seconds, high * seconds)))
            : text["interval.none"];
    }

    public string About(string number) => text.Say("about", ("n", number));

    public string? Range(Figure figure) => figure is { Low: { } low, High: { } high } ? Numbers.Range(low, high) : null;

    public string? PriceRange(Figure price, string currency) => price switch
    {
        { Low: { } low, High: { } high } => Numbers.MoneyRange(low, high, currency),
        { Low: { } low } => text.Say("price.from", ("money", Numbers.MoneyScore(low, currency))),
        _ => null,
    };

    /// <summary>What the rate rests on: anything that makes it less than a whole job, input, provider, precision, batch, and last the model, whose name may be long.</summary>
    public string Setup(SheetJob job)
    {
        var cell = job.Headline.Best.Cell;
        string?[] parts =
        [
            Note(job.Headline),
            job.Headline.Best.TrialsValid == 1 ? text["note.one-trial"] : null,
            Input(job.Headline.Workload.Input),
            $"{Provider(cell.Provider)} {Cell.Word(cell.Precision).ToUpperInvariant()}",
            text.Say("batch", ("n", Numbers.Exact(cell.Batch))),
            job.Headline.Workload.Model is ModelSource.None ? null : PlainText.Line(job.Headline.Workload.Model.Label),
        ];
        return string.Join(" · ", parts.OfType<string>());
    }

    public IEnumerable<(string Name, string Value)> Configuration(RunRecord record)
    {
        var (machine, software) = (record.Machine, record.Software);
        var cores = $"{Numbers.Exact(machine.PhysicalCores)} / {Numbers.Exact(machine.LogicalCpus)}";
        yield return (text["configuration.processor"], (machine.Sockets > 1 ? $"{machine.Sockets} × " : "") + PlainText.Line(machine.CpuModel));
        yield return (text["configuration.cores"], machine.UsableCpus < machine.LogicalCpus
            ? $"{cores} ({text.Say("configuration.usable", ("usable", Numbers.Exact(machine.UsableCpus)), ("threads", Numbers.Exact(machine.LogicalCpus)))})" : cores);
        yield return (text["configuration.memory"], machine.MemoryLimit.ValueOrNull is { } limit && limit.Value < machine.MemoryBytes.Value
            ? text.Say("configuration.limited", ("limit", Numbers.Memory(limit)), ("memory", Numbers.Memory(machine.MemoryBytes))) : Numbers.Memory(machine.MemoryBytes));
        yield return (text["configuration.gpu"], machine.Gpus.IsEmpty ? text["configuration.no-gpu"]
            : string.Join(", ", machine.Gpus.GroupBy(g => g.Name, StringComparer.Ordinal).Select(g => (g.Count() > 1 ? $"{g.Count()} × " : "") + PlainText.Line(g.Key))));
        yield return (text["configuration.system"], PlainText.Line(machine.OperatingSystem));
        yield return (text["configuration.software"], $"ONNX Runtime {PlainText.Line(software.OnnxRuntime)}{(software.Cuda is { } cuda ? $", CUDA {PlainText.Line(cuda)}" : "")}{(software.GpuDriver is { } driver ? $", {text.Say("configuration.driver", ("version", PlainText.Line(driver)))}" : "")}");
    }

    /// <summary>How the scores came about, in two sentences.</summary>
    public (string First, string Second) Method(RunSummary run)
    {
        var (record, settings) = (run.Record, run.Record.Plan.Settings);
        return (
            text.Say("method.first", ("version", PlainText.Line(record.Software.LabelBench)), ("trials", Numbers.Exact(settings.Trials)), ("warm-up", Numbers.Duration(settings.WarmUp)), ("measure", Numbers.Duration(settings.Measure))),
            text.Say("method.second", ("valid", Numbers.Exact(run.TrialsValid)), ("planned", Numbers.Exact(run.TrialsPlanned)), ("confidence", Numbers.Percent(RunAnalyzer.Confidence))));
    }

    public string Date(DateTimeOffset instant) => Numbers.Date(DateOnly.FromDateTime(instant.UtcDateTime));

    /// <summary>Measured or predicted: stands beside every figure of a comparison.</summary>
    public string Mark(Figure figure) => figure.Provenance == Provenance.Measured ? text["comparison.measured"] : text["comparison.predicted"];

    private string? Note(Headline headline) => headline.Best.Cell switch
    {
        { Arrivals: not null } => text["note.offered"],
        { Scenario: Scenario.SingleStream or Scenario.MultiStream } => text["note.one-at-a-time"],
        { Scope: Scope.Infer } => text["note.model-alone"],
        _ => null,
    };

    private string? Input(InputSource input) => input switch
    {
        InputSource.Photos p => Pixels(p.Width, p.Height),
        InputSource.DocumentPages p => Pixels(p.Width, p.Height),
        InputSource.Clips p => Pixels(p.Width, p.Height),
        InputSource.Volumes p => Pixels(p.Width, p.Height),
        InputSource.Sentences s => text.Say("input.words", ("n", Numbers.Exact(s.MeanWords))),
        InputSource.Embeddings e => text.Say("input.vectors", ("n", Numbers.Exact(e.Count))),
        _ => null,
    };

    private string Pixels(int width, int height) =>
        text.Say("input.pixels", ("width", width.ToString(CultureInfo.InvariantCulture)), ("height", height.ToString(CultureInfo.InvariantCulture)));

    private static string Provider(ExecutionProvider provider) => provider switch
    {
        ExecutionProvider.Tensorrt => "TensorRT",
        ExecutionProvider.Directml => "DirectML",
        _ => Cell.Word(provider).ToUpperInvariant(),
    };
}
