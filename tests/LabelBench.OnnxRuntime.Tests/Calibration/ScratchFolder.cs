namespace LabelBench.OnnxRuntime.Tests.Calibration;

/// <summary>A folder of its own for one test, deleted behind it.</summary>
public sealed class ScratchFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("labelbench-int8-").FullName;

    public string[] Files(string pattern) => [.. Directory.GetFiles(Path, pattern).Order(StringComparer.Ordinal)];

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
