namespace LabelBench.Core;

/// <summary>Tells a full disk from other failures of input and output, which .NET reports by the system's number only.</summary>
public static class FullDisk
{
    // ENOSPC and EDQUOT on Linux, EDQUOT on macOS, ERROR_HANDLE_DISK_FULL and ERROR_DISK_FULL on Windows.
    public static bool Caused(IOException mistake) => OperatingSystem.IsWindows()
        ? mistake.HResult is unchecked((int)0x80070027) or unchecked((int)0x80070070)
        : mistake.HResult is 28 || mistake.HResult == (OperatingSystem.IsMacOS() ? 69 : 122);
}
