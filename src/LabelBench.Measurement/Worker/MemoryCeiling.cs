using System.Globalization;
using System.Runtime.InteropServices;
using LabelBench.Core;

namespace LabelBench.Measurement.Worker;

/// <summary>A limit on the memory of this process: an allocation beyond it fails, before the kernel has to kill somebody.</summary>
internal static partial class MemoryCeiling
{
    private const int Data = 2; // RLIMIT_DATA; since Linux 4.7 of all private writable memory, mapped or not

    private const string Key = "VmData:";

    /// <summary>Lets this process take so much more than it has now. Only Linux knows such a limit; elsewhere nothing happens.</summary>
    public static void Set(Bytes more)
    {
        if (!OperatingSystem.IsLinux() || TakenNow() is not { } taken)
            return;
        if (GetLimit(Data, out var now) == 0) // where this fails the forecast of memory stands alone
            _ = SetLimit(Data, now with { Soft = Math.Min(now.Soft, taken + (ulong)more.Value) });
    }

    private static ulong? TakenNow()
    {
        try
        {
            foreach (var line in File.ReadLines("/proc/self/status"))
            {
                if (line.StartsWith(Key, StringComparison.Ordinal))
                    return ulong.Parse(line.AsSpan(Key.Length).Trim().TrimEnd("kB").Trim(), NumberStyles.None, CultureInfo.InvariantCulture) * 1024;
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or FormatException)
        {
            // Not readable: no limit is set.
        }
        return null;
    }

    [LibraryImport("libc", EntryPoint = "getrlimit")]
    private static partial int GetLimit(int resource, out Limit limit);

    [LibraryImport("libc", EntryPoint = "setrlimit")]
    private static partial int SetLimit(int resource, in Limit limit);

    [StructLayout(LayoutKind.Sequential)]
    private record struct Limit
    {
        public ulong Soft;
        public ulong Hard;
    }
}
