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

    private readonly InferenceSession session;
    private readonly OrtIoBinding binding;
    private readonly RunOptions runOptions = new();
    private readonly List<OrtValue> bound = [];
    private readonly float[] windows;
    private readonly float[] state;
    private readonly float[] nextState;
    private readonly float[] probabilities;

    /// <param name="modelName">For messages.</param>
    /// <param name="batch">Recordings side by side.</param>
    /// <exception cref="TrialFailureException">The model has other inputs or outputs.</exception>
    public VadCall(InferenceSession session, string modelName, int batch)
    {
        Check(session, modelName);
        this.session = session;
        (windows, probabilities) = (new float[batch * VadFrames.Window], new float[batch]);
        (state, nextState) = (new float[batch * StateLength], new float[batch * StateLength]);
        binding = session.CreateIoBinding();
        binding.BindInput("input", Bind(windows, [batch, VadFrames.Window]));
        binding.BindInput("state", Bind(state, [2, batch, StateLength / 2]));
        binding.BindInput("sr", Bind(new long[] { VadFrames.SampleRate }, []));
        binding.BindOutput("output", Bind(probabilities, [batch, 1]));
        binding.BindOutput("stateN", Bind(nextState, [2, batch, StateLength / 2]));
    }

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
        session.RunWithBinding(runOptions, binding);
        nextState.CopyTo(state, 0);
    }

    public void Dispose()
    {
        binding.Dispose();
        runOptions.Dispose();
        foreach (var value in bound)
            value.Dispose();
    }

    private static void Check(InferenceSession session, string modelName)
    {
        if (!session.InputNames.Order(StringComparer.Ordinal).SequenceEqual(["input", "sr", "state"]) || !session.OutputNames.Order(StringComparer.Ordinal).SequenceEqual(["output", "stateN"]))
            throw new TrialFailureException(FailureReason.UnusableInput, $"{modelName} is no Silero VAD of version 5 or 6: it has the inputs {string.Join(", ", session.InputNames)} instead of input, state and sr.");
    }

    private OrtValue Bind<T>(T[] memory, long[] shape) where T : unmanaged
    {
        var value = OrtValue.CreateTensorValueFromMemory(memory, shape);
        bound.Add(value);
        return value;
    }
}
