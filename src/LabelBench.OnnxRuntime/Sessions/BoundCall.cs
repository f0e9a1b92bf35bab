using System.Collections.Immutable;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace LabelBench.OnnxRuntime.Sessions;

/// <summary>One caller's view of a session: its own inputs and outputs, bound once, run many times without allocating.</summary>
/// <remarks>Outputs whose shape the first call shows to be fixed are bound to buffers of ours; ONNX Runtime writes into them in place.</remarks>
public sealed class BoundCall : IDisposable
{
    private readonly InferenceSession session;
    private readonly OrtIoBinding binding;
    private readonly RunOptions runOptions = new();
    private readonly ImmutableArray<OrtValue> inputs;
    private readonly ImmutableArray<OrtValue> outputs;

    /// <param name="inputs">One per model input, in the model's order; owned from here on.</param>
    public BoundCall(InferenceSession session, ImmutableArray<OrtValue> inputs)
    {
        this.session = session;
        this.inputs = inputs;
        binding = session.CreateIoBinding();
        foreach (var (name, value) in session.InputNames.Zip(inputs))
            binding.BindInput(name, value);
        outputs = BindOutputs();
    }

    public ImmutableArray<OrtValue> Inputs => inputs;

    /// <summary>In the model's order, filled by <see cref="Run"/>.</summary>
    public ImmutableArray<OrtValue> Outputs => outputs;

    public void Run() => session.RunWithBinding(runOptions, binding);

    /// <summary>The floating-point outputs of the last call, all together.</summary>
    public OutputStatistics Statistics()
    {
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
        runOptions.Dispose();
        foreach (var value in inputs.Concat(outputs))
            value.Dispose();
    }

    /// <summary>Runs once to learn the outputs' shapes, then binds buffers of those shapes.</summary>
    private ImmutableArray<OrtValue> BindOutputs()
    {
        using var first = session.Run(runOptions, session.InputNames, inputs, session.OutputNames);
        var bound = ImmutableArray.CreateBuilder<OrtValue>(first.Count);
        foreach (var (name, value) in session.OutputNames.Zip(first))
        {
            if (!value.IsTensor || value.GetTensorTypeAndShape().ElementDataType == TensorElementType.String)
            {
                binding.BindOutputToDevice(name, OrtMemoryInfo.DefaultInstance);
                continue;
            }
            var shape = value.GetTensorTypeAndShape();
            var buffer = OrtValue.CreateAllocatedTensorValue(OrtAllocator.DefaultInstance, shape.ElementDataType, shape.Shape);
            binding.BindOutput(name, buffer);
            bound.Add(buffer);
        }
        return bound.ToImmutable();
    }
}
