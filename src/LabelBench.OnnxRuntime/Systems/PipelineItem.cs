namespace LabelBench.OnnxRuntime.Systems;

/// <summary>The carrier of one item through a pipeline; reused, so every stage overwrites what it fills.</summary>
internal abstract class PipelineItem
{
    private byte[] encoded = new byte[256 * 1024];
    private int encodedLength;

    /// <summary>Number of the item in the load, 0 upwards.</summary>
    public long Number { get; private set; }

    /// <summary>File that was read.</summary>
    public string File { get; private set; } = "";

    /// <summary>Its name in labels.</summary>
    public string Name => Path.GetFileName(File);

    /// <summary>Why the item could not be read; null while nothing is wrong with it.</summary>
    public string? Unreadable { get; set; }

    /// <summary>The file's bytes.</summary>
    public ReadOnlySpan<byte> Encoded => encoded.AsSpan(0, encodedLength);

    public virtual void Begin(long number, string file)
    {
        (Number, File, Unreadable, encodedLength) = (number, file, null, 0);
    }

    /// <summary>Reads the file into the carrier's own buffer.</summary>
    public void Read()
    {
        try
        {
            using var handle = System.IO.File.OpenHandle(File, options: FileOptions.SequentialScan);
            var length = RandomAccess.GetLength(handle);
            if (length > Array.MaxLength)
            {
                Unreadable = "larger than 2 GiB";
                return;
            }
            if (length > encoded.Length)
                encoded = GC.AllocateUninitializedArray<byte>((int)Math.Min(Array.MaxLength, length + length / 4));
            encodedLength = RandomAccess.Read(handle, encoded.AsSpan(0, (int)length), 0);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Unreadable = exception.Message;
        }
    }
}
