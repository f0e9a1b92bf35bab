using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using LabelBench.Core;
using LabelBench.Models;

namespace LabelBench.OnnxRuntime.Training;

/// <summary>Writes checkpoints in the format safetensors, which training frameworks read: length of the header, header in JSON, values.</summary>
/// <remarks>A file appears whole under its name, and is on the disk when it does; the one before is there until then.</remarks>
internal sealed class CheckpointFile(string path)
{
    private const int Alignment = 8;

    private string Unfinished => path + ".tmp";

    /// <param name="step">The last step before it.</param>
    /// <param name="tensors">Names and shapes, in the order in which they are read.</param>
    /// <param name="read">Gives the FP32 values of each.</param>
    /// <returns>Size of the file.</returns>
    /// <exception cref="IOException">It cannot be written; the one before is still there.</exception>
    public Bytes Write(long step, IEnumerable<(string Name, Shape Shape)> tensors, Action<Action<ReadOnlySpan<float>>> read)
    {
        try
        {
            long length;
            using (var file = new FileStream(Unfinished, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0))
            {
                Write(file, step, tensors, read);
                file.Flush(flushToDisk: true);
                length = file.Length;
            }
            File.Move(Unfinished, path, overwrite: true);
            DurableFolder.Flush(Path.GetDirectoryName(path)!);
            return new Bytes(length);
        }
        catch
        {
            File.Delete(Unfinished);
            throw;
        }
    }

    private static void Write(FileStream file, long step, IEnumerable<(string Name, Shape Shape)> tensors, Action<Action<ReadOnlySpan<float>>> read)
    {
        var header = new JsonObject { ["__metadata__"] = new JsonObject { ["step"] = step.ToString(CultureInfo.InvariantCulture) } };
        long end = 0;
        foreach (var (name, shape) in tensors)
        {
            var begin = end;
            end += shape.ElementCount * sizeof(float);
            header[name] = new JsonObject { ["dtype"] = "F32", ["shape"] = new JsonArray([.. shape.Select(extent => JsonValue.Create(extent))]), ["data_offsets"] = new JsonArray(begin, end) };
        }
        var text = JsonSerializer.SerializeToUtf8Bytes(header).ToList();
        while (text.Count % Alignment != 0)
            text.Add((byte)' ');
        Span<byte> length = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)text.Count);
        file.Write(length);
        file.Write([.. text]);
        read(values => file.Write(LittleEndian(values)));
    }

    private static ReadOnlySpan<byte> LittleEndian(ReadOnlySpan<float> values)
    {
        if (BitConverter.IsLittleEndian)
            return MemoryMarshal.AsBytes(values);
        var bytes = new byte[values.Length * sizeof(float)];
        for (var i = 0; i < values.Length; i++)
            BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(i * sizeof(float)), values[i]);
        return bytes;
    }
}
