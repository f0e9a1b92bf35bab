using System.Globalization;
using LabelBench.Core;

namespace LabelBench.Labeling.Labels;

/// <summary>Labels could not be written; the message names the file, how far it got and what to do.</summary>
public sealed class LabelWriteException : IOException
{
    internal LabelWriteException(string path, long items, Exception cause)
        : base(string.Create(CultureInfo.InvariantCulture, $"{path}: {Describe(cause)} About {items} items had been handed over."), cause) =>
        IsDiskFull = Full(cause);

    public bool IsDiskFull { get; }

    private static bool Full(Exception cause) => cause is IOException io && FullDisk.Caused(io);

    private static string Describe(Exception cause) => Full(cause)
        ? "no space left on the disk; free some, or write the labels elsewhere."
        : $"labels cannot be written: {cause.Message}";
}
