using System.Diagnostics;

namespace LabelBench.Testing;

/// <summary>Shared libraries from C source, for what a real one cannot be asked to do.</summary>
public static class NativeLibraryBuild
{
    public static string? Compiler { get; } = OperatingSystem.IsLinux()
        ? (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).SelectMany(folder => new[] { "cc", "gcc", "clang" }.Select(name => Path.Join(folder, name))).FirstOrDefault(File.Exists)
        : null;

    /// <returns><paramref name="path"/>.</returns>
    /// <exception cref="InvalidOperationException">The compiler refused the source.</exception>
    public static string Save(string path, string source, params string[] options)
    {
        var file = path + ".c";
        File.WriteAllText(file, source);
        using var process = Process.Start(new ProcessStartInfo(Compiler!, ["-shared", "-fPIC", "-Wall", "-Werror", "-o", path, file, .. options]) { RedirectStandardError = true })!;
        var said = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? path : throw new InvalidOperationException(said);
    }
}
