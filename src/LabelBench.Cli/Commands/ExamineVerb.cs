using System.Collections.Immutable;
using System.Text.Json;
using LabelBench.Core;
using LabelBench.OnnxRuntime.Providers;
using LabelBench.OnnxRuntime.Providers.Libraries;
using LabelBench.Records;
using LabelBench.Workloads;

namespace LabelBench.Cli.Commands;

/// <summary>The hidden verb that looks at a provider and tries it, in a process that may crash: the machine's GPUs come in, one line of JSON a check goes out.</summary>
internal static class ExamineVerb
{
    public const string Name = "examine-provider";

    /// <summary>Begins each line that is meant for the parent; drivers and libraries print what they like.</summary>
    public const string LinePrefix = "check ";

    /// <param name="provider">A word of the vocabulary.</param>
    /// <param name="device">As a cell names it.</param>
    public static int Run(string provider, string device)
    {
        var asked = Enum.GetValues<ExecutionProvider>().Single(p => Cell.Word(p) == provider);
        var gpus = JsonSerializer.Deserialize<ImmutableArray<GpuDescription>>(Console.In.ReadToEnd(), Json.Line);
        using var output = new StreamWriter(Console.OpenStandardOutput()) { AutoFlush = true };
        Console.SetOut(TextWriter.Null);
        var status = new ProviderExamination(gpus).Examine(asked, LibrarySearch.OnThisMachine);
        foreach (var check in status.Checks)
            output.WriteLine(LinePrefix + JsonSerializer.Serialize(check, Json.Line));
        if (status.Usable)
            output.WriteLine(LinePrefix + JsonSerializer.Serialize(ProviderTrial.Run(asked, device), Json.Line));
        output.Flush();
        // A driver may crash while it is torn down, after everything was said.
        Environment.Exit(ExitCode.Fine);
        return ExitCode.Fine;
    }
}
