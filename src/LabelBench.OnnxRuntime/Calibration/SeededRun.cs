using System.Collections.Immutable;
using LabelBench.Models;
using Microsoft.ML.OnnxRuntime;

namespace LabelBench.OnnxRuntime.Calibration;

/// <summary>Inputs of a generated model from one seed, ready to be run through sessions.</summary>
internal sealed class SeededRun : IDisposable
{
    private readonly RunOptions runOptions = new();

    public SeededRun(ImmutableArray<ModelInput> inputs, ulong seed) => Inputs = [.. inputs.Select(input => (input.Name, Fill(input, seed)))];

    public ImmutableArray<(string Name, OrtValue Value)> Inputs { get; }

    /// <summary>A session on the CPU provider with every core, from a model in memory.</summary>
    public static InferenceSession OpenOnCpu(byte[] model)
    {
        _ = OrtRuntime.Environment;
        using var options = new SessionOptions { LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR };
        return new InferenceSession(model, options);
    }

    /// <summary>The named outputs, in that order.</summary>
    public IDisposableReadOnlyCollection<OrtValue> On(InferenceSession session, IReadOnlyCollection<string> outputs) =>
        session.Run(runOptions, [.. Inputs.Select(input => input.Name)], [.. Inputs.Select(input => input.Value)], outputs);

    public void Dispose()
    {
        runOptions.Dispose();
        foreach (var (_, value) in Inputs)
            value.Dispose();
    }

    private static OrtValue Fill(ModelInput input, ulong seed) => input.Type == ElementType.Float32
        ? OrtValue.CreateTensorValueFromMemory(SeededInput.Floats(input, seed), input.Shape.ToInt64())
        : OrtValue.CreateTensorValueFromMemory(SeededInput.Integers(input, seed), input.Shape.ToInt64());
}
