using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;

namespace LabelBench.Testing;

/// <summary>Shared libraries from C source, for what a real one cannot be asked to do.</summary>
public static class NativeLibraryBuild
{
    public static string? Compiler { get; } = OperatingSystem.IsLinux()
        ? (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).SelectMany(folder => new[] { "cc", "gcc", "clang" }.Select(name => Path.Join(folder, name))).FirstOrDefault(File.Exists)
        : null;

    /// <summary>Each source is compiled once for the same options; every test gets a copy, so that two of them share no state when both are loaded.</summary>
    /// <returns><paramref name="path"/>.</returns>
    /// <exception cref="InvalidOperationException">The compiler refused the source.</exception>
    public static string Save(string path, string source, params string[] options)
    {
        // What lies at a path may be another library the next time.
        if (options.Any(option => option.Contains('/', StringComparison.Ordinal)))
        {
            Build(path, source, options);
            return path;
        }
        var name = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\0', [Compiler, source, .. options]))));
        var built = Path.Join(Directory.CreateDirectory(Path.Join(AppContext.BaseDirectory, "native-builds")).FullName, name);
        if (!File.Exists(built))
            Build(built, source, options);
        File.Copy(built, path, overwrite: true);
        return path;
    }

    private static void Build(string path, string source, string[] options)
    {
        // Tests that build the same at once each write a file of their own; the last one stays.
        var own = FormattableString.Invariant($"{path}.{Environment.ProcessId}.{Environment.CurrentManagedThreadId}");
        File.WriteAllText(own + ".c", source);
        using var process = Process.Start(new ProcessStartInfo(Compiler!, ["-shared", "-fPIC", "-Wall", "-Werror", "-o", own, own + ".c", .. options]) { RedirectStandardError = true })!;
        var said = process.StandardError.ReadToEnd();
        process.WaitForExit();
        File.Delete(own + ".c");
        if (process.ExitCode != 0)
            throw new InvalidOperationException(said);
        File.Move(own, path, overwrite: true);
    }
}
