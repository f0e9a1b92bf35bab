using System.Diagnostics;
using System.Globalization;
using Xunit;

namespace LabelBench.Testing;

/// <summary>A disk of a few kB in memory, to be filled up.</summary>
public sealed class TinyDisk : IDisposable
{
    private readonly TemporaryFolder _mountPoint = new();

    public TinyDisk(int kibibytes)
    {
        if (!Run("mount", "-t", "tmpfs", "-o", string.Create(CultureInfo.InvariantCulture, $"size={kibibytes}k"), "tmpfs", _mountPoint.Path))
            throw new InvalidOperationException("The tiny disk could not be mounted.");
    }

    public string Path => _mountPoint.Path;

    /// <summary>Why tests on a tiny disk cannot run here, or null.</summary>
    public static string? Missing { get; } = Probe();

    /// <summary>Takes what is left, except for the given number of bytes rounded up to pages.</summary>
    public void FillUpTo(int bytesLeft)
    {
        using var filler = new FileStream(System.IO.Path.Combine(Path, "filler"), FileMode.Create);
        try
        {
            while (true)
            {
                filler.Write(new byte[4096]);
                filler.Flush();
            }
        }
        catch (IOException)
        {
            filler.SetLength(Math.Max(0, filler.Length / 4096 * 4096 - (bytesLeft + 4095) / 4096 * 4096));
        }
    }

    public void MakeRoom() => File.Delete(System.IO.Path.Combine(Path, "filler"));

    public void Dispose()
    {
        Run("umount", Path);
        _mountPoint.Dispose();
    }

    private static string? Probe()
    {
        if (!OperatingSystem.IsLinux())
            return "needs Linux, to mount a tiny disk";
        try
        {
            using var disk = new TinyDisk(64);
            return null;
        }
        catch (Exception mistake) when (mistake is InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            return "needs the right to mount a tiny disk (root)";
        }
    }

    private static bool Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}

/// <summary>A test that fills a disk.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class TinyDiskFactAttribute : FactAttribute
{
    public TinyDiskFactAttribute() => Skip = TinyDisk.Missing;
}
