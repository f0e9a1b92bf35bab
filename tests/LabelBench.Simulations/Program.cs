using System.Globalization;
using LabelBench.Capacity.Roofs;
using LabelBench.Simulations;

// One line a figure: name value unit target ok|short. A figure that falls short makes the exit code 1.
var full = false;
var seed = 20260822UL;
var names = new List<string>();
string? fitted = null, fittedInBulk = null;
IReadOnlyList<ISimulation> simulations = AllSimulations.List;
for (var i = 0; i < args.Length; i++)
{
    if (args[i] == "--full")
        full = true;
    else if (args[i] == "--seed" && i + 1 < args.Length && ulong.TryParse(args[i + 1], NumberStyles.None, CultureInfo.InvariantCulture, out seed))
        i++;
    else if (args[i] == "--forks" && i + 1 < args.Length && File.Exists(args[i + 1]))
        simulations = [.. simulations, new NestedForksSimulation(args[++i])];
    else if (args[i] == "--changepoints" && i + 1 < args.Length && Directory.Exists(args[i + 1]))
        simulations = [.. simulations, new PublishedSeriesSimulation(args[++i])];
    else if (args[i] == "--fit-waits" && i + 1 < args.Length)
        fitted = args[++i];
    else if (args[i] == "--fit-bulk-waits" && i + 1 < args.Length)
        fittedInBulk = args[++i];
    else if (args[i] == "--fit-models" && i + 1 < args.Length && Directory.Exists(args[i + 1]))
        return FitModels(args[++i]);
    else if (args[i].StartsWith('-'))
        return Refuse($"'{args[i]}' is not understood; usage: ./simulate.sh [--full] [--seed N] [--forks FILE] [--changepoints DIR] [--fit-waits FILE] [--fit-bulk-waits FILE] [--fit-models DIR] [NAME...], N a whole number of 0 or more, FILE a table of iterations by process, DIR a folder of series");
    else
        names.Add(args[i]);
}
if (fitted is not null)
    WaitFit.Write(fitted, seed);
if (fittedInBulk is not null)
    BulkFit.Write(fittedInBulk, seed);
if (fitted is not null || fittedInBulk is not null)
    return 0;
var unknown = names.Where(name => !simulations.Any(s => s.Name.Contains(name, StringComparison.OrdinalIgnoreCase))).ToArray();
if (unknown.Length > 0)
    return Refuse($"no simulation is called {string.Join(", ", unknown)}; known: {string.Join(", ", simulations.Select(s => s.Name))}");
var allReached = true;
foreach (var simulation in simulations.Where(s => names.Count == 0 || names.Any(n => s.Name.Contains(n, StringComparison.OrdinalIgnoreCase))))
{
    foreach (var figure in simulation.Run(full, seed))
    {
        Console.WriteLine(figure);
        allReached &= figure.Reached != false;
    }
}
return allReached ? 0 : 1;

static int Refuse(string text)
{
    Console.Error.WriteLine(text);
    return 4;
}

// Coefficients of the throughput models from the points that ship with them (eng/fit-models.sh).
static int FitModels(string folder)
{
    var model = RoofModel.Fit(GpuPoints.Builtin);
    File.WriteAllLines(Path.Combine(folder, RoofFiles.CostsName), RoofFiles.CostLines(model));
    File.WriteAllLines(Path.Combine(folder, RoofFiles.CalibrationName), RoofFiles.CalibrationLines(model));
    File.WriteAllLines(Path.Combine(folder, PowerCapCurve.FileName), PowerCapCurve.Fit(PowerLimitPair.Builtin).Lines);
    return 0;
}
