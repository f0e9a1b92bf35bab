namespace LabelBench.Workloads;

// The words that workload files, options and records share. In files they are written in kebab-case: single-stream, fp32.

/// <summary>How load is offered. Names as in MLPerf LoadGen.</summary>
public enum Scenario
{
    /// <summary>As much as the system takes; measures throughput.</summary>
    Offline,

    /// <summary>One query at a time, the next when the last is done; measures latency.</summary>
    SingleStream,
}

/// <summary>What is inside the measured time.</summary>
public enum Scope
{
    /// <summary>Read, decode, preprocess, infer, postprocess, write labels.</summary>
    Pipeline,

    /// <summary>The model call alone, on inputs that are ready in memory.</summary>
    Infer,
}

public enum Precision
{
    Fp32,
    Fp16,
    Int8,
}

/// <summary>ONNX Runtime execution providers that LabelBench drives.</summary>
public enum ExecutionProvider
{
    Cpu,
    Cuda,
    Tensorrt,
    Directml,
    Openvino,
}

/// <summary>The kind of labeling job, which decides the stages of its pipeline.</summary>
public enum LabelingTask
{
    ImageClassification,
    DocumentOcr,

    /// <summary>A user's own model file; only the model call is measured.</summary>
    ModelOnly,
}
