using System.Collections.Frozen;

namespace LabelBench.Models;

/// <summary>Which provider runs which operator of the default domain at opset 17, in FP32 and FP16 alike, as published.</summary>
/// <remarks>
/// A form of an operator that needs a kernel of its own has a name of its own: <c>ScatterND (add)</c>. What is not in the table was not looked up.
/// Published support is a promise, not a measurement: a session on a GPU refuses what falls back.
/// </remarks>
public static class OperatorKernels
{
    /// <summary>Kernel tables of CUDA and DirectML.</summary>
    public const string OnnxRuntime = "ONNX Runtime, docs/OperatorKernels.md at commit 001d12d";

    /// <summary>Operators that TensorRT's parser takes.</summary>
    public const string OnnxTensorrt = "onnx-tensorrt, docs/operators.md of TensorRT 10.15";

    private const string CudaScatter = "ONNX Runtime, CUDA implementation of the operator";
    private const string DirectmlScatter = "ONNX Runtime, pull request 14425";
    private const string Registry = "ONNX Runtime, kernel registry: a kernel matches the since-version of its operator only";
    private const string Guess = "not published; to be seen on a GPU";

    private static readonly KernelProvider[] Providers = Enum.GetValues<KernelProvider>();

    private static readonly FrozenSet<string> Known =
    [
        "Add", "ArgMax", "BatchNormalization", "Cast", "Clip", "Concat", "Conv", ComputedConv, "ConvTranspose", ComputedConvTranspose, "DequantizeLinear", "Div", "Dropout",
        DropoutInTraining, "Equal", "Erf", "Exp", "Expand", "Gather", "Gemm", "GlobalAveragePool", "HardSigmoid", "HardSwish", "Identity", "If", "LayerNormalization",
        "LogSoftmax", "Loop", "LSTM", "MatMul", "MaxPool", MaxPoolWithIndices, "MaxUnpool", "Mul", "NonMaxSuppression", "OneHot", "Pad", "QuantizeLinear", "ReduceMean", "ReduceSum",
        "Relu", "Reshape", "Resize", "Scan", "ScatterElements", ScatterElementsAdd, "ScatterND", ScatterNDAdd, "Sigmoid", "Sign", "Slice", "Softmax", "Split", "Sqrt", "Sub", "Sum",
        "Tanh", "TopK", "Transpose", "Where",
    ];

    private static readonly FrozenDictionary<(string, KernelProvider), KernelNote> Exceptions = new (string Operator, KernelNote Note)[]
    {
        (ScatterNDAdd, new(KernelProvider.Cuda, KernelSupport.Conditional, "sums are atomic: not repeatable to the bit", CudaScatter)),
        (ScatterNDAdd, new(KernelProvider.Directml, KernelSupport.No, "falls to the CPU; take the one-hot gradient", DirectmlScatter)),
        (ScatterNDAdd, new(KernelProvider.Tensorrt, KernelSupport.No, "its reduction is not supported; take the one-hot gradient", OnnxTensorrt)),
        (ScatterElementsAdd, new(KernelProvider.Cuda, KernelSupport.Conditional, "sums are atomic: not repeatable to the bit", CudaScatter)),
        (ScatterElementsAdd, new(KernelProvider.Directml, KernelSupport.No, "falls to the CPU; take the one-hot gradient, or the masked one of MaxPool", DirectmlScatter)),
        (ScatterElementsAdd, new(KernelProvider.Tensorrt, KernelSupport.Unverified, "the table does not mention its reduction; take the one-hot gradient, or the masked one of MaxPool", OnnxTensorrt)),
        (MaxPoolWithIndices, new(KernelProvider.Tensorrt, KernelSupport.No, "its indices are not supported; take the masked gradient", OnnxTensorrt)),
        (ComputedConv, new(KernelProvider.Tensorrt, KernelSupport.Conditional, "weights that are no initialisers take its dynamic-kernel convolution", OnnxTensorrt)),
        (ComputedConvTranspose, new(KernelProvider.Tensorrt, KernelSupport.Unverified, "earlier versions asked for weights that are initialisers", OnnxTensorrt)),
        (DropoutInTraining, new(KernelProvider.Directml, KernelSupport.No, "only the kernel of version 7 is listed, and opset 17 asks for 13", Registry)),
        (DropoutInTraining, new(KernelProvider.Tensorrt, KernelSupport.No, "it drops nothing: training mode is not supported", OnnxTensorrt)),
        ("Dropout", new(KernelProvider.Directml, KernelSupport.No, "only the kernel of version 7 is listed, and opset 17 asks for 13", Registry)),
        ("BatchNormalization", new(KernelProvider.Directml, KernelSupport.Conditional, "its training outputs are not established; training graphs use primitives", OnnxRuntime)),
        ("HardSwish", new(KernelProvider.Directml, KernelSupport.Conditional, "no kernel of its own; expands to HardSigmoid and Mul", OnnxRuntime)),
        ("QuantizeLinear", new(KernelProvider.Cuda, KernelSupport.Conditional, "without integer convolutions the products run in floating point", OnnxRuntime)),
        ("DequantizeLinear", new(KernelProvider.Cuda, KernelSupport.Conditional, "without integer convolutions the products run in floating point", OnnxRuntime)),
        ("QuantizeLinear", new(KernelProvider.Tensorrt, KernelSupport.Conditional, "only with a zero point of 0", OnnxTensorrt)),
        ("DequantizeLinear", new(KernelProvider.Tensorrt, KernelSupport.Conditional, "only with a zero point of 0", OnnxTensorrt)),
        ("Scan", new(KernelProvider.Directml, KernelSupport.No, "no kernel", OnnxRuntime)),
        ("Loop", new(KernelProvider.Directml, KernelSupport.No, "no kernel", OnnxRuntime)),
        ("NonMaxSuppression", new(KernelProvider.Directml, KernelSupport.No, "not listed; suppress on the host", OnnxRuntime)),
        ("NonMaxSuppression", new(KernelProvider.Cuda, KernelSupport.Unverified, "its type is in the library, its speed unknown; suppress on the host", Guess)),
        ("MaxUnpool", new(KernelProvider.Cuda, KernelSupport.No, "no kernel", OnnxRuntime)),
        ("MaxUnpool", new(KernelProvider.Tensorrt, KernelSupport.No, "not supported", OnnxTensorrt)),
    }.ToFrozenDictionary(entry => (entry.Operator, entry.Note.Provider), entry => entry.Note);

    public const string ScatterNDAdd = "ScatterND (add)";
    public const string ScatterElementsAdd = "ScatterElements (add)";
    public const string MaxPoolWithIndices = "MaxPool (indices)";
    public const string DropoutInTraining = "Dropout (training)";

    /// <summary>A convolution whose weight is fed or computed, as in training.</summary>
    public const string ComputedConv = "Conv (computed weight)";

    /// <summary>A transposed convolution whose weight is fed or computed, as in training.</summary>
    public const string ComputedConvTranspose = "ConvTranspose (computed weight)";

    /// <summary>Operators, and forms of operators, that the table knows.</summary>
    public static IReadOnlySet<string> Operators => Known;

    /// <summary>What every provider does with an operator, or null where the table does not know it.</summary>
    /// <param name="operatorName">As in <see cref="Operators"/>.</param>
    public static IReadOnlyList<KernelNote>? Find(string operatorName) => Known.Contains(operatorName)
        ? [.. Providers.Select(provider => Exceptions.GetValueOrDefault((operatorName, provider)) ?? new KernelNote(provider, KernelSupport.Yes, "", SourceFor(provider)))]
        : null;

    private static string SourceFor(KernelProvider provider) => provider == KernelProvider.Tensorrt ? OnnxTensorrt : OnnxRuntime;
}
