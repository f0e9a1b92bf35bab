using System.Diagnostics;
using LabelBench.Models;
using Microsoft.ML.OnnxRuntime;

namespace LabelBench.Benchmarks;

/// <summary>A session on the CPU provider that makes training steps: x, y, lr and states go in, the loss and as many states come out.</summary>
internal sealed class TrainingStepper : IDisposable
{
    private readonly InferenceSession session;
    private readonly RunOptions options = new();
    private readonly OrtIoBinding forth;
    private readonly OrtIoBinding back;
    private readonly OrtValue loss = OrtValue.CreateTensorValueFromMemory(new float[1], []);

    /// <param name="model">ONNX file; its states, in the order in which it lists them, have the shapes of <paramref name="states"/>.</param>
    /// <param name="profile">Beginning of the name of a profile; null for none.</param>
    /// <exception cref="InvalidOperationException">The graph has other inputs or outputs.</exception>
    public TrainingStepper(string model, TrainingStates states, int threads, string? profile = null)
    {
        using var settings = new SessionOptions { LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR, IntraOpNumThreads = threads };
        if (profile is not null)
            (settings.ProfileOutputPathPrefix, settings.EnableProfiling) = (profile, true);
        session = new InferenceSession(model, settings);
        var (inputs, outputs) = (States(session.InputNames, "x", "y", TrainingGraph.LearningRate), States(session.OutputNames, TrainingGraph.Loss));
        Check(model, states, inputs, outputs);
        forth = Bind(states, inputs, states.First, outputs, states.Second);
        back = Bind(states, inputs, states.Second, outputs, states.First);
    }

    /// <summary>One step from the first set of states to the second, or back.</summary>
    /// <returns>Its time in ms, and the loss before it.</returns>
    public (double Milliseconds, float Loss) Step(bool isBack)
    {
        var begin = Stopwatch.GetTimestamp();
        session.RunWithBinding(options, isBack ? back : forth);
        var time = Stopwatch.GetElapsedTime(begin).TotalMilliseconds;
        return (time, loss.GetTensorDataAsSpan<float>()[0]);
    }

    /// <returns>File of the profile.</returns>
    public string EndProfile() => session.EndProfiling();

    public void Dispose()
    {
        forth.Dispose();
        back.Dispose();
        session.Dispose();
        options.Dispose();
        loss.Dispose();
    }

    private static string[] States(IEnumerable<string> names, params string[] others) => [.. names.Where(name => !others.Contains(name))];

    private void Check(string model, TrainingStates states, string[] inputs, string[] outputs)
    {
        if (!session.InputNames.Contains("x") || !session.InputNames.Contains("y") || !session.InputNames.Contains(TrainingGraph.LearningRate) || !session.OutputNames.Contains(TrainingGraph.Loss))
            throw new InvalidOperationException($"{model} does not take x, y and lr and give a loss");
        if (inputs.Length != states.First.Length || outputs.Length != states.First.Length)
            throw new InvalidOperationException($"{model} takes {string.Join(", ", inputs)} and gives {string.Join(", ", outputs)}, where {states.First.Length} states are to go in and out");
        foreach (var (name, value) in inputs.Zip(states.First))
            if (!session.InputMetadata[name].Dimensions.Select(d => (long)d).SequenceEqual(value.GetTensorTypeAndShape().Shape))
                throw new InvalidOperationException($"{model} takes {name} of shape [{string.Join(',', session.InputMetadata[name].Dimensions)}], where [{string.Join(',', value.GetTensorTypeAndShape().Shape)}] is to go in");
    }

    private OrtIoBinding Bind(TrainingStates states, string[] inputs, OrtValue[] from, string[] outputs, OrtValue[] to)
    {
        var binding = session.CreateIoBinding();
        foreach (var (name, value) in inputs.Zip(from).Concat([("x", states.X), ("y", states.Y), (TrainingGraph.LearningRate, states.Rate)]))
            binding.BindInput(name, value);
        foreach (var (name, value) in outputs.Zip(to).Append((TrainingGraph.Loss, loss)))
            binding.BindOutput(name, value);
        return binding;
    }
}
