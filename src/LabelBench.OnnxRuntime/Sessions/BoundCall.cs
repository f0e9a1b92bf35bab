using System.Collections.Immutable;
using LabelBench.Core;
using LabelBench.Records;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace LabelBench.OnnxRuntime.Sessions;

/// <summary>One caller's view of a session: its own inputs and outputs, bound once, run many times without allocating.</summary>
/// <remarks>
/// Outputs whose shape the first call shows to be fixed are bound to buffers of ours; ONNX Runtime writes into them in place. Where the model computes in another
/// memory than the host's, buffers there are bound, and a call copies inputs there and outputs back.
/// </remarks>
public sealed class BoundCall : IDisposable
{
    private readonly InferenceSession session;
    private readonly OrtIoBinding binding;
    private readonly CallRun run;
    private readonly bool staysOnDevice;
    private readonly bool bindsAnew;
    private readonly TensorCopy? upload;
    private readonly TensorCopy? download;
    private readonly CallClock clock = new();
    private readonly ImmutableArray<OrtValue> inputs;
    private readonly ImmutableArray<OrtValue> outputs;
    private readonly ImmutableArray<OrtValue> onDevice;

    /// <summary>A call on tensors in the host's memory, of a model that computes there.</summary>
    /// <param name="inputs">One per model input, in the model's order; owned from here on.</param>
    public BoundCall(InferenceSession session, ImmutableArray<OrtValue> inputs) : this(session, inputs, CallMemory.Shared) { }

    /// <param name="inputs">One per model input, in the model's order, in the memory's host part, filled; owned from here on.</param>
    /// <param name="outputs">One per model output, in the model's order, in the host's memory; owned from here on. Null: found out by a first call.</param>
    /// <param name="capturesGraph">Whether the device records the call once and plays it back.</param>
    internal BoundCall(InferenceSession session, ImmutableArray<OrtValue> inputs, CallMemory memory, ImmutableArray<OrtValue>? outputs = null, bool capturesGraph = false)
    {
        (this.session, this.inputs, staysOnDevice) = (session, inputs, memory.StaysOnDevice);
        run = new CallRun(session, capturesGraph);
        binding = session.CreateIoBinding();
        this.outputs = outputs ?? AllocateOutputs(memory.Host);
        bindsAnew = memory.BindsAnew;
        if (memory.Device is not { } device)
        {
            Bind(inputs, this.outputs);
            onDevice = [];
            return;
        }
        var (deviceInputs, deviceOutputs) = (Twins(inputs, device), Twins(this.outputs, device));
        onDevice = [.. deviceInputs, .. deviceOutputs];
        (upload, download) = (new TensorCopy(inputs, deviceInputs, memory.DeviceIsHost), new TensorCopy(deviceOutputs, this.outputs, memory.DeviceIsHost));
        upload.Run();
        Bind(deviceInputs, deviceOutputs);
    }

    public ImmutableArray<OrtValue> Inputs => inputs;

    /// <summary>In the model's order, filled by <see cref="Run"/>; where they stay on the device, by <see cref="Statistics"/>.</summary>
    public ImmutableArray<OrtValue> Outputs => outputs;

    /// <summary>Where the time of calls went so far; null where nothing is copied. Where inputs are bound anew, copying outputs is part of the call.</summary>
    public CallTimes? Times => upload is null && !bindsAnew ? null : clock.Read();

    public void Run()
    {
        if (upload is null && !bindsAnew)
            run.Run(binding);
        else
            RunWithCopies();
    }

    /// <summary>The floating-point outputs of the last call, all together.</summary>
    public OutputStatistics Statistics()
    {
        if (staysOnDevice)
            download?.Run();
        var statistics = new OutputStatistics();
        foreach (var output in outputs.Where(o => o.IsTensor))
        {
            switch (output.GetTensorTypeAndShape().ElementDataType)
            {
                case TensorElementType.Float:
                    statistics.Add(output.GetTensorDataAsSpan<float>());
                    break;
                case TensorElementType.Float16:
                    var half = output.GetTensorDataAsSpan<Float16>();
                    var wide = new float[half.Length];
                    for (var i = 0; i < half.Length; i++)
                        wide[i] = (float)half[i];
                    statistics.Add(wide);
                    break;
            }
        }
        return statistics;
    }

    public void Dispose()
    {
        binding.Dispose();
        run.Dispose();
        foreach (var value in inputs.Concat(outputs).Concat(onDevice))
            value.Dispose();
    }

    private void RunWithCopies()
    {
        var begin = MonotonicClock.NowNanoseconds;
        if (bindsAnew)
            BindInputs(inputs);
        else if (!staysOnDevice)
            upload!.Run();
        var uploaded = staysOnDevice ? begin : MonotonicClock.NowNanoseconds;
        run.Run(binding);
        var computed = MonotonicClock.NowNanoseconds;
        if (!staysOnDevice)
            download?.Run();
        clock.Add(begin, uploaded, computed, staysOnDevice || bindsAnew ? computed : MonotonicClock.NowNanoseconds);
    }

    private void Bind(ImmutableArray<OrtValue> boundInputs, ImmutableArray<OrtValue> boundOutputs)
    {
        BindInputs(boundInputs);
        foreach (var (name, value) in session.OutputNames.Where(HasBuffer).Zip(boundOutputs))
            binding.BindOutput(name, value);
        foreach (var name in session.OutputNames.Where(name => !HasBuffer(name)))
            binding.BindOutputToDevice(name, OrtMemoryInfo.DefaultInstance);
    }

    private void BindInputs(ImmutableArray<OrtValue> values)
    {
        for (var i = 0; i < values.Length; i++)
            binding.BindInput(session.InputNames[i], values[i]);
    }

    /// <summary>Runs once to learn the outputs' shapes, then makes buffers of those shapes.</summary>
    private ImmutableArray<OrtValue> AllocateOutputs(OrtAllocator allocator)
    {
        using var first = run.Once(inputs);
        return [.. session.OutputNames.Zip(first).Where(output => HasBuffer(output.First)).Select(output => Like(output.Second, allocator))];
    }

    /// <summary>Texts and what is no tensor have no size that could be known beforehand.</summary>
    private bool HasBuffer(string output) => session.OutputMetadata[output] is { IsTensor: true, ElementDataType: not TensorElementType.String };

    private static ImmutableArray<OrtValue> Twins(ImmutableArray<OrtValue> values, OrtAllocator allocator) => [.. values.Select(value => Like(value, allocator))];

    private static OrtValue Like(OrtValue value, OrtAllocator allocator)
    {
        var shape = value.GetTensorTypeAndShape();
        return OrtValue.CreateAllocatedTensorValue(allocator, shape.ElementDataType, shape.Shape);
    }
}
