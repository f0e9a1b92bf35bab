using System.Diagnostics;

namespace LabelBench.Testing;

/// <summary>A shell script in the place of a program.</summary>
public static class StandInProgram
{
    /// <summary>Writes an executable script; on Windows nothing but the file.</summary>
    /// <remarks>
    /// A shell writes it: a file that this process held open for writing could be inherited by a child that another test starts at that moment, and Linux refuses to run it
    /// for as long ("Text file busy").
    /// </remarks>
    /// <returns>The path.</returns>
    public static string Write(string path, string script)
    {
        var content = $"#!/bin/sh\n{script}\n";
        if (OperatingSystem.IsWindows())
        {
            File.WriteAllText(path, content);
            return path;
        }
        using var shell = Process.Start("/bin/sh", ["-c", "printf '%s' \"$1\" > \"$0\" && chmod 700 \"$0\"", path, content]);
        shell.WaitForExit();
        return shell.ExitCode == 0 ? path : throw new IOException($"{path} could not be written");
    }
}
