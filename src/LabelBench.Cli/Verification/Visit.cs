using System.Collections.Immutable;
using LabelBench.Core;
using LabelBench.OnnxRuntime.Providers;
using LabelBench.OnnxRuntime.Providers.Libraries;
using LabelBench.Records;
using LabelBench.Storage.Folder;
using LabelBench.Telemetry;
using LabelBench.Workloads;

namespace LabelBench.Cli.Verification;

/// <summary>One verification on one machine: what is verified, where results go, and this program as a user would start it.</summary>
/// <param name="Folder">Takes results, and the runs behind them.</param>
/// <param name="Device">As <c>--device</c> takes it; null for the provider's first.</param>
internal sealed record Visit(ExecutionProvider Provider, string? Device, string Folder)
{
    private const string LoaderPath = "LD_LIBRARY_PATH";

    /// <summary>Short windows: many configurations in little time, one trial each.</summary>
    private static readonly (string Option, string Value)[] Quick = [("--trials", "1"), ("--warm-up", "500ms"), ("--measure", "1s"), ("--max-measure", "2s"), ("--min-queries", "3")];

    public bool OnGpu => Provider is not (ExecutionProvider.Cpu or ExecutionProvider.Openvino);

    /// <summary><c>--ep</c> and <c>--device</c> as every command takes them.</summary>
    public ImmutableArray<string> Target => [.. (string[])["--ep", Cell.Word(Provider)], .. Device is { } device ? ["--device", device] : Array.Empty<string>()];

    /// <summary>Runs <c>labelbench run</c> in a process of its own; its record has whatever was finished in time.</summary>
    /// <param name="arguments">Of <c>run</c>, without the provider; windows are short where they do not say otherwise.</param>
    /// <returns>The record, or why there is none.</returns>
    public async Task<(RunRecord? Record, string Error)> RunAsync(IReadOnlyCollection<string> arguments, CancellationToken outOfTime, CancellationToken stop)
    {
        var settings = Quick.Where(setting => !arguments.Contains(setting.Option)).SelectMany(setting => new[] { setting.Option, setting.Value });
        var reports = Path.Combine(Folder, "runs");
        var before = Runs(reports);
        var (_, _, error) = await OwnProcess.RunAsync(["run", .. Target, .. settings, .. arguments, "--no-store", "--json", "--reports", reports], null, outOfTime, stop).ConfigureAwait(false);
        var made = Runs(reports).Except(before).ToArray();
        if (made.Length == 0)
            return (null, error.Trim().ReplaceLineEndings("; "));
        var loaded = StoredRun.Load(made[0]);
        return loaded.IsValid ? (loaded.Value, error.Trim().ReplaceLineEndings("; ")) : (null, string.Join("; ", loaded.Problems));
    }

    /// <summary>Variables of a process that uses the GPU without being a worker: it sees the same GPU as number 0, computes in the same arithmetic, and its loader finds the same libraries.</summary>
    public ImmutableSortedDictionary<string, string?> EnvironmentFor(Precision precision, bool tf32 = false)
    {
        var machine = MachineProbes.ForThisMachine().Describe();
        var visible = Environment.GetEnvironmentVariable(DeviceSelection.VisibleDevices);
        if (DeviceSelection.Resolve(Device is { } asked ? [asked] : null, Provider, machine, visible).Value is not [var device, ..])
            return ImmutableSortedDictionary<string, string?>.Empty; // the run beside it says what is wrong with the device
        var cell = new Cell("verify", Scope.Infer, Scenario.Offline, Provider, device, precision, 1, 1, 1, 0, new ProviderSettings(Tf32: tf32));
        string?[] folders = [.. LibraryPlaces.OfThisMachine().Folders, Environment.GetEnvironmentVariable(LoaderPath)];
        var found = string.Join(':', folders.Where(f => !string.IsNullOrEmpty(f)));
        return found.Length == 0 ? DeviceSelection.EnvironmentFor(cell, machine.Gpus) : DeviceSelection.EnvironmentFor(cell, machine.Gpus).SetItem(LoaderPath, found);
    }

    private static string[] Runs(string reports) => Directory.Exists(reports) ? Directory.GetDirectories(reports).Where(d => RunId.IsValid(Path.GetFileName(d))).ToArray() : [];
}
