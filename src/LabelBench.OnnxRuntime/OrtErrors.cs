using LabelBench.Measurement.Worker;
using LabelBench.OnnxRuntime.Native;
using LabelBench.Records;
using Microsoft.ML.OnnxRuntime;

namespace LabelBench.OnnxRuntime;

/// <summary>What ONNX Runtime's error messages mean for a trial. The C# API exposes only the text.</summary>
internal static class OrtErrors
{
    public static FailureReason? Classify(Exception exception) => exception switch
    {
        DllNotFoundException or EntryPointNotFoundException => FailureReason.ProviderUnavailable,
        OnnxRuntimeException or OrtCallException => Classify(exception.Message),
        _ => null,
    };

    public static FailureReason? Classify(string message) =>
        Says(message, "Failed to allocate memory", "bad_alloc", "bad allocation", "out of memory", "OutOfMemory", "BFCArena", "CUDNN_STATUS_ALLOC_FAILED", "CUBLAS_STATUS_ALLOC_FAILED", "array too large", "SafeIntOnOverflow") ? FailureReason.OutOfMemory
        : Says(message, "fallback to CPU EP has been explicitly disabled") ? FailureReason.FellBack
        : Says(message, "cannot use the graph capture feature") ? FailureReason.UnusableInput
        : Says(message, "Load model from", "InvalidProtobuf", "NoSuchFile", "NoModel", "InvalidGraph", "InvalidArgument", "ModelRequiresCompilation", "is not a registered function/op", "Unsupported model IR version") ? FailureReason.UnusableInput
        : Says(message, "Failed to load library", "CUDA driver version is insufficient", "no CUDA-capable device", "LoadLibrary failed", "is not supported in this build") ? FailureReason.ProviderUnavailable
        : Says(message, "CUDA failure", "CUDA error", "CUDNN failure", "CUDNN_STATUS_", "CUBLAS failure", "CUBLAS_STATUS_", "illegal memory access", "unspecified launch failure", "device-side assert",
            "uncorrectable ECC error", "fallen off the bus", "DXGI_ERROR_DEVICE", "887A0005", "887A0006", "887A0007", "device removed") ? FailureReason.DriverError
        : null;

    /// <summary>Runs a call that loads a model and names the file in what it throws.</summary>
    public static T Explain<T>(string modelPath, Func<T> load)
    {
        try
        {
            return load();
        }
        catch (OnnxRuntimeException exception) when (Classify(exception) is { } reason)
        {
            throw new TrialFailureException(reason, $"{Path.GetFileName(modelPath)}: {exception.Message.ReplaceLineEndings(" ")}", exception);
        }
    }

    private static bool Says(string message, params ReadOnlySpan<string> phrases)
    {
        foreach (var phrase in phrases)
        {
            if (message.Contains(phrase, StringComparison.OrdinalIgnoreCase))
                return true;
        }
        return false;
    }
}
