namespace LabelBench.Capacity;

public enum CpuArchitecture
{
    X64,
    Arm64,
}
