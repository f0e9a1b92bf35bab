using System.Collections.Immutable;
using System.ComponentModel;
using System.Globalization;
using LabelBench.Cli.Commands;
using LabelBench.OnnxRuntime.Preparation;
using LabelBench.Workloads;

namespace LabelBench.Cli.Verification;

/// <summary>ResNet-50 through LabelBench against a loop in C around the same library, with tensors on the device in both; in turns, so that a drift of the machine cancels.</summary>
internal sealed class BareLoopCheck : ICheck
{
    private const string WorkloadId = "image-classify";
    private const int Rounds = 2;

    public string Name => "bare-loop";

    public string Title => "ResNet-50 against a bare loop in C over the same ONNX Runtime";

    public double Weight => 1.2;

    public bool NeedsGpu => false;

    public async Task<CheckResult> RunAsync(Visit visit, CancellationToken outOfTime, CancellationToken stop)
    {
        var (precision, batch) = visit.OnGpu ? (Precision.Fp16, LargestBatchOf(visit) ?? 128) : (Precision.Fp32, 1);
        using var loop = new BareLoop();
        if (await loop.CompileAsync(stop).ConfigureAwait(false) is { } reason)
            return CheckResult.Said(this, CheckStatus.NotHere, reason);
        var workload = WorkloadsCommand.Load(null).Workloads.Single(w => w.Id == WorkloadId);
        using var model = new ModelFiles(AppFolders.Cache, TimeProvider.System).Generated(workload, GeneratedSizes.OnlyModel, (ModelSource.Generated)workload.Model, batch, precision, stop);
        var threads = visit.OnGpu ? 1 : CpuThreads();
        List<double> bare = [], ours = [];
        for (var round = 0; round <= Rounds && !outOfTime.IsCancellationRequested; round++)
        {
            var (rate, failure) = await loop.RunAsync(model.Path, threads, visit, outOfTime, stop).ConfigureAwait(false);
            if (rate is not { } queries)
                return CheckResult.Said(this, outOfTime.IsCancellationRequested ? CheckStatus.Partial : CheckStatus.Failed, $"the loop: {failure}");
            bare.Add(queries * batch);
            if (round == Rounds)
                break;
            var (record, error) = await visit.RunAsync(["--workload", WorkloadId, "--scope", "infer", "--scenario", "offline", "--precision", Cell.Word(precision), "--batch", batch.ToString(CultureInfo.InvariantCulture),
                "--threads", threads.ToString(CultureInfo.InvariantCulture), "--streams", "1", .. visit.OnGpu ? (string[])["--placement", "device"] : []], outOfTime, stop).ConfigureAwait(false);
            if (record?.Trials.SingleOrDefault()?.Measurement is not { } measured)
                return CheckResult.Said(this, outOfTime.IsCancellationRequested ? CheckStatus.Partial : CheckStatus.Failed, $"LabelBench: {(record is null ? error : string.Join("; ", record.Trials.Select(TrialRow.Status)))}");
            ours.Add(measured.Throughput.Value);
        }
        var ratios = ours.Take(bare.Count - 1).Select((o, i) => o / ((bare[i] + bare[i + 1]) / 2)).ToArray();
        return CheckResult.Table(this, ratios.Length == Rounds ? CheckStatus.Passed : CheckStatus.Partial,
            ratios.Length == 0 ? "no round was finished" : string.Create(CultureInfo.InvariantCulture, $"{Cell.Word(precision)}, batch {batch}: {ratios.Average():0.000} of the bare loop"),
            ["round", "bare loop before, items/s", "LabelBench, items/s", "bare loop after, items/s", "ratio"],
            ratios.Select((ratio, i) => ImmutableArray.Create<object?>(i + 1, bare[i], ours[i], bare[i + 1], ratio)));
    }

    private static int CpuThreads() => ParallelismPolicy.CpuParallelism(Scope.Infer, Scenario.Offline, Running.RunSetup.Facts(Telemetry.MachineProbes.ForThisMachine().Describe()).UsableCores).IntraOpThreads;

    private static int? LargestBatchOf(Visit visit) => ResultFiles.Read(visit.Folder, BatchCheck.ResultName)?.Rows
        .Where(row => row[0]?.ToString() == WorkloadId && row[2] is not null)
        .Select(row => (int?)int.Parse(row[2]!.ToString()!, CultureInfo.InvariantCulture)).FirstOrDefault();

    /// <summary>The C program of gpu/bare_loop.c, compiled against the libonnxruntime of this program.</summary>
    private sealed class BareLoop : IDisposable
    {
        private const string Source = "bare_loop.c", Header = "onnxruntime_c_api.h", Library = "libonnxruntime.so";

        private readonly string folder = Directory.CreateTempSubdirectory("labelbench-loop-").FullName;

        private string Program => Path.Combine(folder, "bare_loop");

        /// <returns>Why there is none, or null.</returns>
        public async Task<string?> CompileAsync(CancellationToken stop)
        {
            var library = Path.Combine(AppContext.BaseDirectory, Library);
            if (Find(Source) is not { } source || Find(Header) is not { } header || !File.Exists(library))
                return $"{Source}, {Header} or {Library} does not lie beside the program";
            // The library calls itself libonnxruntime.so.1, and that is the name the loop will look for.
            File.CreateSymbolicLink(Path.Combine(folder, Library + ".1"), library);
            try
            {
                var (code, _, error) = await OwnProcess.RunAsync("cc", ["-O2", "-I", Path.GetDirectoryName(header)!, source, "-o", Program, library, $"-Wl,-rpath,{folder}"], null, stop, stop).ConfigureAwait(false);
                return code == 0 ? null : $"cc failed: {error.Trim().ReplaceLineEndings("; ")}";
            }
            catch (Win32Exception)
            {
                return "there is no C compiler (cc) on the PATH";
            }
        }

        public async Task<(double? QueriesPerSecond, string Error)> RunAsync(string model, int threads, Visit visit, CancellationToken outOfTime, CancellationToken stop)
        {
            string[] device = visit.OnGpu ? [Path.Combine(AppContext.BaseDirectory, "libonnxruntime_providers_cuda.so"), "0"] : [];
            var (code, output, error) = await OwnProcess.RunAsync(Program, [model, threads.ToString(CultureInfo.InvariantCulture), "0.5", "1.5", .. device], null, outOfTime, stop, visit.EnvironmentFor(visit.OnGpu ? Precision.Fp16 : Precision.Fp32)).ConfigureAwait(false);
            return code == 0 ? (double.Parse(output, CultureInfo.InvariantCulture), "") : (null, error.Trim());
        }

        public void Dispose() => Directory.Delete(folder, recursive: true);

        /// <summary>In gpu/ of a bundle, or in the sources that this program was built from.</summary>
        private static string? Find(string file)
        {
            for (var place = new DirectoryInfo(AppContext.BaseDirectory); place is not null; place = place.Parent)
            {
                if (new[] { Path.Combine(place.FullName, "gpu", file), Path.Combine(place.FullName, "eng", "gpu", file) }.FirstOrDefault(File.Exists) is { } found)
                    return found;
                var fetched = Path.Combine(place.FullName, "native", "node_modules", "com.github.asus4.onnxruntime");
                if (Directory.Exists(fetched) && Directory.EnumerateFiles(fetched, file, SearchOption.AllDirectories).Order(StringComparer.Ordinal).FirstOrDefault() is { } header)
                    return header;
            }
            return null;
        }
    }
}
