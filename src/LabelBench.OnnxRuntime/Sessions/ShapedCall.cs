using Microsoft.ML.OnnxRuntime;

namespace LabelBench.OnnxRuntime.Sessions;

/// <summary>One caller's view of a model with one float input and one float output whose shapes change from call to call.</summary>
internal sealed class ShapedCall(InferenceSession session) : IDisposable
{
    private readonly RunOptions runOptions = new();
    private readonly string[] inputNames = [session.InputNames[0]];
    private readonly string[] outputNames = [session.OutputNames[0]];
    private readonly OrtValue[] inputs = new OrtValue[1];
    private float[] buffer = [];

    public delegate void Reader(ReadOnlySpan<float> output, ReadOnlySpan<long> shape);

    /// <summary>The input of the next call, to be filled; kept and grown between calls.</summary>
    public Span<float> Input(int length)
    {
        if (buffer.Length < length)
            buffer = GC.AllocateUninitializedArray<float>(length);
        return buffer.AsSpan(0, length);
    }

    /// <summary>Runs on what <see cref="Input"/> was filled with and hands the output to <paramref name="read"/> while it is alive.</summary>
    public void Run(ReadOnlySpan<long> shape, OutputStatistics statistics, Reader read)
    {
        var length = 1L;
        foreach (var extent in shape)
            length *= extent;
        using var input = OrtValue.CreateTensorValueFromMemory(OrtMemoryInfo.DefaultInstance, buffer.AsMemory(0, (int)length), shape.ToArray());
        inputs[0] = input;
        using var outputs = session.Run(runOptions, inputNames, inputs, outputNames);
        var output = outputs[0].GetTensorDataAsSpan<float>();
        statistics.Add(output);
        read(output, outputs[0].GetTensorTypeAndShape().Shape);
    }

    public void Dispose() => runOptions.Dispose();
}
