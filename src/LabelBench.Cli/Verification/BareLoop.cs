using System.Collections.Concurrent;
using System.ComponentModel;
using System.Globalization;
using LabelBench.Cli.Commands;
using LabelBench.Models;
using LabelBench.OnnxRuntime.Preparation;
using LabelBench.Workloads;

namespace LabelBench.Cli.Verification;

/// <summary>ResNet-50 in the loop of gpu/bare_loop.c, compiled against the libonnxruntime of this program: a steady load that is nobody's but ONNX Runtime's.</summary>
internal sealed class BareLoop(Visit visit, Precision precision, int batch) : IDisposable
{
    public const string WorkloadId = "image-classify";

    private const string Source = "bare_loop.c", Header = "onnxruntime_c_api.h", Library = "libonnxruntime.so";

    private readonly string folder = Directory.CreateTempSubdirectory("labelbench-loop-").FullName;
    private CachedModel? model;

    public int Threads { get; } = visit.OnGpu ? 1 : ParallelismPolicy.CpuParallelism(Scope.Infer, Scenario.Offline, Running.RunSetup.Facts(Telemetry.MachineProbes.ForThisMachine().Describe()).UsableCores).IntraOpThreads;

    private string Program => Path.Combine(folder, "bare_loop");

    /// <summary>Compiles the loop and makes the model.</summary>
    /// <returns>Why there is no loop, or null.</returns>
    public async Task<string?> PrepareAsync(CancellationToken stop)
    {
        var library = Path.Combine(AppContext.BaseDirectory, Library);
        if (Find(Source) is not { } source || Find(Header) is not { } header || !File.Exists(library))
            return $"{Source}, {Header} or {Library} does not lie beside the program";
        // The library calls itself libonnxruntime.so.1, and that is the name the loop will look for.
        File.CreateSymbolicLink(Path.Combine(folder, Library + ".1"), library);
        try
        {
            var (code, _, error) = await OwnProcess.RunAsync("cc", ["-O2", "-I", Path.GetDirectoryName(header)!, source, "-o", Program, library, $"-Wl,-rpath,{folder}"], null, stop, stop).ConfigureAwait(false);
            if (code != 0)
                return $"cc failed: {error.Trim().ReplaceLineEndings("; ")}";
        }
        catch (Win32Exception)
        {
            return "there is no C compiler (cc) on the PATH";
        }
        var workload = WorkloadsCommand.Load(null).Workloads.Single(w => w.Id == WorkloadId);
        model = new ModelFiles(AppFolders.Cache, TimeProvider.System).Generated(workload, GeneratedSizes.OnlyModel, (ModelSource.Generated)workload.Model, batch, precision, stop);
        return null;
    }

    /// <returns>Queries a second over a second and a half, or null with the reason.</returns>
    public async Task<(double? QueriesPerSecond, string Error)> RunAsync(CancellationToken outOfTime, CancellationToken stop)
    {
        var (code, output, error) = await OwnProcess.RunAsync(Program, Arguments("1.5"), null, outOfTime, stop, Variables).ConfigureAwait(false);
        return code == 0 ? (double.Parse(output, CultureInfo.InvariantCulture), "") : (null, error.Trim());
    }

    /// <summary>Runs bursts with pauses between them.</summary>
    /// <param name="bursts">Filled while it runs, in the order of time.</param>
    /// <returns>Why it failed, or null; also when it was ended by a token.</returns>
    public async Task<string?> RunAsync(TimeSpan length, TimeSpan burst, TimeSpan pause, ConcurrentQueue<LoopBurst> bursts, CancellationToken outOfTime, CancellationToken stop)
    {
        var time = string.Create(CultureInfo.InvariantCulture, $"{length.TotalSeconds}:{burst.TotalSeconds}:{pause.TotalSeconds}");
        var (code, _, error) = await OwnProcess.RunAsync(Program, Arguments(time), line => bursts.Enqueue(LoopBurst.Parse(line)), outOfTime, stop, Variables).ConfigureAwait(false);
        return code == 0 || outOfTime.IsCancellationRequested ? null : error.Trim();
    }

    public void Dispose()
    {
        model?.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    private IReadOnlyDictionary<string, string?> Variables => visit.EnvironmentFor(precision);

    private IEnumerable<string> Arguments(string time) =>
        [model!.Path, Threads.ToString(CultureInfo.InvariantCulture), "0.5", time, .. visit.OnGpu ? (string[])[Path.Combine(AppContext.BaseDirectory, "libonnxruntime_providers_cuda.so"), "0"] : []];

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

/// <summary>Queries that were answered without a pause, on the monotonic clock.</summary>
internal readonly record struct LoopBurst(long BeginNs, long EndNs, long Queries)
{
    public static LoopBurst Parse(string line)
    {
        var words = line.Split(' ');
        return new(Nanoseconds(words[0]), Nanoseconds(words[1]), long.Parse(words[2], CultureInfo.InvariantCulture));
    }

    private static long Nanoseconds(string seconds) => (long)(decimal.Parse(seconds, CultureInfo.InvariantCulture) * 1_000_000_000);
}
