using LabelBench.Benchmarks;
using LabelBench.OnnxRuntime.Preparation;
using LabelBench.Workloads;

// One line a figure: name value unit target ok|short interval. A figure that falls short makes the exit code 1.
//   --graph NETWORK=FILE   another ONNX training graph with the inputs of ours; both take turns
if (Arguments(args) is not var (names, graphs))
{
    Console.Error.WriteLine("--graph: takes NETWORK=FILE, an ONNX training graph that exists: --graph resnet50-fine-tune=other.onnx");
    return 4;
}
var root = FindRoot(AppContext.BaseDirectory);
var pipelines = WorkloadCatalog.Load(WorkloadCatalog.ShippedFolder, GeneratedSizes.Architectures).ValueOrThrow().Workloads.Where(w => w.ProfileOf is null && w.Scopes.Contains(Scope.Pipeline) && w.Scenarios.Contains(Scenario.Offline));
IBenchmark[] known =
[
    new HarnessCost("resnet50-v1.5", null, 1, 0.99), new HarnessCost("resnet50-v1.5", null, Workshop.Cores, 0.99), new HarnessCost("tiny", 32, 1, 0.95),
    new Int8Gain(1), new Int8Gain(8),
    .. pipelines.Select(w => new PipelineEfficiency(w.Id)),
    .. pipelines.Where(w => w.Scenarios.Contains(Scenario.SingleStream)).Select(w => new PipelineCosts(w.Id)),
    new TrainingStep("resnet50-fine-tune", graphs.GetValueOrDefault("resnet50-fine-tune"), pairs: 21, sumTarget: 0.05),
    new TrainingStep("bert-base-tagger", graphs.GetValueOrDefault("bert-base-tagger"), pairs: 11, sumTarget: null),
    new SendingLag(),
    new ControllerCost(),
    new TelemetryCost(),
    new RecordingSpeed(),
    new HistoryAnalysis(),
    new PlanSpeed(),
    new ServeLoad(),
    new StartUp(),
    new CompareSpeed(),
    new ReportSpeed(),
];
string[] unknown = [.. graphs.Keys.Where(network => !known.OfType<TrainingStep>().Any(b => b.Name == $"training-{network}")), .. names.Where(name => !known.Any(b => b.Name.Contains(name, StringComparison.OrdinalIgnoreCase)))];
if (unknown.Length > 0)
{
    Console.Error.WriteLine($"no benchmark is called {string.Join(", ", unknown)}; known: {string.Join(", ", known.Select(b => b.Name))}");
    return 4;
}
var allReached = true;
using var workshop = new Workshop(root);
foreach (var benchmark in known.Where(b => names.Length == 0 || names.Any(name => b.Name.Contains(name, StringComparison.OrdinalIgnoreCase))))
{
    try
    {
        foreach (var figure in benchmark.Measure(workshop))
        {
            Console.WriteLine(figure);
            allReached &= figure.Reached != false;
        }
    }
    catch (InvalidOperationException notMeasured)
    {
        Console.Error.WriteLine($"{benchmark.Name} was not measured: {notMeasured.Message}");
        allReached = false;
    }
}
return allReached ? 0 : 1;

static (string[] Names, Dictionary<string, string> Graphs)? Arguments(string[] args)
{
    var (names, graphs) = (new List<string>(), new Dictionary<string, string>());
    for (var i = 0; i < args.Length; i++)
    {
        if (args[i] != "--graph")
            names.Add(args[i]);
        else if (i + 1 < args.Length && args[++i].Split('=', 2) is [var network, var file] && File.Exists(file))
            graphs[network] = Path.GetFullPath(file);
        else
            return null;
    }
    return ([.. names], graphs);
}

static string FindRoot(string from)
{
    for (var folder = new DirectoryInfo(from); folder is not null; folder = folder.Parent)
    {
        if (File.Exists(Path.Combine(folder.FullName, "LabelBench.sln")))
            return folder.FullName;
    }
    throw new DirectoryNotFoundException("The benchmarks run from inside the repository.");
}
