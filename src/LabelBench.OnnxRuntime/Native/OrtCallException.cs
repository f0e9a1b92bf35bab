namespace LabelBench.OnnxRuntime.Native;

/// <summary>What ONNX Runtime answered to a call that did not go through its C# API.</summary>
internal sealed class OrtCallException(string message) : Exception(message);
