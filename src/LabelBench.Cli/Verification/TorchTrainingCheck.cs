using System.Collections.Immutable;
using System.ComponentModel;
using System.Globalization;
using System.Text.Json;
using LabelBench.Workloads;

namespace LabelBench.Cli.Verification;

/// <summary>The training step of ResNet-50 against PyTorch's eager one: same batch, precision and optimiser, data on the device in both, where Python with torch is there.</summary>
internal sealed class TorchTrainingCheck : ICheck
{
    private const string Script = "resnet50_train_torch.py";

    private static readonly ImmutableArray<string> Columns = ["arithmetic", "batch", "side", "PyTorch eager, ms/step", "LabelBench, ms/step", "PyTorch over LabelBench"];

    public string Name => "torch-training";

    public string Title => "The training step of ResNet-50 against PyTorch's eager step";

    public double Weight => 1.5;

    public bool NeedsGpu => false;

    public async Task<CheckResult> RunAsync(Visit visit, CancellationToken outOfTime, CancellationToken stop)
    {
        if (ScriptFile.Find(Script) is not { } script)
            return CheckResult.Said(this, CheckStatus.NotHere, $"{Script} does not lie beside the program");
        // On the CPU a step at full size takes a second; the check is tried there, and the figure is asked for on a GPU.
        var (batch, side) = visit.OnGpu ? (32, 224) : (2, 64);
        var variant = new TrainingVariant("resnet50-fine-tune", batch, string.Create(CultureInfo.InvariantCulture, $"image_side: {side}"), ParameterLayout.Flat, ConvolutionGradient.Patches);
        var folder = TrainingVariants.Write(Path.Combine(visit.Folder, "torch-" + TrainingCheck.FolderName), [variant]);
        var rows = new List<ImmutableArray<object?>>();
        Precision[] precisions = visit.OnGpu ? [Precision.Fp32, Precision.Fp16] : [Precision.Fp32];
        foreach (var precision in precisions.TakeWhile(_ => !outOfTime.IsCancellationRequested))
        {
            var (theirs, error) = await PythonAsync(script, visit, batch, side, precision, outOfTime, stop).ConfigureAwait(false);
            if (theirs is not { } milliseconds)
                return CheckResult.Said(this, outOfTime.IsCancellationRequested ? CheckStatus.NotReached : CheckStatus.NotHere, $"python3 with torch does not run here: {error}");
            var (record, mistake) = await visit.RunAsync(["--workloads", folder, "--workload", variant.Id, "--precision", Cell.Word(precision)], outOfTime, stop).ConfigureAwait(false);
            if (record?.Trials.SingleOrDefault()?.Measurement is not { } measured)
                return CheckResult.Said(this, outOfTime.IsCancellationRequested ? CheckStatus.Partial : CheckStatus.Failed, $"LabelBench: {(record is null ? mistake : string.Join("; ", record.Trials.Select(TrialRow.Status)))}");
            var ours = measured.Latency.P50.TotalMilliseconds;
            rows.Add([Word(precision), batch, side, milliseconds, ours, milliseconds / ours]);
        }
        return CheckResult.Table(this, rows.Count == precisions.Length ? CheckStatus.Passed : CheckStatus.Partial,
            string.Create(CultureInfo.InvariantCulture, $"batch {batch}, {side}^2: {string.Join(", ", rows.Select(r => string.Create(CultureInfo.InvariantCulture, $"{r[0]} {r[4]:0.0} ms against {r[3]:0.0} ms, {r[5]:0.00} times PyTorch's speed")))}"), Columns, rows);
    }

    /// <returns>Median time of a step in ms; null, and why, where there is none.</returns>
    private static async Task<(double? Milliseconds, string Error)> PythonAsync(string script, Visit visit, int batch, int side, Precision precision, CancellationToken outOfTime, CancellationToken stop)
    {
        double? found = null;
        try
        {
            string[] arguments = [script, batch.ToString(CultureInfo.InvariantCulture), side.ToString(CultureInfo.InvariantCulture), Word(precision), visit.OnGpu ? "cuda:0" : "cpu"];
            var (code, _, error) = await OwnProcess.RunAsync("python3", arguments, Take, outOfTime, stop, visit.EnvironmentFor(precision).Remove("LD_LIBRARY_PATH")).ConfigureAwait(false);
            return (found, $"({code}) {error.Trim().Split('\n')[^1]}");
        }
        catch (Win32Exception)
        {
            return (null, "there is no python3 on the PATH");
        }

        void Take(string line)
        {
            using var said = JsonDocument.Parse(line);
            found = said.RootElement.GetProperty("ms_per_step").GetDouble();
        }
    }

    private static string Word(Precision precision) => precision == Precision.Fp16 ? "mixed" : "fp32";
}
