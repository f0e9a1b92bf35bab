using LabelBench.Labeling.Audio;
using LabelBench.Measurement.Worker;
using LabelBench.Records;
using Microsoft.ML.OnnxRuntime;

namespace LabelBench.OnnxRuntime.Sessions;

/// <summary>One caller's view of the Silero voice activity detector: several recordings go through it side by side, hop by hop, and what the model remembers of each is fed back to it.</summary>
/// <remarks>
/// Inputs: input N x 576, state 2 x N x 128, sr (16,000); outputs: output N x 1 (probability of speech), stateN as state. All are bound once to memory of ours, so that a
/// hop allocates nothing. Silero VAD v5 and v6.
/// </remarks>
internal sealed class VadCall : IDisposable
{
    private const int StateLength = 2 * 128;

    private readonly BoundCall call;
    private readonly float[] windows;
    private readonly float[] state;
    private readonly float[] nextState;
    private readonly float[] probabilities;

    /// <param name="sessions">Not owned.</param>
    /// <param name="caller">Which of the callers this is.</param>
    /// <param name="modelName">For messages.</param>
    /// <param name="batch">Recordings side by side.</param>
    /// <exception cref="TrialFailureException">The model has other inputs or outputs.</exception>
    public VadCall(SharedSession sessions, int caller, string modelName, int batch)
    {
        var session = sessions[caller];
        Check(session, modelName);
        (windows, probabilities) = (new float[batch * VadFrames.Window], new float[batch]);
        (state, nextState) = (new float[batch * StateLength], new float[batch * StateLength]);
        var tensors = new Dictionary<string, OrtValue>
        {
            ["input"] = OrtValue.CreateTensorValueFromMemory(windows, [batch, VadFrames.Window]),
            ["state"] = OrtValue.CreateTensorValueFromMemory(state, [2, batch, StateLength / 2]),
            ["sr"] = OrtValue.CreateTensorValueFromMemory(new long[] { VadFrames.SampleRate }, []),
            ["output"] = OrtValue.CreateTensorValueFromMemory(probabilities, [batch, 1]),
            ["stateN"] = OrtValue.CreateTensorValueFromMemory(nextState, [2, batch, StateLength / 2]),
        };
        call = sessions.Bind(caller, [.. session.InputNames.Select(name => tensors[name])], [.. session.OutputNames.Select(name => tensors[name])]);
    }

    /// <inheritdoc cref="BoundCall.Times"/>
    public CallTimes? Times => call.Times;

    /// <summary>The next window of a recording, to be filled; keeps its content between calls.</summary>
    public Span<float> Window(int recording) => windows.AsSpan(recording * VadFrames.Window, VadFrames.Window);

    /// <summary>Of speech in the windows of the last call, by recording.</summary>
    public ReadOnlySpan<float> Probabilities => probabilities;

    /// <summary>Begins new recordings: forgets what the model remembers, and silences all windows.</summary>
    public void Restart()
    {
        Array.Clear(state);
        Array.Clear(windows);
    }

    /// <summary>One hop of every recording.</summary>
    public void Run()
    {
        call.Run();
        nextState.CopyTo(state, 0);
    }

    public void Dispose() => call.Dispose();

    private static void Check(InferenceSession session, string modelName)
    {
        if (!session.InputNames.Order(StringComparer.Ordinal).SequenceEqual(["input", "sr", "state"]) || !session.OutputNames.Order(StringComparer.Ordinal).SequenceEqual(["output", "stateN"]))
            throw new TrialFailureException(FailureReason.UnusableInput, $"{modelName} is no Silero VAD of version 5 or 6: it has the inputs {string.Join(", ", session.InputNames)} instead of input, state and sr.");
    }
}
