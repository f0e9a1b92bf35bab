using LabelBench.Measurement.Worker;
using LabelBench.OnnxRuntime;

namespace LabelBench.Cli.Commands;

/// <summary>The hidden verb behind every trial.</summary>
internal static class WorkerVerb
{
    public const string Name = "worker";

    private const char RequestBegins = '{';

    /// <summary>Typed by hand it would wait for messages of a controller that is not there.</summary>
    private const string StartedByHand = "labelbench worker is a part of labelbench run, which starts it by itself for every trial; to measure, write: labelbench run";

    public static int Run()
    {
        // Ctrl-C reaches the whole process group; the controller decides what becomes of the worker.
        Console.CancelKeyPress += (_, press) => press.Cancel = true;
        // Messages leave through the real standard output; what libraries print must not mix with them.
        using var output = new StreamWriter(Console.OpenStandardOutput());
        Console.SetOut(TextWriter.Null);
        using var input = new StreamReader(Console.OpenStandardInput());
        if (!Console.IsInputRedirected || input.Peek() != RequestBegins)
        {
            Console.Error.WriteLine(StartedByHand);
            return ExitCode.UsageError;
        }
        var code = WorkerHost.Run(input, output, new OrtSystemFactory(), controllerGone: () => Environment.Exit(ExitCode.RunFailed), isOwnProcess: true);
        // Native libraries may still own threads; the record is out, so nothing is worth waiting for.
        Environment.Exit(code);
        return code;
    }
}
