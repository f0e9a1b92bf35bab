namespace LabelBench.Workloads;

// The words that workload files, options and records share. In files they are written in kebab-case: single-stream, fp32.

/// <summary>How load is offered. Names as in MLPerf LoadGen.</summary>
public enum Scenario
{
    /// <summary>As much as the system takes; measures throughput.</summary>
    Offline,

    /// <summary>One query at a time, the next when the last is done; measures latency.</summary>
    SingleStream,

    /// <summary>Queries of several samples, the next when every sample of the last is done; measures how long a whole query takes.</summary>
    MultiStream,

    /// <summary>Queries come at random at a rate; measures whether a latency promise holds at it.</summary>
    Server,

    /// <summary>Queries come evenly at a rate.</summary>
    ConstantRate,

    /// <summary>Many queries come at once, again and again.</summary>
    Burst,

    /// <summary>Queries come as they were recorded.</summary>
    TraceReplay,

    /// <summary>One step of training after the other, over batches that are loaded meanwhile; measures the time per step.</summary>
    Training,
}

/// <summary>What is inside the measured time.</summary>
public enum Scope
{
    /// <summary>Read, decode, preprocess, infer, postprocess, write labels; in training: load batches and train on them.</summary>
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

    /// <summary>Boxes around objects.</summary>
    ObjectDetection,

    /// <summary>Boxes in the frames of a video, joined to tracks by motion and looks.</summary>
    VideoTracking,

    /// <summary>A class for every pixel of a slice or image.</summary>
    Segmentation,

    /// <summary>Named pieces of a sentence, by a transformer over word pieces.</summary>
    TextEntities,

    /// <summary>A tag for every word, by a recurrent network and Viterbi decoding.</summary>
    TextTags,
    DocumentOcr,

    /// <summary>Where somebody speaks in a recording.</summary>
    SpeechSegments,

    /// <summary>A vector for every image, for search, duplicates and selection.</summary>
    ImageEmbedding,

    /// <summary>Active learning: how unsure the model is of every item of a pool.</summary>
    UncertaintySampling,

    /// <summary>Active learning: items that cover a pool.</summary>
    DiversitySampling,

    /// <summary>A network learns from labels that are there: what retraining between two rounds of labeling takes.</summary>
    ModelTraining,

    /// <summary>A user's own model file; only the model call is measured.</summary>
    ModelOnly,
}

/// <summary>What becomes of a trial on a GPU when nodes of its models stay on the CPU, because the GPU's provider does not take them.</summary>
public enum CpuFallback
{
    /// <summary>It fails and names them: the figure would be that of two devices.</summary>
    Forbidden,

    /// <summary>It is measured, and its record names them.</summary>
    Allowed,
}

/// <summary>Formats in which labels are written.</summary>
public enum LabelFormat
{
    JsonLines,

    /// <summary>COCO JSON.</summary>
    Coco,

    /// <summary>One text file an image, as YOLO trains from.</summary>
    Yolo,

    /// <summary>CVAT XML 1.1.</summary>
    Cvat,

    /// <summary>Label Studio predictions JSON.</summary>
    LabelStudio,
}

/// <summary>How an image gets the model's size.</summary>
public enum ImageFit
{
    /// <summary>Shorter side to a length, then the square in the middle.</summary>
    Crop,

    /// <summary>As large as fits without distortion, the rest grey.</summary>
    Letterbox,

    /// <summary>Both sides to the size, whatever the shape.</summary>
    Stretch,
}

/// <summary>Where the inputs and outputs of a model call lie.</summary>
public enum TensorPlacement
{
    /// <summary>Ordinary memory; ONNX Runtime copies to the device and back inside the call.</summary>
    Host,

    /// <summary>Page-locked memory, which the device copies from and to without a detour; the copies are inside the call.</summary>
    Pinned,

    /// <summary>Memory of the device: nothing crosses the bus inside the call.</summary>
    Device,
}

/// <summary>cuDNN's choice of a convolution algorithm, as <c>cudnn_conv_algo_search</c> names it.</summary>
public enum ConvolutionSearch
{
    /// <summary>Every algorithm is tried for every shape on first use; ONNX Runtime's default.</summary>
    Exhaustive,

    /// <summary>cuDNN estimates which is best.</summary>
    Heuristic,

    /// <summary>One algorithm for all.</summary>
    Default,
}

/// <summary>How the device memory arena grows, as <c>arena_extend_strategy</c> names it.</summary>
public enum ArenaGrowth
{
    /// <summary>By powers of two: few extensions, more memory than needed. ONNX Runtime's default.</summary>
    PowerOfTwo,

    /// <summary>By what is asked for.</summary>
    AsRequested,
}

/// <summary>How parameters and optimiser state go in and out of the graph of a training step.</summary>
public enum ParameterLayout
{
    /// <summary>One vector of all of them: few nodes and bindings.</summary>
    Flat,

    /// <summary>A tensor for every weight.</summary>
    PerTensor,
}

/// <summary>How the gradient of a convolution's weight is computed; providers differ in which they run and run fast.</summary>
public enum ConvolutionGradient
{
    /// <summary>Patches by a convolution with a one-hot kernel, then a product.</summary>
    Patches,

    /// <summary>Patches by strided slices, then a product.</summary>
    Slices,

    /// <summary>A convolution of the input with the gradient, batch and channels swapped.</summary>
    Convolution,
}
