using System.Globalization;

namespace LabelBench.Labeling.Labels;

/// <summary>Labels could not be written; the message names the file, how far it got and what to do.</summary>
public sealed class LabelWriteException : IOException
{
    // ENOSPC and EDQUOT on Unix; ERROR_DISK_FULL and ERROR_HANDLE_DISK_FULL on Windows.
    private static readonly int[] FullDisk = [28, 122, unchecked((int)0x80070070), unchecked((int)0x80070027)];

    internal LabelWriteException(string path, long items, Exception cause)
        : base(string.Create(CultureInfo.InvariantCulture, $"{path}: {Describe(cause)} About {items} items had been handed over."), cause) =>
        IsDiskFull = Full(cause);

    public bool IsDiskFull { get; }

    private static bool Full(Exception cause) => FullDisk.Contains(cause.HResult);

    private static string Describe(Exception cause) => Full(cause)
        ? "no space left on the disk; free some, or write the labels elsewhere."
        : $"labels cannot be written: {cause.Message}";
}
