using System.Collections.Immutable;
using System.Globalization;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using LabelBench.Core;
using LabelBench.Measurement.Worker;
using LabelBench.OnnxRuntime.Preparation;
using LabelBench.Records;
using Microsoft.Win32.SafeHandles;

namespace LabelBench.OnnxRuntime.Systems;

/// <summary>A pool of embeddings in memory.</summary>
/// <param name="Dimensions">Numbers of one embedding.</param>
/// <param name="Values">One embedding after the other, all finite.</param>
/// <param name="Names">One per embedding.</param>
internal sealed record EmbeddingRows(int Dimensions, ReadOnlyMemory<float> Values, ImmutableArray<string> Names)
{
    public const string NotFinite = "holds a number that is not finite";

    private const int NamedFailures = 5;

    /// <summary>Numbers of one embedding, from where the first one lies.</summary>
    public static int DimensionsOf(ImmutableArray<ItemRef> rows) => checked((int)(rows[0].Length!.Value / sizeof(float)));

    public static bool IsFinite(ReadOnlySpan<float> embedding) => float.IsFinite(TensorPrimitives.SumOfMagnitudes(embedding));

    /// <summary>Reads a pool; embeddings with a number that is not finite are left out.</summary>
    /// <param name="rows">All of one length.</param>
    /// <param name="most">Share that may be left out.</param>
    /// <exception cref="TrialFailureException">More than that share is left out, a file is shorter than it was, or the pool is too large for one array.</exception>
    public static EmbeddingRows ReadAll(ImmutableArray<ItemRef> rows, Share most, CancellationToken cancellation)
    {
        var dimensions = DimensionsOf(rows);
        if ((long)rows.Length * dimensions > Array.MaxLength)
            throw Failure($"{rows.Length} embeddings of {dimensions} numbers are more than one array holds ({Array.MaxLength} numbers); give fewer.");
        var values = GC.AllocateUninitializedArray<float>(rows.Length * dimensions);
        var (names, unusable) = (ImmutableArray.CreateBuilder<string>(rows.Length), new List<string>());
        foreach (var file in rows.GroupBy(row => row.File))
        {
            using var handle = File.OpenHandle(file.Key, options: FileOptions.SequentialScan);
            foreach (var row in file)
            {
                cancellation.ThrowIfCancellationRequested();
                var embedding = values.AsSpan(names.Count * dimensions, dimensions);
                Read(handle, row, MemoryMarshal.AsBytes(embedding));
                if (IsFinite(embedding))
                    names.Add(row.Name);
                else
                    unusable.Add(row.Name);
            }
        }
        if (names.Count == 0 || unusable.Count > most.Value * rows.Length)
            throw Failure($"{unusable.Count} of {rows.Length} embeddings hold a number that is not finite, first {string.Join(", ", unusable.Take(NamedFailures))}; make them again.");
        return new EmbeddingRows(dimensions, values.AsMemory(0, names.Count * dimensions), names.ToImmutable());
    }

    private static void Read(SafeFileHandle handle, ItemRef row, Span<byte> into)
    {
        for (var done = 0; done < into.Length;)
        {
            var read = RandomAccess.Read(handle, into[done..], row.Offset + done);
            if (read == 0)
                throw Failure($"{row.Name} ends before its last number; the file was cut off, copy it again.");
            done += read;
        }
    }

    private static TrialFailureException Failure(FormattableString text) => new(FailureReason.UnusableInput, text.ToString(CultureInfo.InvariantCulture));
}
