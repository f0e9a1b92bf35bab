namespace LabelBench.Models;

/// <summary>What the floating-point weights and activations of a generated model are stored and computed in.</summary>
/// <remarks>Inputs and outputs are FP32 either way: an FP16 model casts at its edges, so that every provider gets the same data.</remarks>
public enum ModelPrecision
{
    Fp32,

    /// <summary>For GPU providers. ONNX Runtime's CPU provider took 50 s for a BERT-base run in FP16 against 0.13 s in FP32 (measured).</summary>
    Fp16,
}
