namespace LabelBench.Models.Tests;

/// <summary>A folder of its own for one test, deleted behind it.</summary>
public sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("labelbench-models-").FullName;

    public string File(string name) => System.IO.Path.Combine(Path, name);

    public string[] Names(string pattern) => [.. Directory.GetFiles(Path, pattern).Select(System.IO.Path.GetFileName).Order()!];

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
