using System.Collections.Immutable;
using LabelBench.Telemetry.Linux;

namespace LabelBench.Telemetry.Tests;

/// <summary>A folder that stands for a machine: its /proc, /sys and /etc, captured or made by hand.</summary>
internal sealed class FakeMachine : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("labelbench-machine-").FullName;

    public FakeMachine() => Root = new LinuxRoot(_folder);

    public LinuxRoot Root { get; }

    /// <summary>The captured Firecracker machine.</summary>
    public static FakeMachine Captured()
    {
        var machine = new FakeMachine();
        foreach (var file in Directory.EnumerateFiles(CapturedFolder, "*", SearchOption.AllDirectories))
            machine.Write("/" + Path.GetRelativePath(CapturedFolder, file).Replace('\\', '/'), File.ReadAllText(file));
        return machine;
    }

    public static byte[] CapturedBytes(string path) => File.ReadAllBytes(Path.Join(CapturedFolder, path));

    public static ProcessSurroundings Surroundings(params (string Name, string Value)[] variables) =>
        new(variables.ToImmutableSortedDictionary(v => v.Name, v => v.Value), null, null, "glibc 2.36", "/home/bench", "x64");

    /// <summary>Writes a file as the kernel does: the text and a line feed. Keeps the file itself, so that open descriptors see the new text.</summary>
    public FakeMachine Write(string path, string text) =>
        WriteBytes(path, System.Text.Encoding.UTF8.GetBytes(text.EndsWith('\n') || text.Length == 0 ? text : text + "\n"));

    /// <summary>The same for a file that is no text.</summary>
    public FakeMachine WriteBytes(string path, byte[] content)
    {
        var place = Root[path];
        Directory.CreateDirectory(Path.GetDirectoryName(place)!);
        using var stream = new FileStream(place, FileMode.OpenOrCreate, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
        stream.SetLength(0);
        stream.Write(content);
        return this;
    }

    public FakeMachine Folder(string path)
    {
        Directory.CreateDirectory(Root[path]);
        return this;
    }

    public FakeMachine Remove(string path)
    {
        File.Delete(Root[path]);
        return this;
    }

    /// <summary>Makes reading the path fail with "permission denied", also for root (whom file modes do not stop): opening a folder as a file fails in the same way.</summary>
    public FakeMachine Forbid(string path)
    {
        if (Root.HasFile(path)) Remove(path);
        return Folder(path);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static string CapturedFolder => Path.Join(AppContext.BaseDirectory, "captured");
}
