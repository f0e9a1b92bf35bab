using System.Diagnostics;
using System.Globalization;
using LabelBench.Core;
using LabelBench.Models;
using LabelBench.Records;

namespace LabelBench.Benchmarks;

/// <summary>A scratch folder with the compiled C loop, model files, and ways to run both programs.</summary>
internal sealed class Workshop : IDisposable
{
    /// <summary>Exit code of a run without a valid trial; its record says why.</summary>
    private const int NothingValid = 5;

    private readonly string folder = Directory.CreateTempSubdirectory("labelbench-bench-").FullName;
    private readonly string root;
    private string? loop;

    public Workshop(string root) => this.root = root;

    public string Program => Path.Combine(AppContext.BaseDirectory, OperatingSystem.IsWindows() ? "labelbench.exe" : "labelbench");

    public string Launcher => Path.Combine(root, "labelbench");

    public static int Cores => Environment.ProcessorCount;

    /// <summary>Writes a generated model into the scratch folder.</summary>
    public string Model(string architecture, int? imageSide)
    {
        var path = Path.Combine(folder, architecture + ".onnx");
        if (!System.IO.File.Exists(path))
            new GeneratedModel(ModelArchitectures.Find(architecture, "bench").ValueOrThrow(), new ModelSize(1, imageSide is { } side ? ImageExtent.Square(side) : null), new GenerationOptions(1)).Save(path);
        return path;
    }

    /// <summary>Path of a file in the scratch folder.</summary>
    public string File(string name) => Path.Combine(folder, name);

    /// <summary>Writes a generated model into the scratch folder.</summary>
    public string Write(GeneratedModel model, string name)
    {
        var path = File(name + ".onnx");
        model.Save(path);
        return path;
    }

    /// <summary>Queries per second of the bare C loop.</summary>
    public double RunLoop(string model, int threads, double warmUp, double seconds) => double.Parse(
        Run(loop ??= CompileLoop(), Invariant($"{model}"), Invariant($"{threads}"), Invariant($"{warmUp}"), Invariant($"{seconds}")), NumberStyles.Float, CultureInfo.InvariantCulture);

    /// <summary>The figures of a run of one trial through the whole product.</summary>
    public TrialMeasurement RunTrial(params string[] arguments) => RunTrials([.. arguments, "--trials", "1"]).Trials.Single().Measurement!;

    /// <summary>The record of a run through the whole product.</summary>
    /// <exception cref="InvalidOperationException">A trial failed, or the machine disturbed one; the message says how.</exception>
    public RunRecord RunTrials(params string[] arguments) => RunTrials(arguments, null);

    /// <summary>The figures of a run of one trial through the whole product.</summary>
    /// <param name="cpu">Takes the CPU time that the program itself has used, without its workers, a few times a second, each with its moment on the monotonic clock.</param>
    public TrialMeasurement RunWatched(List<(long At, TimeSpan Used)> cpu, params string[] arguments) => RunTrials([.. arguments, "--trials", "1"], cpu).Trials.Single().Measurement!;

    /// <summary>Seconds from a signal to the worker of a run until the journal has the trial's row.</summary>
    public double SecondsToRow(string signal, int hangSeconds)
    {
        var reports = Directory.CreateDirectory(Path.Combine(folder, Guid.NewGuid().ToString("N"))).FullName;
        using var process = Start(Program, ["run", "--stub", "md1:1ms", "--scenario", "offline", "--trials", "1", "--warm-up", "1s", "--measure", "60s", "--max-measure", "60s", "--hang-timeout", Invariant($"{hangSeconds}s"), "--no-store", "--reports", reports]);
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        string? worker;
        while ((worker = FirstChild(process.Id)) is null && !process.HasExited)
            Thread.Sleep(100);
        Thread.Sleep(4000); // it measures by now
        Run("kill", $"-{signal}", worker ?? throw new InvalidOperationException("the run ended without a worker"));
        var begin = MonotonicClock.NowNanoseconds;
        var journal = Directory.EnumerateFiles(reports, "journal.jsonl", SearchOption.AllDirectories).Single();
        while (!HasRow(journal) && !process.HasExited)
            Thread.Sleep(20);
        var seconds = MonotonicClock.Between(begin, MonotonicClock.NowNanoseconds).TotalSeconds;
        process.WaitForExit();
        return HasRow(journal) ? seconds : throw new InvalidOperationException($"a worker that got SIG{signal} left no row");
    }

    /// <summary>Any thread may have started it; null where there is none, or no such process any more.</summary>
    private static string? FirstChild(int processId)
    {
        try
        {
            return Directory.EnumerateDirectories(Invariant($"/proc/{processId}/task"))
                .SelectMany(task => System.IO.File.ReadAllText(Path.Combine(task, "children")).Split(' ', StringSplitOptions.RemoveEmptyEntries)).FirstOrDefault();
        }
        catch (IOException)
        {
            return null; // a thread or the process ended while it was looked at
        }
    }

    /// <summary>The first line is the plan.</summary>
    private static bool HasRow(string journal)
    {
        using var file = new FileStream(journal, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        return new StreamReader(file).ReadToEnd().Count(c => c == '\n') > 1;
    }

    private RunRecord RunTrials(string[] arguments, List<(long At, TimeSpan Used)>? cpu)
    {
        var reports = Directory.CreateDirectory(Path.Combine(folder, Guid.NewGuid().ToString("N"))).FullName;
        Run(Program, ["run", .. arguments, "--no-store", "--reports", reports], [0, NothingValid], cpu);
        var record = RecordJson.Load(Directory.EnumerateFiles(reports, "record.json", SearchOption.AllDirectories).Single()).ValueOrThrow();
        return record.Trials.FirstOrDefault(t => t.Status != TrialStatus.Valid) is { } bad
            ? throw new InvalidOperationException($"{bad.CellId}: {bad.Failure?.Detail ?? bad.Findings.First(f => f.Invalidates).Text}")
            : record;
    }

    public string Run(string program, params string[] arguments) => Run(program, arguments, [0], null);

    public void Dispose() => Directory.Delete(folder, recursive: true);

    /// <param name="fine">Exit codes that are no failure.</param>
    public string Run(string program, string[] arguments, int[] fine) => Run(program, arguments, fine, null);

    /// <summary>Starts a program in the scratch folder; whoever starts it reads what it says and ends it.</summary>
    public Process Start(string program, params string[] arguments) =>
        Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = folder })!;

    private string Run(string program, string[] arguments, int[] fine, List<(long At, TimeSpan Used)>? cpu)
    {
        using var process = Start(program, arguments);
        if (cpu is not null)
            Watch(process, cpu);
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return fine.Contains(process.ExitCode) ? output.Trim() : throw new InvalidOperationException($"{Path.GetFileName(program)} {string.Join(' ', arguments)} exited with {process.ExitCode}: {error.Result}");
    }

    /// <summary>On a thread of its own, until the process ends.</summary>
    private static void Watch(Process process, List<(long At, TimeSpan Used)> cpu) => new Thread(() =>
    {
        try
        {
            for (; !process.HasExited; Thread.Sleep(200))
            {
                process.Refresh();
                cpu.Add((MonotonicClock.NowNanoseconds, process.TotalProcessorTime));
            }
        }
        catch (InvalidOperationException)
        {
            // It has just ended.
        }
    })
    { IsBackground = true }.Start();

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);

    private string CompileLoop()
    {
        var plugins = Path.Combine(root, "native", "node_modules", "com.github.asus4.onnxruntime", "Plugins");
        var header = Directory.EnumerateFiles(plugins, "onnxruntime_c_api.h", SearchOption.AllDirectories).First();
        var library = Path.Combine(AppContext.BaseDirectory, "libonnxruntime.so");
        // The library calls itself libonnxruntime.so.1, and that is the name the loop will look for.
        System.IO.File.CreateSymbolicLink(Path.Combine(folder, "libonnxruntime.so.1"), library);
        var program = Path.Combine(folder, "bare_loop");
        Run("cc", "-O2", "-I", Path.GetDirectoryName(header)!, Path.Combine(AppContext.BaseDirectory, "c", "bare_loop.c"), "-o", program, library, $"-Wl,-rpath,{folder}");
        return program;
    }
}
