using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using LabelBench.Core;

namespace LabelBench.Workloads;

/// <summary>Derives the seed of a trial from the seed of the run.</summary>
internal static class TrialSeed
{
    /// <returns>The first 53 bits of SHA-256 over "root/cell/repetition": the same on every platform and in every version, unrelated between trials, and exact in every reader of JSON.</returns>
    public static ulong Derive(ulong root, string cellId, int repetition)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"{root}/{cellId}/{repetition}");
        return BinaryPrimitives.ReadUInt64LittleEndian(Sha256.HashData(Encoding.UTF8.GetBytes(name))) >> 11;
    }
}
