using System.Collections.Immutable;
using System.ComponentModel;
using System.Globalization;
using System.Text.Json;
using LabelBench.Records;
using LabelBench.Workloads;

namespace LabelBench.Cli.Verification;

/// <summary>The same network in PyTorch on the same GPU, where Python with torch is there.</summary>
internal sealed class TorchCheck : ICheck
{
    private const int Batch = 128;

    public string Name => "torch";

    public string Title => "ResNet-50 in FP16 against PyTorch (channels last), eager and compiled";

    public double Weight => 1.2;

    public bool NeedsGpu => true;

    public async Task<CheckResult> RunAsync(Visit visit, CancellationToken outOfTime, CancellationToken stop)
    {
        if (ScriptFile.Find("resnet50_torch.py") is not { } script)
            return CheckResult.Said(this, CheckStatus.NotHere, "resnet50_torch.py does not lie beside the program");
        var rows = new List<(string Variant, double Rate)>();
        var (code, error) = await PythonAsync(script, visit, rows, outOfTime, stop).ConfigureAwait(false);
        if (rows.Count == 0)
            return CheckResult.Said(this, outOfTime.IsCancellationRequested ? CheckStatus.NotReached : CheckStatus.NotHere, $"python3 with torch does not run here ({code}): {error}");
        var (record, mistake) = await visit.RunAsync(["--workload", "image-classify", "--scope", "infer", "--scenario", "offline", "--precision", "fp16", "--batch", Batch.ToString(CultureInfo.InvariantCulture),
            "--placement", "device", "--trials", "2"], outOfTime, stop).ConfigureAwait(false);
        var ours = record?.Trials.Where(t => t.Status == TrialStatus.Valid).Select(t => t.Measurement!.Throughput.Value).ToArray() ?? [];
        if (ours.Length == 0)
            return CheckResult.Said(this, outOfTime.IsCancellationRequested ? CheckStatus.Partial : CheckStatus.Failed, $"LabelBench: {mistake}");
        var rate = ours.Average();
        return CheckResult.Table(this, code == 0 ? CheckStatus.Passed : CheckStatus.Partial,
            string.Create(CultureInfo.InvariantCulture, $"batch {Batch}: {rate:G4} items/s, {string.Join(", ", rows.Select(r => string.Create(CultureInfo.InvariantCulture, $"{rate / r.Rate:0.00} of PyTorch {r.Variant}")))}"),
            ["PyTorch", "PyTorch items/s", "LabelBench items/s", "ratio"],
            rows.Select(r => ImmutableArray.Create<object?>(r.Variant, r.Rate, rate, rate / r.Rate)));
    }

    private static async Task<(int? Code, string Error)> PythonAsync(string script, Visit visit, List<(string, double)> rows, CancellationToken outOfTime, CancellationToken stop)
    {
        try
        {
            var (code, _, error) = await OwnProcess.RunAsync("python3", [script, Batch.ToString(CultureInfo.InvariantCulture), "0"], Take, outOfTime, stop, visit.EnvironmentFor(Precision.Fp16).Remove("LD_LIBRARY_PATH")).ConfigureAwait(false);
            return (code, error.Trim().Split('\n')[^1]);
        }
        catch (Win32Exception)
        {
            return (null, "there is no python3 on the PATH");
        }

        void Take(string line)
        {
            using var said = JsonDocument.Parse(line);
            rows.Add((said.RootElement.GetProperty("variant").GetString()!, said.RootElement.GetProperty("items_per_s").GetDouble()));
        }
    }
}
