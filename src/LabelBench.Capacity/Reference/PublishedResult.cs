namespace LabelBench.Capacity;

/// <summary>An Offline result of ONNX Runtime from the MLPerf Inference tables; derived, not verified by MLCommons.</summary>
/// <param name="Version">MLPerf Inference round, closed division.</param>
/// <param name="OnCuda">True for the CUDA provider, false for the CPU provider.</param>
/// <param name="GpuName">As in the table of specifications; null when the entry names no accelerator.</param>
/// <param name="HostCores">As published; unreliable, one M1 Pro has 100.</param>
/// <param name="GigaflopPerItem">Operations of the model per sample, 10^9, two per multiply-add.</param>
/// <param name="SamplesPerSecond">Of the whole system.</param>
public sealed record PublishedResult(
    string Version,
    string Submitter,
    string System,
    bool OnCuda,
    string? GpuName,
    int Gpus,
    string HostCpu,
    CpuArchitecture Architecture,
    int HostCores,
    string Model,
    double GigaflopPerItem,
    double SamplesPerSecond)
{
    public double SamplesPerSecondPerGpu => SamplesPerSecond / Gpus;

    public double SamplesPerSecondPerCore => SamplesPerSecond / HostCores;
}
