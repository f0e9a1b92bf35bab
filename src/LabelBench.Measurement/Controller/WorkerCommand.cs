using System.Collections.Immutable;
using System.Diagnostics;
using System.Text;

namespace LabelBench.Measurement.Controller;

/// <summary>How a worker process is started.</summary>
/// <param name="Program">Executable.</param>
/// <param name="Arguments">Before nothing else; the request goes through standard input.</param>
/// <param name="Environment">Variables set on top of the controller's own; null removes one.</param>
public sealed record WorkerCommand(string Program, ImmutableArray<string> Arguments, ImmutableSortedDictionary<string, string?> Environment)
{
    /// <summary>The same with further variables, as one cell needs them.</summary>
    public WorkerCommand With(ImmutableSortedDictionary<string, string?> variables) => this with { Environment = Environment.SetItems(variables) };

    public ProcessStartInfo StartInfo()
    {
        var info = new ProcessStartInfo(Program)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
            UseShellExecute = false,
            CreateNoWindow = true,
        };
        foreach (var argument in Arguments)
            info.ArgumentList.Add(argument);
        foreach (var (name, value) in Environment)
        {
            if (value is null)
                info.Environment.Remove(name);
            else
                info.Environment[name] = value;
        }
        return info;
    }
}
