using System.Globalization;
using System.Text.Json.Serialization;

namespace LabelBench.Workloads;

/// <summary>One point of measurement: a workload under one configuration.</summary>
/// <param name="Device">Device of the provider: <c>cpu</c>, or a GPU's UUID or PCI address; several, joined by +, where a worker on each measures at once.</param>
/// <param name="Batch">Items per model call.</param>
/// <param name="IntraOpThreads">Threads that share one model call.</param>
/// <param name="Streams">Model calls in flight at once.</param>
/// <param name="DecodeWorkers">Workers of the decode stage; 0 when only the model call is measured.</param>
/// <param name="ProviderSettings">How a GPU provider is set up; null on the CPU, and in records of before there were such settings.</param>
public sealed record Cell(
    string WorkloadId,
    Scope Scope,
    Scenario Scenario,
    ExecutionProvider Provider,
    string Device,
    Precision Precision,
    int Batch,
    int IntraOpThreads,
    int Streams,
    int DecodeWorkers,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] ProviderSettings? ProviderSettings = null)
{
    /// <summary>Between the devices of workers at once.</summary>
    public const char DeviceSeparator = '+';

    /// <summary>Worker processes that measure at once; null for one. Those of several devices each have their own.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Instances { get; init; }

    /// <summary>Samples of a query in the scenario multi-stream, answered in calls of <see cref="Batch"/> one after the other; null where a query is one batch.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? SamplesPerQuery { get; init; }

    /// <summary>Which items its queries ask for.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public IssuedSamples Samples { get; init; }

    /// <summary>When queries are due; null in a closed loop.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ArrivalPlan? Arrivals { get; init; }

    /// <summary>Pieces that a training step's batch is computed in, their gradients summed; null for the whole batch at once, and where nothing is trained.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Accumulation { get; init; }

    /// <summary>Items that a query asks for: a batch, or the samples of multi-stream.</summary>
    [JsonIgnore]
    public int ItemsPerQuery => SamplesPerQuery ?? Batch;

    [JsonIgnore]
    public int WorkersAtOnce => Instances ?? 1;

    [JsonIgnore]
    public int DeviceCount => Device.Count(c => c == DeviceSeparator) + 1;

    /// <summary>Whether its work goes from CPU to CPU: threads share a call, calls share a model, or stages hand items on. What one thread does alone does not depend on how fast CPUs exchange data.</summary>
    [JsonIgnore]
    public bool SharesBetweenThreads => IntraOpThreads > 1 || Streams > 1 || Scope is not Scope.Infer;

    /// <summary>The provider's settings, the defaults where the cell names none.</summary>
    [JsonIgnore]
    public ProviderSettings Settings => ProviderSettings ?? ProviderSettings.Default;

    /// <summary>Readable and unique within a plan, also a file name: <c>image-classify.pipeline.offline.cpu.fp32.b1.t1.s2</c>. Settings of the provider follow where they are not the default: <c>.device.tf32</c>.</summary>
    [JsonIgnore]
    public string Id => string.Create(CultureInfo.InvariantCulture,
        $"{WorkloadId}.{Word(Scope)}.{Word(Scenario)}.{Word(Provider)}{(Device is "cpu" or "" ? "" : "-" + FileName)}.{Word(Precision)}.b{Batch}{(Accumulation is { } pieces ? $".a{pieces}" : "")}.t{IntraOpThreads}.s{Streams}{(SamplesPerQuery is { } samples ? $".q{samples}" : "")}{string.Concat(Settings.Differences.Select(d => "." + d))}{(Instances is { } instances ? $".x{instances}" : "")}{(Arrivals is { } arrivals ? "." + Word(arrivals) : "")}{(Samples is IssuedSamples.InTurn ? "" : "." + Word(Samples))}");

    /// <summary>What one of the workers at once measures.</summary>
    /// <param name="worker">0 to <see cref="WorkersAtOnce"/> - 1.</param>
    public Cell OfWorker(int worker)
    {
        var devices = Device.Split(DeviceSeparator);
        return this with { Device = devices[worker % devices.Length], Instances = null };
    }

    // A PCI address has colons, which Windows does not take in file names; many UUIDs make a name too long.
    private string FileName => DeviceCount > 1
        ? string.Create(CultureInfo.InvariantCulture, $"{DeviceCount}-devices")
        : string.Concat(Device.Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or '_' ? c : '-'));

    private static string Word(ArrivalPlan arrivals) => arrivals switch
    {
        ArrivalPlan.Poisson p => Rate(p.Rate),
        ArrivalPlan.LoadGen p => $"{Rate(p.Rate)}.loadgen{p.Seed?.ToString(CultureInfo.InvariantCulture)}",
        ArrivalPlan.Constant p => $"{Rate(p.Rate)}.even",
        ArrivalPlan.Burst b => string.Create(CultureInfo.InvariantCulture, $"n{b.Size}.each{b.Period.TotalMilliseconds:0.###}ms{(b.Jitter > TimeSpan.Zero ? $".jitter{b.Jitter.TotalMilliseconds:0.###}ms" : "")}"),
        ArrivalPlan.Trace t => string.Create(CultureInfo.InvariantCulture, $"{ShortName(t.Path)}{(t.TimeScale == 1 ? "" : $".x{t.TimeScale:0.######}")}"),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private static string Rate(Core.QueriesPerSecond rate) => string.Create(CultureInfo.InvariantCulture, $"r{rate.Value:0.######}");

    private static string ShortName(string path) =>
        string.Concat(System.IO.Path.GetFileNameWithoutExtension(path).Take(24).Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' ? c : '-'));

    /// <summary>The kebab-case word for a value of the vocabulary, as files and options write it.</summary>
    public static string Word<T>(T value) where T : struct, Enum =>
        System.Text.Json.JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString());
}
