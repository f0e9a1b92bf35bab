namespace LabelBench.Models;

/// <summary>What the floating-point weights and activations of a generated model are stored and computed in.</summary>
/// <remarks>Inputs and outputs are FP32 in every precision: the other models convert at their edges, so that every provider gets the same data.</remarks>
public enum ModelPrecision
{
    Fp32,

    /// <summary>For GPU providers. ONNX Runtime's CPU provider took 50 s for a BERT-base run in FP16 against 0.13 s in FP32 (measured).</summary>
    Fp16,

    /// <summary>
    /// INT8 weights with a scale per output channel and unsigned, asymmetric 8-bit activations, written with QuantizeLinear and DequantizeLinear.
    /// For CPUs with 8-bit dot products, OpenVINO and DirectML. ONNX Runtime's CUDA provider computes such a graph in FP32, and TensorRT takes
    /// symmetric activations only.
    /// </summary>
    Int8,
}
